"""What the reader found in the text of a draft, asked in the ways the review needs."""

from functools import lru_cache

from liandong.ground.directives import pieces
from liandong.ground.directives.models import Draft
from liandong.ground.directives.pieces import Piece
from liandong.ground.rulebook.directives.draft import load_draft
from liandong.law.directive.model import Directive, Part

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
    return "".join(part.number for part in _around(of(draft).outline, at) if part.kind in NUMBERED) or "–"


def key_near(draft: Draft, at: int) -> str:
    """The key of the reader's entry that begins last before a place; of its first where there is none before."""
    entries = of(draft).entries
    before = [entry.key for entry in entries if entry.span.start <= at]
    return before[-1] if before else entries[0].key if entries else "1"


def orders(draft: Draft) -> list[Piece]:
    """The sentences in which the reader saw an order."""
    return [
        sentence
        for entry in of(draft).entries
        for sentence in pieces.sentences(draft.text, entry.span.start, entry.span.end)
    ]


def _around(parts: tuple[Part, ...], at: int) -> list[Part]:
    for part in parts:
        if part.span.start <= at < part.span.end:
            return [part, *_around(part.children, at)]
    return []
