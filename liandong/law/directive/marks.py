"""Numbering as the genre uses it: 第一章, 第三条, 一、, （一）, 1., （1）, ①; and what only cites such a number."""

from __future__ import annotations

import re
from typing import NamedTuple

from liandong.law.directive.numerals import number

HAN = "〇零一二三四五六七八九十百千"
STYLES = ("编", "章", "节", "条", "一、", "（一）", "1.", "（1）", "①", "A.")
BOOK, CHAPTER, SECTION, ARTICLE, FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH = range(len(STYLES))
# What follows 第三条 where it is cited, not set.
CITED = re.compile(
    r"(?:第[\d〇零一二三四五六七八九十百]+[款项]|之?规定|所|的|、|和|至|及|与|或|，|。|；|中|以|增加|修改|删|作为|款|项|第)"
)
MARKS = (
    (re.compile(rf"第 ?([{HAN}]+|\d+) ?编"), BOOK),
    (re.compile(rf"第 ?([{HAN}]+|\d+) ?章"), CHAPTER),
    (re.compile(rf"第 ?([{HAN}]+|\d+) ?节"), SECTION),
    (re.compile(rf"第 ?([{HAN}]+|\d+) ?条(?:之([{HAN}]+))?"), ARTICLE),
    (re.compile(rf"([{HAN}]+) ?[、.．](?! ?[{HAN}]+[、]?[要级类层])"), FIRST),
    (re.compile(rf"（ ?([{HAN}]+) ?）[、.]?"), SECOND),
    (re.compile(r"(\d{1,3}) ?(?:[.、](?!\d)|．)"), THIRD),
    (re.compile(r"（ ?(\d{1,3}) ?）[、.]?"), FOURTH),
    (re.compile(r"(\d{1,2}) ?）"), FOURTH),
    (re.compile(r"([①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])"), FIFTH),
)
# （一）至（六）项…, （一）、（二）项… cite items; 一、二级医院 is a list of grades.
CITES_ITEMS = re.compile(rf"（[{HAN}\d]+）(?:至|、|和|或|及|项|款|目)")
ANNEX = re.compile(
    rf"附(?: ?[件表录] ?(?P<number>[\d{HAN}]{{0,3}}(?:-\d+)?))? ?(?P<sign>[：.、 ]?) ?(?P<rest>.*)", re.S
)


# A bracket lost on the way: （二 投资总额…, 三 合作期限….
LOOSE = re.compile(rf"(（?)([{HAN}]{{1,3}})(）?) ?(?![{HAN}])")


class Mark(NamedTuple):
    """A number at the head of a part: its style, its value, 之几, and the characters it takes up."""

    style: int
    value: int
    sub: int
    length: int

    @property
    def is_article(self) -> bool:
        return self.style == ARTICLE


def mark(text: str) -> Mark | None:
    """The mark at the start of a text made plain; None where there is none."""
    if not text or CITES_ITEMS.match(text):
        return None
    for pattern, style in MARKS:
        found = pattern.match(text)
        if found and (value := number(found[1])) and not _cites(style, text, found.end()):
            sub = number(found[2]) or 0 if style == ARTICLE and found[2] else 0
            return Mark(style, value, sub, found.end())
    return None


def loose_mark(text: str, before: Mark) -> Mark | None:
    """The next （二） of a list that has begun, where the text has lost a bracket or both."""
    found = LOOSE.match(text)
    if before.style != SECOND or not found or number(found[2]) != before.value + 1:
        return None
    return Mark(SECOND, before.value + 1, 0, found.end()) if found[1] or found[3] or found[0].endswith(" ") else None


def _cites(style: int, text: str, end: int) -> bool:
    if style > ARTICLE:
        return False
    after = text[end : end + 8]
    return bool(after) and not after.startswith(" ") and bool(CITED.match(after))
