"""What the reader found in the text of a draft, asked in the ways the review needs."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from liandong.ground.directives import pieces
from liandong.ground.directives.models import Draft
from liandong.ground.rulebook.directives.draft import load_draft
from liandong.law.directive.bound import bound
from liandong.law.directive.citations import acts
from liandong.law.directive.departments import Found
from liandong.law.directive.entries import SENTENCE
from liandong.law.directive.figures import figures
from liandong.law.directive.model import Directive, Entry, Part, Span
from liandong.law.directive.numerals import plain
from liandong.law.directive.words import FIRM, strength, timings

NUMBERED = ("part", "article", "item", "subitem", "annex")


@lru_cache(maxsize=16)
def _loaded(reading: str) -> Directive:
    return load_draft(reading).directive


def of(draft: Draft) -> Directive:
    """The directive as it was read; the reading of a draft never changes."""
    return _loaded(draft.reading)


def departments_in(draft: Draft, start: int, end: int) -> list[str]:
    """The departments that these words name, in the order of the text."""
    named = [
        (span.start, code)
        for code, spans in of(draft).departments.items()
        for span in spans
        if start <= span.start and span.end <= end
    ]
    return list(dict.fromkeys(code for _, code in sorted(named)))


def article_at(draft: Draft, at: int) -> str:
    """The numbers of the parts around a place, as written: 一（二）."""
    around = [part for part in _around(of(draft).outline, at) if part.kind in NUMBERED and not _is_chapter(part)]
    return "".join(part.number for part in around) or "–"


def key_near(draft: Draft, at: int) -> str:
    """The key of the reader's entry that begins last before a place; of its first where there is none before."""
    entries = of(draft).entries
    before = [entry.key for entry in entries if entry.span.start <= at]
    return before[-1] if before else entries[0].key if entries else "1"


def entry_at(draft: Draft, start: int, end: int, key: str) -> Entry:
    """These words as the reader would have written their entry, had it seen one in them."""
    quote = draft.text[start:end]
    named = [
        Found(code, Span(span.start - start, span.end - start))
        for code, spans in of(draft).departments.items()
        for span in spans
        if start <= span.start and span.end <= end
    ]
    told = bound(quote, sorted(named, key=lambda one: one.span))
    return Entry(
        key=key, article=article_at(draft, start), quote=quote, span=Span(start, end), strength=strength(plain(quote)),
        departments=tuple(departments_in(draft, start, end)), lead=told.lead, joining=told.joining,
        figures=figures(quote, start), timings=timings(quote), acts=acts(quote),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """A sentence that orders something; the words from `since` to `until` have to stand in an entry."""

    start: int
    end: int
    since: int
    until: int
    words: str


def orders(draft: Draft) -> tuple[Order, ...]:
    """The sentences in which the reader saw an order, and any other that says must, may not or is responsible."""
    return _orders(draft.reading)


@lru_cache(maxsize=16)
def _orders(reading: str) -> tuple[Order, ...]:
    read = _loaded(reading)
    seen = [
        Order(one.start, one.end, one.start, one.end, one.words)
        for entry in read.entries
        for one in pieces.sentences(read.text, entry.span.start, entry.span.end)
    ]
    spans = sorted(entry.span for entry in read.entries)
    more = [one for one in _firm(read.text) if not _within(one, spans)]
    return tuple(sorted([*seen, *more], key=lambda one: one.start))


def _firm(text: str) -> Iterator[Order]:
    for sentence in SENTENCE.finditer(text):
        said = [found.span() for found in FIRM.finditer(plain(sentence.group()))]
        if said:
            at = sentence.start()
            yield Order(at, sentence.end(), at + said[0][0], at + said[-1][1], sentence.group())


def _within(order: Order, spans: Sequence[Span]) -> bool:
    """Whether one of the spans, which stand in order, holds the words that oblige."""
    last = bisect_right(spans, order.since, key=attrgetter("start")) - 1
    return last >= 0 and order.until <= spans[last].end


def _is_chapter(part: Part) -> bool:
    """第二章 is no part of the number of the articles in it."""
    return part.kind == "part" and part.number.startswith("第")


def _around(parts: tuple[Part, ...], at: int) -> list[Part]:
    for part in parts:
        if part.span.start <= at < part.span.end:
            return [part, *_around(part.children, at)]
    return []
