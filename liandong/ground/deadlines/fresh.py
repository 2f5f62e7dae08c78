"""Clocks of many dossiers at once: what one event after another would do to each, in a few statements for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.asking import as_rows, ask
from liandong.ground.deadlines import counting
from liandong.ground.deadlines.actions import close_pause, ended_by, refuse_day
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import Book, book
from liandong.law.rules import Rule, Version
from liandong.law.starting import begins, owing
from liandong.law.terms import Count

BEGIN = """
WITH told AS (
    INSERT INTO deadlines_occasion (event, dossier_id, about, "on", agencies, parties, facts, until)
    SELECT event, dossier, '', "on", agencies, parties, facts, until
    FROM jsonb_to_recordset(%s::jsonb) AS given (
        event text, dossier bigint, "on" date, agencies jsonb, parties jsonb, facts text[], until date
    )
)
INSERT INTO deadlines_deadline (dossier_id, agency_id, party_id, given_by_id, about, started_on, started_by,
    extended_by, is_paused, met_by, waived_reason, rule, rule_version, place_layer, length, unit, nature, due_on,
    alarm_on, is_provisional)
SELECT dossier, agency, party, given_by, '', "on", event, 0, false, '', '', rule, rule_version, place_layer, length,
    unit, nature, due_on, alarm_on, is_provisional
FROM jsonb_to_recordset(%s::jsonb) AS given (
    dossier bigint, agency bigint, party bigint, given_by bigint, "on" date, event text, rule text,
    rule_version date, place_layer text, length int, unit text, nature text, due_on date, alarm_on date,
    is_provisional bool
) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """时限事由: what an event tells the clocks of its dossier."""

    event: str  # slug
    dossier: Dossier
    agencies: Mapping[str, Agency]
    facts: Collection[str]
    parties: Mapping[str, Subject] = field(default_factory=dict)
    until: date | None = None  # the last day that `by` sets, as `run_clocks` takes it
    by: User | None = None


def run_clocks_of_many(several: Sequence[Told], *, on: date) -> None:
    """批量时限联动: what `run_clocks` does, for events of many dossiers, each told once."""
    clocks = Deadline.objects.select_for_update(of=("self",)).filter(
        RUNNING, dossier__in=[one.dossier.pk for one in several], about="", started_on__lte=on
    )
    told_of = {one.dossier.pk: one for one in several}
    met: dict[str, list[int]] = {}
    for deadline in clocks.select_related("dossier").order_by("id"):
        told = told_of[deadline.dossier_id]
        if ended_by(deadline, told.event, told.facts):
            close_pause(deadline, on)
            met.setdefault(told.event, []).append(deadline.pk)
    for event, ended in met.items():
        Deadline.objects.filter(pk__in=ended).update(met_on=on, met_by=event, is_paused=False)
    begin_clocks(several, on=on)


def begin_clocks(several: Sequence[Told], *, on: date) -> None:
    """起算新卷宗的时限: the same for dossiers that were just opened, in which nothing runs that could be met."""
    told = [
        {
            "event": one.event, "dossier": one.dossier.pk, "on": on, "facts": sorted(set(one.facts)),
            "agencies": {role: agency.pk for role, agency in one.agencies.items()},
            "parties": {role: party.pk for role, party in one.parties.items()}, "until": one.until,
        }
        for one in several
    ]  # fmt: skip
    begun = [clock for one in several for clock in _begun(one, on)]
    ask(BEGIN, [as_rows(told), as_rows(begun)])


def _begun(told: Told, on: date) -> list[dict[str, Any]]:
    clocks = []
    for version, fields in _terms(book(), told.event, told.dossier.place_id, on, frozenset(told.facts)):
        agency, party = owing(version, told.agencies, told.parties, _department)
        if agency is not None:
            owes = {"agency": agency.pk, "party": party.pk if party else None}
            runs = {"on": on, "event": told.event, **fields, **_day(version, fields, told, on)}
            clocks.append({"dossier": told.dossier.pk, **owes, **runs})
    return clocks


def _day(version: Version, fields: Mapping[str, Any], told: Told, on: date) -> dict[str, Any]:
    """What a clock keeps besides where a person sets its last day."""
    if told.until is None or fields["nature"] != "duty" or not version.values["given"]:
        return {}
    if told.by is None:
        raise ValueError("a last day is set by a person")
    refuse_day(fields["rule"], version, started_on=on, due_on=fields["due_on"], until=told.until)
    count = _count(book(), told.dossier.place_id, on, told.until)
    length = (told.until - on).days
    return {
        "given_by": told.by.pk, "length": length, "due_on": told.until, "alarm_on": count.alarm,
        "is_provisional": count.provisional,
    }  # fmt: skip


@lru_cache(maxsize=1000)
def _count(_rules: Book, place: str, on: date, until: date) -> Count:
    """The count up to a set day: the same for every dossier of a place; other rules count anew."""
    return counting.given(place, on, until)


def _department(agency: Agency) -> str:
    return agency.department_id


@lru_cache(maxsize=1000)
def _terms(
    rules: Book, event: str, place: str, on: date, facts: frozenset[str]
) -> tuple[tuple[Version, dict[str, Any]], ...]:
    """What an event starts in a place on a day: the same for every dossier opened there that day."""
    starting = ((rule, begins(rule, event, on, facts)) for rule in rules.terms_starting(event, place))
    return tuple((version, set_running(rule, on, place)) for rule, version in starting if version)


def set_running(rule: Rule, on: date, place: str) -> dict[str, Any]:
    """What a clock keeps of the term by which it runs."""
    clock = counting.clock(rule, on=on, place=place)
    return {
        "rule": rule.id, "rule_version": clock.version.start, "place_layer": book().layer_of(clock.version),
        "length": clock.length, "unit": clock.version.values["unit"],
        "nature": clock.version.values.get("nature", "duty"), "due_on": clock.count.due,
        "alarm_on": clock.count.alarm, "is_provisional": clock.count.provisional,
    }  # fmt: skip
