"""Which encoding a file is in: UTF-8 or GB18030 is read, anything else is refused under its own name."""

import codecs
from collections.abc import Callable
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
# Characters that no list of places, institutions or messages does without; decoded wrongly, they hardly occur.
COMMON = set(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事"
    "平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题"
    "党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被"
    "省市县镇乡村街号州京海江河湖南北东西福建浙江苏安徽广川云贵院医疗卫诊所门科保健妇幼药械服务中心名称代码址话联系单位类型信用登记"
)
COMMON_TRADITIONAL = set(
    "的一是在不了有和人這中大為上個國市區縣省鎮鄉街路號院醫療診所門衛生會電話稱名址機構聯東南北臺灣安平立合三四五"
)
GB_EVERYDAY = range(0xB0, 0xF8)  # both levels of GB 2312: 6,763 characters
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
        wide = any(
            _is_plain(head[: len(head) // 2 * 2].decode(codec, "ignore")) for codec in ("utf-16-le", "utf-16-be")
        )
        raise _refused(Text("UTF-16 编码的文本", "text in UTF-16") if wide else Text("二进制文件", "a binary file"))
    if _decodes(path, "utf-8"):
        return UTF_8
    if marked == "UTF-8":
        raise _refused(Text("自称 UTF-8 而内容损坏的文本", "text that claims to be UTF-8 but is damaged"))
    if _decodes(path, "gb18030") and _is_chinese(head):
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


def _is_plain(text: str) -> bool:
    """Whether nearly all of it is ASCII text or Chinese."""
    usual = sum(
        1 for sign in text if (sign.isascii() and (sign.isprintable() or sign.isspace())) or "一" <= sign <= "鿿"
    )
    return usual > 0.9 * len(text)


def _letters(head: bytes, codec: str) -> list[str]:
    """The letters beyond ASCII."""
    return [sign for sign in head.decode(codec, "ignore") if sign.isalpha() and not sign.isascii()]


def _share(letters: list[str], usual: Callable[[str], bool]) -> float:
    return sum(map(usual, letters)) / len(letters) if letters else 0.0


def _is_chinese(head: bytes) -> bool:
    """GB18030 decodes almost anything; what it makes of it must also be words, or at least no other set's words."""
    letters = _letters(head, "gb18030")
    if _share(letters, COMMON.__contains__) >= 0.15:
        return True
    everyday = _share(letters, lambda sign: len(code := sign.encode("gb18030")) == 2 and code[0] in GB_EVERYDAY)
    return everyday >= 0.8 and not _asian(head)


def _asian(head: bytes) -> str:
    """Another double-byte set in which the head is words."""
    if _share(_letters(head, "big5"), COMMON_TRADITIONAL.__contains__) >= 0.15:
        return "Big5"
    if _share(_letters(head, "shift_jis"), lambda sign: "぀" <= sign <= "ヿ") >= 0.3:
        return "Shift_JIS"
    return "EUC-KR" if _share(_letters(head, "euc_kr"), lambda sign: "가" <= sign <= "힣") >= 0.8 else ""


def _foreign(head: bytes) -> Text:
    """The likeliest name of an encoding that is not read here."""
    if label := _asian(head):
        return Text(f"{label} 编码的文本", f"text in {label}")
    if sum(1 for byte in head if byte >= 0x80) < len(head) // 5:
        return Text(f"{WESTERN} 或类似西文编码的文本", f"text in {WESTERN} or a similar western encoding")
    return Text("无法识别的编码", "an encoding that could not be told")


def _refused(found: Text) -> Refusal:
    return Refusal(
        Text(
            f"只读取 UTF-8 或 GB18030 编码的文本表格，这个文件是{found.zh}。请另存为“CSV UTF-8”后再导入。",
            f"Only text tables in UTF-8 or GB18030 are read; this file is {found.en}. Save it as CSV UTF-8 first.",
        )
    )
