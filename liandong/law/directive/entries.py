"""The draft entries: each sentence or row that orders something, with its place in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from liandong.law.directive import shapes, words
from liandong.law.directive.bound import Bound, bound
from liandong.law.directive.citations import acts
from liandong.law.directive.departments import Finder, Found, codes
from liandong.law.directive.figures import figures
from liandong.law.directive.marks import mark
from liandong.law.directive.model import Entry, Part, Span
from liandong.law.directive.numerals import number, plain

# （省卫生健康委牵头，省财政厅配合）: who answers for the paragraph it ends.
ANSWERS = r"[（(][^（()）。\n]{2,240}(?:负责|牵头|配合|参加|参与|落实)[^（()）。\n]{0,160}[）)]"
SENTENCE = re.compile(rf"[^。！？\n]+(?:[。！？]+[”’」』）)]*(?:{ANSWERS}。?)?|$)|\n", re.M)
ANSWERS_FOR = re.compile(rf"{ANSWERS}。?\s*$")
SHORTEST = 6
MEASURED = ("deadline", "frequency", "ratio")
COOPERATES = re.compile(r"(?:配合|协办|参加|参与)(?:单位|部门)[：:]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: the label of its article, the digits for its key, and what it inherits."""

    article: str
    digits: tuple[str, ...]
    ordered: bool = True
    lead: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()


class Writer:
    """Writes the entries of an outline."""

    def __init__(self, text: str, finder: Finder, prefix: str) -> None:
        self.text = text
        self.found = finder.find(text)
        self.starts = [one.span.start for one in self.found]
        self.prefix = prefix
        self.counts: Counter[str] = Counter()

    def entries(self, outline: Sequence[Part]) -> Iterator[Entry]:
        for part in outline:
            if part.kind == "annex":
                yield from self._inside(part, Place(plain(part.number) or "附件", (_annex_digits(part.number),)))
            elif part.kind not in ("title", "paragraph"):
                yield from self._part(part, Place("", ()))
            elif part.kind == "paragraph":
                yield from self._aside(part)

    def _inside(self, part: Part, place: Place) -> Iterator[Entry]:
        for child in part.children:
            yield from self._part(child, place)

    def _part(self, part: Part, place: Place) -> Iterator[Entry]:
        if part.kind == "title":
            return
        if part.kind == "table":
            yield from self._table(part, place)
            return
        here = self._under(_below(place, part), part)
        own = Span(part.span.start, min([child.span.start for child in part.children] or [part.span.end]))
        said = own.of(self.text)
        if place.ordered:
            yield from self._sentences(own, here, item=part.kind in ("item", "subitem"), heading=part.heading)
        if part.children:
            opens = said.rstrip().endswith(("：", ":"))
            listed = replace(here, ordered=place.ordered and not words.CONDITIONS.search(said[-60:]))
            for child in part.children:
                yield from self._part(child, listed if opens and child.number else here)

    def _under(self, place: Place, part: Part) -> Place:
        """十七、市卫生健康委: what stands below an office is that office's to do."""
        if not part.heading or not shapes.is_office(part.heading):
            return place
        start = part.span.start + part.span.of(self.text).index(part.heading)
        return replace(place, lead=codes(self._within(Span(start, start + len(part.heading)))))

    def _answered(self, span: Span, place: Place) -> Place:
        """Every sentence of a paragraph is owed by those whom the brackets at its end name."""
        found = ANSWERS_FOR.search(span.of(self.text))
        if not found:
            return place
        within = Span(span.start + found.start(), span.start + found.end())
        told = bound(within.of(self.text), self._within(within))
        return replace(place, lead=told.lead, joining=told.joining) if told.lead else place

    def _aside(self, part: Part) -> Iterator[Entry]:
        """A paragraph outside the numbered text: only the last word to everyone, no head, no signature."""
        if part.span.end - part.span.start > 40 and words.FIRM.search(part.span.of(self.text)):
            yield from self._sentences(part.span, Place("", ("0",)))

    def _sentences(self, span: Span, place: Place, *, item: bool = False, heading: str = "") -> Iterator[Entry]:
        place = self._answered(span, place)
        for found in SENTENCE.finditer(self.text, span.start, span.end):
            start, end = found.span()
            start += _mark_length(self.text[start:end]) if start == span.start else 0
            said = self.text[start:end]
            quote = said.strip()
            start += len(said) - len(said.lstrip())
            whole = quote.endswith(("。", "！", "？", "”", "）", ")")) or (item and quote.endswith(("；", ";", "，")))
            if heading and quote.rstrip("。") == heading and end < span.end and not words.FIRM.search(quote):
                continue
            if len(quote) >= SHORTEST and whole and _orders(quote):
                yield self._entry(Span(start, start + len(quote)), place)

    def _entry(self, span: Span, place: Place, who: Bound | None = None) -> Entry:
        quote = span.of(self.text)
        within = self._within(span)
        told = who or bound(quote, within)
        if place.lead and not told.lead:
            joining = dict.fromkeys((*told.joining, *place.joining))
            told = Bound(place.lead, tuple(code for code in joining if code not in place.lead))
        stem = "-".join([self.prefix, ".".join(place.digits) or "0"])
        self.counts[stem] += 1
        return Entry(
            key=f"{stem}-{self.counts[stem]}",
            article=place.article,
            quote=quote,
            span=span,
            strength=words.strength(plain(quote)),
            departments=codes(within),
            lead=told.lead,
            joining=told.joining,
            figures=figures(quote, span.start),
            timings=words.timings(quote),
            acts=acts(quote),
        )

    def _within(self, span: Span) -> list[Found]:
        first = bisect_left(self.starts, span.start)
        last = bisect_left(self.starts, span.end)
        return [_moved(one, -span.start) for one in self.found[first:last] if one.span.end <= span.end]

    def _table(self, table: Part, place: Place) -> Iterator[Entry]:
        """A row is one order: what is to be done, and who answers for it."""
        for at, row in enumerate(table.children, 1):
            cells = row.span.of(self.text).split("\t")
            if len([cell for cell in cells if cell.strip()]) < 2 or not self._within(row.span):
                continue
            here = Place(f"{place.article}第{at}行", (*place.digits, str(at)))
            yield self._entry(row.span, here, self._who(row.span, cells))

    def _who(self, span: Span, cells: Sequence[str]) -> Bound:
        """The first cell is an office and the rest its duty, or it is a task and the rest say whose."""
        within = self._within(span)
        cut = len(cells[0])
        first = [one for one in within if one.span.end <= cut]
        rest = [one for one in within if one.span.start > cut]
        if first and (not rest or not _is_task(cells[0])):
            duty = bound(span.of(self.text)[cut:], [_moved(one, -cut) for one in rest])
            return Bound(codes(first), tuple(code for code in duty.joining if code not in codes(first)))
        helps = COOPERATES.search(span.of(self.text))
        lead = codes(one for one in rest if not helps or one.span.start < helps.start())
        return Bound(lead, tuple(code for code in codes(rest) if code not in lead))


