"""Finding the words of a list in a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from liandong.discover.clues.folding import folded


@cache
def _plain(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Words, each with how it reads in a folded text."""
    return tuple((word, folded(word)) for word in words if folded(word))


def found_in(words: Iterable[str], text: str) -> tuple[str, ...]:
    """The words that stand in a folded text; one that lies inside a longer one found is not counted again."""
    hits = [word for word, plain in _plain(tuple(words)) if plain in text]
    return tuple(word for word in hits if not any(word != other and word in other for other in hits))


def hits_by_label(lists: Mapping[str, tuple[str, ...]], text: str) -> dict[str, tuple[str, ...]]:
    """For each label with a word in the folded text, its words there."""
    found = ((label, found_in(words, text)) for label, words in lists.items())
    return {label: hits for label, hits in found if hits}
