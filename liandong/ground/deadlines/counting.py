"""From a rule and a place to the days of a clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from liandong.ground.accounts.models import User
from liandong.ground.deadlines import periods
from liandong.ground.deadlines.models import Deadline, Pause
from liandong.ground.rulebook.book import Where, book, code_of
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law import telling, terms
from liandong.law.calendar import Calendar
from liandong.law.rules import NOTHING, Rule, Text, Version


@dataclass(frozen=True, slots=True)
class Clock:
    """What a term says when it is set running on a day."""

    rule: Rule
    version: Version
    length: int
    count: terms.Count


def clock(rule: Rule, *, on: date, place: Where) -> Clock:
    """Raises NoVersion: the rule was not in force on that day."""
    version = rule.on(on)
    length: int = version.values["length"]
    return Clock(rule, version, length, count_of(version=version, place=place, start=on, length=length))


def version_of(deadline: Deadline) -> Version:
    """The version the clock was set by. Raises UnknownRule or NoVersion when the book no longer has it."""
    return rule_of(deadline).on(deadline.rule_version)


def rule_of(deadline: Deadline) -> Rule:
    """The rule of the layer that spoke when the clock was set, wherever its dossier went. Raises UnknownRule."""
    spoken = book().layers.get(deadline.place_layer, {}).get(deadline.rule)
    if spoken is None:
        raise UnknownRule(deadline.rule)
    return spoken


def recount(deadline: Deadline, pauses: Iterable[Pause]) -> terms.Count:
    """The count of a running clock, with its pauses and extensions."""
    version = version_of(deadline)
    if deadline.is_given:
        start, last = deadline.started_on, deadline.started_on + timedelta(days=deadline.length)
        return given(deadline.dossier.place_id, start, last, stood(version, pauses))
    return count_of(
        version=version,
        place=deadline.dossier.place_id,
        start=deadline.started_on,
        length=deadline.length,
        pauses=stood(version, pauses),
    )


def count_of(
    *, version: Version, place: Where, start: date, length: int, pauses: Sequence[terms.Pause] = ()
) -> terms.Count:
    """The count of a term of this version, of this length, in this place; a period has its own."""
    if periods.is_periodic(version):
        return periods.count_of(version, place, start)
    calendar, unit = book().calendar(place), version.values["unit"]
    if not pauses:
        return _count(calendar, start, length, unit, _rolls(version))
    return terms.count(start=start, length=length, unit=unit, calendar=calendar, roll=_rolls(version), pauses=pauses)


def given(place: Where, start: date, until: date, pauses: Sequence[terms.Pause] = ()) -> terms.Count:
    """The count up to a day that a person set: no rest day moves it."""
    return terms.count(
        start=start, length=(until - start).days, unit="day", calendar=book().calendar(place), roll=False, pauses=pauses
    )


def told(deadline: Deadline, pauses: Iterable[Pause]) -> terms.Count:
    """The same, with its lines."""
    version = version_of(deadline)
    if periods.is_periodic(version):
        return periods.count_of(version, deadline.dossier.place_id, deadline.started_on)
    count = telling.explained(
        start=deadline.started_on,
        length=deadline.length,
        unit=deadline.unit,
        calendar=_calendar(deadline),
        roll=_rolls(version) and not deadline.is_given,
        pauses=stood(version, pauses),
        is_owed=deadline.nature == "duty",
    )
    return replace(count, lines=(_set_by(deadline.given_by), *count.lines)) if deadline.given_by else count


def _set_by(user: User) -> Text:
    return Text(f"最后一日由{user.name}指定，不因放假顺延", f"Its last day was set by {user.name}; no holiday moves it")


def stood(version: Version, pauses: Iterable[Pause]) -> list[terms.Pause]:
    """Pauses as the law counts them, each with the words of its ground."""
    grounds = {ground["code"]: ground["ground"] for ground in version.values["pausable"]}
    return [terms.Pause(one.from_on, one.until_on, grounds.get(one.ground, NOTHING)) for one in pauses]


def grounds_of(deadline: Deadline) -> dict[str, Text]:
    """The grounds on which this clock may stand still, by code."""
    return {ground["code"]: ground["ground"] for ground in version_of(deadline).values["pausable"]}


def allows(extension: Mapping[str, Any], deadline: Deadline) -> bool:
    """Whether this extension of the rule is open to the department of the agency."""
    only = extension.get("departments", ())
    return not only or deadline.agency.department_id in only


def _calendar(deadline: Deadline) -> Calendar:
    return book().calendar(code_of(deadline.dossier.place_id))


def _rolls(version: Version) -> bool:
    return bool(version.values["roll"])


@lru_cache(maxsize=100_000)
def _count(calendar: Calendar, start: date, length: int, unit: str, rolls: bool) -> terms.Count:
    """Many clocks start on the same day by the same rule: each such count is made once."""
    return terms.count(start=start, length=length, unit=unit, calendar=calendar, roll=rolls)
