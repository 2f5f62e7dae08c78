"""Which marks tell one person from others: a number that stands on the reports of many names tells nothing."""

from __future__ import annotations

from collections.abc import Collection

from liandong.discover.clues.limits import count_of
from liandong.discover.clues.models import Clue, ReporterMark

LOOKED_AT = 60  # of the newest reports under one number


def of_persons(marks: Collection[str]) -> frozenset[str]:
    """Those of the marks that are a person's: not the number of a hotline or a platform, shared by many names."""
    most = count_of("names_of_a_number")
    return frozenset(mark for mark in marks if _names(mark) <= most)


def marks_of_clue(clue: Clue) -> frozenset[str]:
    """The marks of a clue that tell a person."""
    return of_persons(list(ReporterMark.objects.filter(clue=clue).values_list("mark", flat=True)))


def _names(mark: str) -> int:
    newest = ReporterMark.objects.filter(mark=mark).order_by("-clue").values_list("called", flat=True)[:LOOKED_AT]
    return len({called for called in newest if called})