def _orders(quote: str) -> bool:
    """By its words, or because it says by when or how often."""
    told = plain(quote)
    return words.orders(told) or (words.may_order(told) and any(one.kind in MEASURED for one in figures(quote)))


def _is_task(cell: str) -> bool:
    """A cell that says what is to be done, whatever name is stuck to it."""
    return words.orders(plain(cell)) or " " in cell


def _moved(one: Found, by: int) -> Found:
    return Found(one.code, Span(one.span.start + by, one.span.end + by))


def _below(place: Place, part: Part) -> Place:
    if not part.number:
        return place
    written = mark(plain(part.number + "、")) or mark(plain(part.number))
    digits = f"{written.value}" + (f"_{written.sub}" if written.sub else "") if written else "0"
    label = plain(part.number).strip(" 、.")
    if part.kind == "part" and label.startswith("第"):
        return place  # a chapter is not part of the number of an article
    if label.startswith("第"):
        return replace(place, article=label.replace(" ", ""), digits=(digits,))
    return replace(place, article=place.article + label.replace(" ", ""), digits=(*place.digits, digits))


def _annex_digits(number_: str) -> str:
    told = number(plain(number_).lstrip("附件表录").strip())
    return f"A{told}" if told else "A"


def _mark_length(text: str) -> int:
    found = mark(plain(text))
    return found.length if found else 0
