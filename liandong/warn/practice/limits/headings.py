"""Where the heading of a rule table stands: below titles, in one row or in two of which the upper one spans columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liandong.ground.places.tables import plain
from liandong.warn.practice.limits.columns import understood

LOOKS = 10  # rows that hold anything, among which the heading is looked for
ITEM = {"name", "code"}
Cells = Sequence[str]


@dataclass(frozen=True)
class Heading:
    """The columns, and how many rows of those that were looked at are above them or are them."""

    columns: tuple[str, ...]
    rows: int


def find(rows: Sequence[Cells]) -> Heading:
    """The row, or two rows, that say the most of what a rule table says; else the first with two cells."""
    several = list(_candidates(rows[:LOOKS]))
    best = max(several, key=lambda one: len(_fields(one.columns)), default=None)
    if best is None or not _fields(best.columns):
        best = next((one for one in several if len(list(filter(None, one.columns))) > 1), best)
    return best or Heading((), len(rows))


def _candidates(rows: Sequence[Cells]) -> Iterator[Heading]:
    """Each row alone before any two, so that of what says as much the simpler one is taken."""
    named = [tuple(map(plain, row)) for row in rows]
    for at, row in enumerate(named):
        yield Heading(row, at + 1)
    for at in range(len(named) - 1):
        if _spans(named[at], named[at + 1]):
            yield Heading(tuple(low or high for high, low in _both(named[at], named[at + 1])), at + 2)


def _spans(upper: Cells, lower: Cells) -> bool:
    """Whether the lower row goes on with the upper one: all its cells are headings, and none stands under an item's."""
    item = {understood((high,)).by_field.keys() & ITEM != set() and bool(low) for high, low in _both(upper, lower)}
    return any(lower) and True not in item and all(_fields((low,)) for low in lower if low)


def _both(upper: Cells, lower: Cells) -> list[tuple[str, str]]:
    width = max(len(upper), len(lower))
    return list(zip(_wide(upper, width), _wide(lower, width), strict=True))


def _wide(row: Cells, width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _fields(columns: Cells) -> set[str]:
    return set(understood(tuple(columns)).by_field) - {"ignored"}
