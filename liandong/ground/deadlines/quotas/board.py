"""All quotas of a place at once: how each stands in its period, what is missed first."""

from __future__ import annotations

from collections.abc import Iterator

from liandong.ground.audit.clock import today
from liandong.ground.deadlines.quotas.asking import asks_of
from liandong.ground.deadlines.quotas.figures import Figure, figure
from liandong.ground.deadlines.quotas.readers import Reader
from liandong.ground.deadlines.quotas.units import Area
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.periods import Period
from liandong.law.quotas import LATE, MET, MISSED, NOT_DUE, NOTHING_TO_MEASURE, OPEN, fitted
from liandong.law.rules import Rule

ORDER = (MISSED, OPEN, LATE, MET, NOTHING_TO_MEASURE, NOT_DUE)


def board(place: Place, *, period: Period, reader: Reader, kind: str = "quota") -> list[Figure]:
    """The figures of a place, each in its own period that answers for the one asked, what is missed first.

    kind    quota, or schedule: what is owed once in every period
    raises  Refusal  the place is not the reader's to ask about
    """
    reader.refuse_elsewhere(place)
    return sorted(figures(place, period, kind), key=_urgency)


def figures(place: Place, period: Period, kind: str = "quota") -> Iterator[Figure]:
    """Those that bind somebody in the place."""
    area = Area(place, today())
    for rule in rules(place, kind):
        found = figure(rule, area=area, period=fitted(rule.meta["period"], period, area.on))
        if found is not None:
            yield found


def rules(place: Place, kind: str = "quota") -> list[Rule]:
    """The rules of a kind that bind a place and say what to count."""
    return [rule for rule in book().of_kind(kind, place) if rule.kind == "quota" or asks_of(rule)]


def _urgency(found: Figure) -> tuple[int, int, bool, str]:
    state = ORDER.index(found.state) if found.state in ORDER else len(ORDER)
    return int(found.aim.is_goal), state, found.verdict.leads is not False, found.rule.id
