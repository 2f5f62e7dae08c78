"""Which encoding a file is in: UTF-8 or GB18030 is read, anything else is refused under its own name."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from liandong.law.refusal import Refusal
from liandong.law.rules import Text

CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
MAGIC = (
    (b"PK\x03\x04", Text("Excel 工作簿或压缩包", "an Excel workbook or a zip archive")),
    (b"\xd0\xcf\x11\xe0", Text("旧版 Excel 或 Word 文件", "an old Excel or Word file")),
    (b"%PDF", Text("PDF 文件", "a PDF file")),
    (b"\x1f\x8b", Text("gzip 压缩文件", "a gzip archive")),
    (b"\x89PNG", Text("PNG 图片", "a PNG picture")),
    (b"\xff\xd8\xff", Text("JPEG 图片", "a JPEG picture")),
)
# Each double-byte set puts its everyday characters into these lead bytes.
EVERYDAY = (
    ("Big5", "big5", range(0xA4, 0xC7)),
    ("Shift_JIS", "shift_jis", range(0x82, 0x98)),
    ("EUC-KR", "euc_kr", range(0xB0, 0xC9)),
)
GB_EVERYDAY = range(0xB0, 0xD8)  # level 1 of GB 2312: the 3,755 most used characters
WESTERN = "Windows-1252"


@dataclass(frozen=True, slots=True)
class Encoding:
    codec: str  # for open()
    label: str  # for people


UTF_8 = Encoding("utf-8-sig", "UTF-8")
GB18030 = Encoding("gb18030", "GB18030")


def detect(path: Path) -> Encoding:
    """The encoding of the whole file, every byte of it decoded once.

    raises  Refusal  it is neither UTF-8 nor GB18030; the sentence names what was found
    """
    with path.open("rb") as file:
        head = file.read(CHUNK)
    for magic, kind in MAGIC:
        if head.startswith(magic):
            raise _refused(kind)
    marked = next((label for mark, label in BOMS if head.startswith(mark)), "")
    if marked not in ("", "UTF-8"):
        raise _refused(Text(f"{marked} 编码的文本", f"text in {marked}"))
    if b"\0" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        wide = max(even, odd) > len(head) // 8 and min(even, odd) * 4 < max(even, odd)
        found = Text("UTF-16 编码的文本", "text in UTF-16") if wide else Text("二进制文件", "a binary file")
        raise _refused(found)
    if _decodes(path, "utf-8"):
        return UTF_8
    if marked == "UTF-8":
        raise _refused(Text("自称 UTF-8 而内容损坏的文本", "text that claims to be UTF-8 but is damaged"))
    if _decodes(path, "gb18030") and _everyday_share(head, "gb18030", GB_EVERYDAY) >= 0.5:
        return GB18030
    raise _refused(_foreign(head))


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _everyday_share(head: bytes, codec: str, leads: range) -> float:
    """Of the letters beyond ASCII, the share that is in daily use in that set."""
    letters = [sign for sign in head.decode(codec, "ignore") if sign.isalpha() and not sign.isascii()]
    usual = sum(1 for sign in letters if len(code := sign.encode(codec, "ignore")) == 2 and code[0] in leads)
    return usual / len(letters) if letters else 0.0


def _foreign(head: bytes) -> Text:
    """The likeliest name of an encoding that is not read here."""
    for label, codec, leads in EVERYDAY:
        decoder = codecs.getincrementaldecoder(codec)("strict")
        try:
            decoder.decode(head)
        except UnicodeDecodeError:
            continue
        if _everyday_share(head, codec, leads) >= 0.6:
            return Text(f"{label} 编码的文本", f"text in {label}")
    high = sum(1 for byte in head if byte >= 0x80)
    if high < len(head) // 5:
        return Text(f"{WESTERN} 或类似西文编码的文本", f"text in {WESTERN} or a similar western encoding")
    return Text("无法识别的编码", "an encoding that could not be told")


def _refused(found: Text) -> Refusal:
    return Refusal(
        Text(
            f"只读取 UTF-8 或 GB18030 编码的文本表格，这个文件是{found.zh}。请另存为“CSV UTF-8”后再导入。",
            f"Only text tables in UTF-8 or GB18030 are read; this file is {found.en}. Save it as CSV UTF-8 first.",
        )
    )
