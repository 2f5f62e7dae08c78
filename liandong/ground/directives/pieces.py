"""Cutting a text: where an entry may be split, and the pieces a page shows; not a character is ever left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

SENTENCE = re.compile(r"[。；！？;!?]+[”’」』）)]*\s*|\n\s*")
PHRASE = re.compile(r"[，、,：:]+\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, and which marks lie over it."""

    start: int
    end: int
    words: str
    marks: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()  # marks whose first characters these are


def cuts(text: str, start: int, end: int) -> list[int]:
    """Where the words from `start` to `end` may be cut: after a sentence, or after a phrase where there is but one."""
    return _cuts(SENTENCE, text, start, end) or _cuts(PHRASE, text, start, end)


def sentences(text: str, start: int, end: int) -> list[Piece]:
    """The same words, cut at each of these places."""
    edges = [start, *cuts(text, start, end), end]
    return [Piece(one, two, text[one:two]) for one, two in pairwise(edges)]


def lines(text: str, marks: Iterable[tuple[str, int, int]]) -> Iterator[tuple[Piece, ...]]:
    """The text line by line, each line in pieces over which the same marks lie. `marks`: name, start, end."""
    coming = sorted(marks, key=lambda mark: (-mark[1], -mark[2]))
    here: list[tuple[str, int, int]] = []
    begun: set[str] = set()
    at = 0
    for line in text.split("\n"):
        until = at + len(line)
        while coming and coming[-1][1] < until:
            here.append(coming.pop())
        here = [mark for mark in here if mark[2] > at]
        yield tuple(_pieces(text, at, until, here, begun))
        at = until + 1


def cut_at(text: str, start: int, end: int, marks: Iterable[tuple[str, int, int]]) -> list[Piece]:
    """The words between two places, in pieces over which the same marks lie."""
    return list(_pieces(text, start, end, list(marks), set()))


def _pieces(text: str, start: int, end: int, marks: list[tuple[str, int, int]], begun: set[str]) -> Iterator[Piece]:
    inner = {edge for _, one, two in marks for edge in (one, two) if start < edge < end}
    edges = sorted({start, end, *inner})
    for one, two in pairwise(edges):
        over = tuple(name for name, first, last in marks if first <= one and two <= last)
        fresh = tuple(name for name in over if name not in begun)
        begun.update(fresh)
        yield Piece(one, two, text[one:two], over, fresh)


def _cuts(ends: re.Pattern[str], text: str, start: int, end: int) -> list[int]:
    """Places after which words remain, and before which words stand."""
    found, last = [], start
    for match in ends.finditer(text, start, end):
        if match.end() < end and text[last : match.start()].strip() and text[match.end() : end].strip():
            found.append(match.end())
            last = match.end()
    return found
