"""Cleaning: what no reader should see is taken out and told; not one character of the body is lost or mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from liandong.law.directive.joining import joined
from liandong.law.directive.model import Damage, Span
from liandong.law.directive.numerals import plain
from liandong.law.rules import Text

INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\xad\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029\x1c-\x1e]")
TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# 衛(wèi)監(jiān)督: a syllable in brackets after the character it belongs to.
PINYIN = re.compile(rf"(?<=[\u3400-\u9fff])[(（](?=[a-zü]*[{TONES}])[a-zü{TONES}]{{1,7}}[)）]")
MARKUP = re.compile(r"</?(?:p|br|div|span|td|tr|th|table|tbody|b|strong|font|o:p|u|i|em|a|h[1-6])\b[^<>]*>", re.I)
BLOCK = re.compile(r"<br\b|</?(?:p|div|tr)\b", re.I)
# A paragraph that a tag opens in a cell after the first stays a cell of its own, with nothing before it.
IN_CELL = re.compile(r"\t\s{0,20}<p\b[^<>]*>", re.I)
NEXT_IN_CELL = re.compile(r"\s{0,20}<p\b[^<>]*>", re.I)
PAGE = re.compile(
    r"[-—–―－·•~]{1,2} ?\d{1,4} ?[-—–―－·•~]{1,2}|第? ?\d{1,4} ?页(?: ?[,，/共 ]+ ?\d{1,4} ?页)?|"
    r"\d{1,3} ?/ ?\d{1,3}|Page \d+(?: of \d+)?"
)
LONE = re.compile(r"\d{1,3}")
SPACES = re.compile(r"[ \u3000\xa0\u2000-\u200a\u202f\u205f]+")
WIDE = r"\u3400-\u9fff\uf900-\ufaff〇"
HAN_SIDE, FIGURE_SIDE = rf"[{WIDE}“”《》〔〕（）、，。；：]", "[0-9０-９A-Za-z%％]"
BESIDE_FIGURE = re.compile(rf"(?<={HAN_SIDE}) (?={FIGURE_SIDE})|(?<={FIGURE_SIDE}) (?={HAN_SIDE})")
SPREAD = re.compile(rf"^(?:[{WIDE}] ){{3,}}[{WIDE}]$")
AFTER_MARK = re.compile(r"^(第[〇零一二三四五六七八九十百千\d]+[编章节条](?:之[一二三四五六七八九十]+)?) (.+)$", re.S)


class Taken(NamedTuple):
    """What was taken out, how often."""

    pinyin: int = 0
    markup: int = 0
    furniture: int = 0


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text as it is read: one paragraph or row a line, cells parted by tabs."""

    text: str
    taken: Taken
    lines_taken: tuple[str, ...] = ()

    def damage(self) -> Iterator[Damage]:
        here = Span(0, min(1, len(self.text)))
        if self.taken.pinyin:
            count = self.taken.pinyin
            yield Damage(
                Text(
                    f"字间夹有拼音注音，已剔除 {count} 处",
                    f"pinyin between the characters, taken out in {count} places",
                ),
                here,
            )
        if self.taken.markup:
            count = self.taken.markup
            yield Damage(
                Text(f"残留网页标记，已剔除 {count} 处", f"left-over markup, taken out in {count} places"), here
            )
        if self.taken.furniture:
            count = self.taken.furniture
            yield Damage(
                Text(f"页码、页眉，已剔除 {count} 行", f"page numbers and running heads, {count} lines taken out"), here
            )


def clean(text: str) -> Cleaned:
    """The text without residue, its broken lines made whole."""
    text = INVISIBLE.sub("", BREAKS.sub("\n", text))
    text, markup = _without_markup(text)
    text, pinyin = PINYIN.subn("", text)
    lines = [_spaced(line) for line in text.split("\n")]
    kept, taken = _without_furniture(lines)
    return Cleaned("\n".join(joined(kept)), Taken(pinyin, markup, len(taken)), tuple(taken))


def without_comments(text: str) -> tuple[str, int]:
    """The text without <!-- … -->, and how many there were; an open one stays."""
    kept, at, count = [], 0, 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        kept.append(text[at:begin])
        at, count = end + 3, count + 1
    return "".join([*kept, text[at:]]), count


def _without_markup(text: str) -> tuple[str, int]:
    text, comments = without_comments(text)
    count = comments + len(MARKUP.findall(text))
    text, cells = IN_CELL.subn("\t", text)
    if cells:
        text = NEXT_IN_CELL.sub("\n\t", text)
    return MARKUP.sub(lambda found: "\n" if BLOCK.match(found[0]) else "", text), count


def _spaced(line: str) -> str:
    """One space for many, none beside figures; tabs part cells and stay."""
    if "\t" in line:
        cells = [_spaced(cell) for cell in line.split("\t")]
        parted = sum(map(bool, cells)) > 1 or (any(cells) and not cells[0])
        return "\t".join(cells) if parted else "".join(cells)
    line = SPACES.sub(" ", line).strip()
    if SPREAD.match(line):
        return line.replace(" ", "")
    if numbered := AFTER_MARK.match(line):
        return f"{numbered[1]} {_spaced(numbered[2])}"
    return BESIDE_FIGURE.sub("", line)


def _without_furniture(lines: list[str]) -> tuple[list[str], list[str]]:
    """Page numbers, and lines that stand beside several of them, are not text."""
    told = [plain(line) for line in lines]
    pages = {at for at, line in enumerate(told) if PAGE.fullmatch(line)}
    lone = [(at, int(line)) for at, line in enumerate(told) if LONE.fullmatch(line)]
    if len(lone) > 1 and all(later[1] == sooner[1] + 1 for sooner, later in pairwise(lone)):
        pages |= {at for at, _ in lone}
    beside = Counter(lines[near] for at in pages for near in _neighbours(lines, at))
    heads = {line for line, count in beside.items() if count > 2 and len(line) <= 40}
    taken = pages | {near for at in pages for near in _neighbours(lines, at) if lines[near] in heads}
    return [line for at, line in enumerate(lines) if at not in taken], [lines[at] for at in sorted(taken)]


def _neighbours(lines: list[str], at: int) -> Iterator[int]:
    """The written lines right above and below."""
    for step in (-1, 1):
        near = at + step
        while 0 <= near < len(lines) and not lines[near]:
            near += step
        if 0 <= near < len(lines):
            yield near
