"""Bytes to text: UTF-8, UTF-16, GB18030, Big5; what is text in none of them is refused."""

from __future__ import annotations

import codecs
import re

from liandong.law.directive.model import NotADirective

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The characters that no Chinese official text does without, in both scripts.
COMMON = re.compile("[的和、，。应應及有关關部门門规規定管理单位單工作对對行为為不得监監督]")
HAN = re.compile(r"[\u3400-\u9fff]")
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w-]{3,20})", re.I)
UNREADABLE = ("文件的编码无法识别。请另存为 UTF-8 或 GB18030 文本。",
              "The encoding of the file is not known. Save it as UTF-8 or GB18030 text.")  # fmt: skip
SAMPLE = 20_000


def decode(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding. Raises NotADirective."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return _strict(data, name), name
    declared = DECLARED.search(data[:4000])
    for name in (*([declared[1].decode("ascii").lower()] if declared else []), "utf-8"):
        try:
            return data.decode("gb18030" if name in ("gbk", "gb2312") else name), name
        except (UnicodeDecodeError, LookupError):
            continue
    if data[:2000].count(0) * 5 > len(data[:2000]):
        name = "utf-16-le" if data[1:2000:2].count(0) >= data[0:2000:2].count(0) else "utf-16-be"
        return _strict(data, name), name
    return _likeliest(data)


def _likeliest(data: bytes) -> tuple[str, str]:
    """GB18030 reads almost anything: it is taken if what it reads looks like Chinese, and more so than Big5 does."""
    found = []
    for name in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        found.append((_likeness(text), name, text))
    if not found:
        raise NotADirective(*UNREADABLE)
    likeness, name, text = max(found)
    if likeness < 0.04:
        raise NotADirective(*UNREADABLE)
    return text, name


def _likeness(text: str) -> float:
    """How much of the Chinese characters is what official texts are made of."""
    sample = text[:SAMPLE]
    return len(COMMON.findall(sample)) / max(len(HAN.findall(sample)), len(sample) // 4, 1)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise NotADirective(*UNREADABLE) from None
