"""The outline of a text: parts, articles, items, annexes and tables, in order; nothing left out, nothing made up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from liandong.law.directive import shapes
from liandong.law.directive.kinds import name_kinds
from liandong.law.directive.marks import ANNEX, ARTICLE, SECOND, STYLES, Mark, loose_mark, mark
from liandong.law.directive.model import Damage, Part, Span
from liandong.law.directive.numerals import chinese
from liandong.law.directive.segments import Line, run_on
from liandong.law.rules import Text

CLOSES = re.compile(
    r"(?:各地|各级|各部门|各单位|各有关|各县|各市|各区|各设区|请各|请|以上|其他|特此|本[\u4e00-\u9fff]{2,4}自)"
)
BACK_TO_OWNER = re.compile(r"（[一二三四五六七八九十]+）至|前[款项]|上述|以上|本条")
RUN_IN = re.compile(r"[^，。；：]{2,20}。")
HEADING_MOST = 45
LONGEST_MARK = 40
LOOK_AHEAD = 20
AFTER = "。；：！？ ”）"
ENDS_RUN = ("signed", "closing", "annex", "listed", "title")


@dataclass
class Branch:
    """A part while it grows."""

    kind: str
    number: str
    heading: str
    start: int
    end: int
    text: str = ""
    mark: Mark | None = None
    children: list[Branch] = field(default_factory=list)

    def part(self) -> Part:
        children = tuple(child.part() for child in self.children)
        end = max([self.end, *(child.span.end for child in children)])
        return Part(self.kind, self.number, self.heading, Span(self.start, end), children)

    def walk(self) -> Iterator[Branch]:
        yield self
        for child in self.children:
            yield from child.walk()


class Outlined(NamedTuple):
    """The outline, and what is wrong with the numbering."""

    parts: tuple[Part, ...]
    damage: tuple[Damage, ...]


def outline(lines: Sequence[Line]) -> Outlined:
    """The outline of a cleaned text: every character of it that is not white lies in some part."""
    grower = Grower(lines)
    for at in range(len(lines)):
        grower.take(at)
    for home in grower.homes:
        grower.lift(home)
        name_kinds(home)
    return Outlined(tuple(branch.part() for branch in grower.root), tuple(grower.damage))


class Grower:
    """Takes one line after the other and hangs it where it belongs.

    homes   where parts without a part above them go: the text itself, and each annex
    stack   the numbered parts that are open, the outermost first
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.root: list[Branch] = []
        self.homes: list[list[Branch]] = [self.root]
        self.home = self.root
        self.stack: list[Branch] = []
        self.table: Branch | None = None
        self.last: dict[int, Mark] = {}
        self.damage: list[Damage] = []
        # Where each article stands for the last time.
        marks = ((at, line.mark) for at, line in enumerate(lines))
        self.articles = {(one.value, one.sub): at for at, one in marks if one and one.is_article}

    def take(self, at: int) -> None:
        line = self.lines[at]
        if line.role != "row":
            self.table = None
        if line.role == "row":
            self._row(line)
        elif line.role == "annex" and at:
            self._annex(line)
        elif line.role in ("signed", "closing", "listed", "title", "annex"):
            self._aside(line)
        elif line.role == "marked":
            self._marked(line, at)
        elif line.text and self._names_annex(line):
            self._aside(replace(line, role="title"))
        elif line.text:
            self._plain(line, at)

    def _hang(self, branch: Branch) -> Branch:
        (self.stack[-1].children if self.stack else self.home).append(branch)
        return branch

    def _row(self, line: Line) -> None:
        if self.table is None:
            self.table = self._hang(Branch("table", "", "", line.start, line.end))
        self.table.end = line.end
        cells = [cell for cell in line.text.split("\t") if cell]
        self.table.children.append(Branch("row", "", cells[0] if cells else "", line.start, line.end, line.text))

    def _annex(self, line: Line) -> None:
        found = ANNEX.match(line.plain)
        assert found
        heading = line.text[found.start("rest") :].strip()
        number = line.text[: found.start("rest")].strip(" ：:.、") if heading else line.text.strip("：: ")
        branch = Branch("annex", number, heading, line.start, line.end, line.text)
        self.root.append(branch)
        self.home = branch.children
        self.homes.append(self.home)
        self._begin()

    def _begin(self) -> None:
        """Another document: its numbering begins anew."""
        self.stack, self.last = [], {}

    def _aside(self, line: Line) -> None:
        """What stands beside the numbered text: titles, signatures, copies, lists of annexes."""
        if line.role == "title" and self.stack:
            self._begin()
        if line.role == "closing":
            self.home = self.root
        self.stack = []
        kind = "title" if line.role == "title" else "paragraph"
        self.home.append(Branch(kind, "", line.text if kind == "title" else "", line.start, line.end, line.text))

    def _marked(self, line: Line, at: int) -> None:
        assert line.mark
        if self._cites(line.mark, at):
            self._plain(line, at)
            return
        self._cut(line, line.mark, at)

    def _cites(self, found: Mark, at: int) -> bool:
        """第三条 at the head of a line, out of order, while the next article is still to come: a citation."""
        before = self.last.get(ARTICLE)
        if not found.is_article or before is None or _follows(found, before) or found.value == 1:
            return False
        if found.value <= before.value:
            return self.lines[at].plain[found.length : found.length + 1] != " "
        next_one = max(self.articles.get(key, -1) for key in ((before.value + 1, 0), (before.value, before.sub + 1)))
        return next_one > at

    def _plain(self, line: Line, at: int) -> None:
        if loose := self._loose(line):
            told = Text("编号的括号残缺", "the brackets of this number are broken")
            self.damage.append(Damage(told, Span(line.start, line.start + loose.length)))
            self._cut(line, loose, at)
            return
        if self._closes(line, at):
            self.stack = []
        elif self._list_is_over(line):
            self.stack.pop()
        self._cut(line, None, at)

    def _loose(self, line: Line) -> Mark | None:
        found = [branch.mark for branch in self.stack if branch.mark and branch.mark.style == SECOND]
        return loose_mark(line.plain, found[-1]) if found else None

    def _names_annex(self, line: Line) -> bool:
        """The first line of an annex, where it is no sentence, is its name."""
        return (
            self.home is not self.root and not self.home and len(line.text) <= 60 and not shapes.is_finished(line.text)
        )

    def _closes(self, line: Line, at: int) -> bool:
        """The last paragraph of a text without 第…条, spoken to everyone, is no part of its last article."""
        if not self.stack or ARTICLE in self.last or not CLOSES.match(line.plain):
            return False
        if not self.stack[-1].children and not shapes.is_finished(self.stack[-1].text):
            return False  # what follows a bare heading belongs to it
        return at + 1 == len(self.lines) or self.lines[at + 1].role in ENDS_RUN

    def _list_is_over(self, line: Line) -> bool:
        """After a list that a colon opened, text without a number goes on with what the list belongs to."""
        if len(self.stack) < 2 or not self.stack[-1].mark or self.stack[-1].mark.style < SECOND:
            return False
        owner = self.stack[-2]
        said = [child.text for child in owner.children if child.kind == "paragraph"] or [owner.text]
        return said[-1].endswith(("：", ":")) or bool(BACK_TO_OWNER.match(line.plain))

    def _cut(self, line: Line, first: Mark | None, at: int) -> None:
        """One line, cut where further numbered parts begin inside it."""
        begin, found = 0, first
        for place in run_on(line):
            inner = mark(line.plain[place : place + LONGEST_MARK])
            if place <= begin or inner is None:
                continue
            glued = found is not None and place - begin <= HEADING_MOST
            if not (glued or line.plain[place - 1] in AFTER) or not self._belongs(inner, found, at, place):
                continue
            self._grow(line, begin, place, found)
            begin, found = place, inner
        self._grow(line, begin, len(line.text), found)

    def _belongs(self, inner: Mark, found: Mark | None, at: int, place: int) -> bool:
        """A mark inside a line is one if it goes on with an open numbering, or begins one that goes on."""
        open_marks = [branch.mark for branch in self.stack if branch.mark] + ([found] if found else [])
        if any(one.style == inner.style and _follows(inner, one) for one in open_marks):
            return True
        known = self.last.get(inner.style)
        if known and _follows(inner, known) and inner.style < ARTICLE + 3:
            return True
        deepest = open_marks[-1].style if open_marks else -1
        return inner.value == 1 and inner.style > deepest and self._goes_on(inner, at, place)

    def _goes_on(self, inner: Mark, at: int, place: int) -> bool:
        line, second = self.lines[at], Mark(inner.style, 2, 0, 0)
        places = islice((later for later in run_on(line) if later > place), LOOK_AHEAD)
        rest = (mark(line.plain[later : later + LONGEST_MARK]) for later in places)
        following = self.lines[at + 1].mark if at + 1 < len(self.lines) else None
        return any(one and one[:2] == second[:2] for one in (*rest, following))

    def _grow(self, line: Line, begin: int, end: int, found: Mark | None) -> None:
        start, text = line.start + begin, line.text[begin:end].rstrip()
        stop = line.start + end
        if found is None:
            if text:
                self._hang(Branch("paragraph", "", "", start, stop, text))
            return
        while self.stack and (top := self.stack[-1].mark) and top.style >= found.style:
            self.stack.pop()
        self._count(found, Span(start, start + found.length))
        number, heading = text[: found.length].rstrip(" 、.．"), _heading(text[found.length :], found)
        self.stack.append(self._hang(Branch("", number, heading, start, stop, text, found)))

    def _count(self, found: Mark, span: Span) -> None:
        """Say where a numbering leaps or repeats itself."""
        siblings = self.stack[-1].children if self.stack else self.home
        before = next((one.mark for one in reversed(siblings) if one.mark and one.mark.style == found.style), None)
        known = before or self.last.get(found.style)
        self.last[found.style] = found
        for deeper in [style for style in self.last if style > found.style and style > ARTICLE + 2]:
            del self.last[deeper]
        if found.value == 1 or (known and _follows(found, known)):
            return
        if known and found.value > known.value + 1:
            self._tell_gap(found, known.value + 1, span)
        elif known is None:
            self._tell_gap(found, 1, span)
        else:
            what = _named(found.style, found.value)
            self.damage.append(Damage(Text(f"编号{what}重复或倒退", f"the number {what} repeats or goes back"), span))

    def _tell_gap(self, found: Mark, first: int, span: Span) -> None:
        names = [_named(found.style, value) for value in range(first, min(found.value, first + 5))]
        lost = "、".join(names) + ("……" if found.value - first > 5 else "")
        here = _named(found.style, found.value)
        self.damage.append(Damage(Text(f"{here}之前缺少{lost}", f"before {here} there is no {lost}"), span))

    def lift(self, home: list[Branch]) -> None:
        """Paragraphs like their one numbered neighbour, heading and all, stand beside it and not below it."""
        for part in [branch for top in home for branch in top.walk()]:
            numbered = [child for child in part.children if child.mark]
            if len(numbered) != 1 or numbered[0] is not part.children[-1]:
                continue
            only = numbered[0]
            same = [child for child in only.children if child.kind == "paragraph" and RUN_IN.match(child.text)]
            if len(same) < 2 or len(same) != len(only.children) or not RUN_IN.match(only.heading + "。"):
                continue
            for child in only.children:
                child.heading = RUN_IN.match(child.text)[0][:-1]  # type: ignore[index]
            part.children += only.children
            only.children = []
            zh = f"{part.number}之下只有{only.number}有编号，其后 {len(same)} 段没有编号"
            en = f"below {part.number} only {only.number} is numbered, {len(same)} paragraphs after it are not"
            self.damage.append(Damage(Text(zh, en), Span(same[0].start, same[-1].end)))


def _follows(found: Mark, before: Mark) -> bool:
    if found.value == before.value:
        return found.sub == before.sub + 1
    return found.value == before.value + 1 and not found.sub


def _heading(rest: str, found: Mark) -> str:
    """The heading of a numbered part: its whole text if that is no sentence, else a short first sentence."""
    rest = rest.strip()
    if not shapes.is_finished(rest) and len(rest) <= HEADING_MOST and not rest.endswith(("：", ":")):
        return rest
    first = RUN_IN.match(rest)
    return first[0][:-1] if first and not found.is_article else ""


def _named(style: int, value: int) -> str:
    if style <= ARTICLE:
        return f"第{chinese(value)}{STYLES[style]}"
    if style in (4, 5):
        return f"（{chinese(value)}）" if style == 5 else chinese(value)
    return STYLES[style].replace("1", str(value)) if "1" in STYLES[style] else f"{STYLES[style]}…{value}"
