"""The first letters of a draft's keys: those of the document's own letter mark, and its year."""

from __future__ import annotations

import re
from dataclasses import replace

from pypinyin import Style, lazy_pinyin

from liandong.law.directive.model import Directive

NUMBER = re.compile(r"([\u4e00-\u9fff]{2,24})〔((?:19|20)\d{2})〕\d+号")
LETTERS = 3


def prefix_of(number: str) -> str:
    """泉政办〔2020〕50号 → QZB20; D where there is no number."""
    found = NUMBER.fullmatch(number)
    if not found:
        return "D"
    letters = "".join(lazy_pinyin(found[1][:LETTERS], style=Style.FIRST_LETTER, errors="ignore"))
    return f"{letters.upper()}{found[2][2:]}"


def renamed(directive: Directive, prefix: str) -> Directive:
    """The same entries under another prefix."""
    entries = [replace(entry, key=f"{prefix}-{entry.key.partition('-')[2]}") for entry in directive.entries]
    return replace(directive, entries=tuple(entries))
