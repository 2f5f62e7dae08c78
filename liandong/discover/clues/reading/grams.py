"""A report cut into the short runs of signs that a model weighs."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from liandong.discover.clues.folding import searchable

READ = 6000  # signs of a report that are weighed: what a report is about stands at its beginning
LONGEST = 3
TITLE_WEIGHT = 1.4  # tried on reports: a title says more than as many signs of the text


class Parts(NamedTuple):
    """来件两部分: the title by itself, and title and text together, both folded and without private numbers."""

    title: str
    whole: str

    @classmethod
    def of(cls, title: str, text: str) -> Parts:
        head = searchable(title[:READ])
        return cls(head, f"{head} {searchable(text[:READ])}"[:READ])


def grams(text: str) -> list[str]:
    """Every run of one to three signs."""
    ends = range(len(text))
    return [text[at : at + long] for long in range(1, LONGEST + 1) for at in ends[: max(len(text) - long + 1, 0)]]


def counted(text: str) -> Counter[str]:
    return Counter(grams(text))
