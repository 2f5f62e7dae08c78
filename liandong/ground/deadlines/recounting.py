"""Working running clocks out anew, after the calendar or a rule has changed."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record_all
from liandong.ground.deadlines import counting
from liandong.ground.deadlines.events import DeadlineMoved
from liandong.ground.deadlines.models import RUNNING, Deadline, Pause
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.rules import NoVersion, Rule
from liandong.law.terms import Count

BATCH = 10_000
MOVE = """
UPDATE deadlines_deadline AS d SET due_on = n.due, alarm_on = n.alarm, is_provisional = n.provisional, length = n.length
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::boolean[], %s::int[]) AS n(id, due, alarm, provisional, length)
WHERE d.id = n.id
"""


class Row(NamedTuple):
    """A running clock, as little of it as a recount needs."""

    id: int
    rule: str
    rule_version: date
    place: str
    key: str
    started_on: date
    length: int
    extended_by: int
    due_on: date
    alarm_on: date
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A clock that comes out differently."""

    row: Row
    length: int
    count: Count


def recompute(*, reason: str, by: User | None) -> int:
    """时限重算: work out every running clock anew; each keeps the version of the rule by which it was started.

    reason   what has changed, for the trail
    records  DeadlineMoved for each clock whose day has changed
    returns  how many were moved
    """
    moved, last = 0, 0
    while True:
        with transaction.atomic():
            rows = _batch(last)
            changes = _changes(rows)
            moved += _write(changes, reason, by)
        if len(rows) < BATCH:
            return moved
        last = rows[-1].id


def _batch(after: int) -> list[Row]:
    """The next running clocks, kept from others until they are written."""
    fields = [name.replace("place", "dossier__place_id").replace("key", "dossier__key") for name in Row._fields]
    rows = Deadline.objects.select_for_update(of=("self",)).filter(RUNNING, id__gt=after).order_by("id")
    return [Row(*values) for values in rows.values_list(*fields)[:BATCH]]


def _changes(rows: list[Row]) -> list[Change]:
    paused = _pauses([row.id for row in rows])
    rules: dict[tuple[str, str], Rule | None] = {}
    changes = []
    for row in rows:
        key = (row.rule, row.place)
        if key not in rules:
            rules[key] = _rule(*key)
        change = _anew(row, rules[key], paused.get(row.id, []))
        if change:
            changes.append(change)
    return changes


def _anew(row: Row, rule: Rule | None, pauses: list[Pause]) -> Change | None:
    """What the clock comes to now, if that differs; a rule that has left the book leaves its clocks as they are."""
    try:
        version = rule.on(row.rule_version) if rule else None
    except NoVersion:
        version = None
    if version is None:
        return None
    length = version.values["length"] + row.extended_by
    count = counting.count_of(
        version=version, place=row.place, start=row.started_on, length=length, pauses=counting.stood(version, pauses)
    )
    same = (count.due, count.alarm, count.provisional, length) == (
        row.due_on,
        row.alarm_on,
        row.is_provisional,
        row.length,
    )
    return None if same else Change(row, length, count)


def _write(changes: list[Change], reason: str, by: User | None) -> int:
    if not changes:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE,
            [
                [change.row.id for change in changes],
                [change.count.due for change in changes],
                [change.count.alarm for change in changes],
                [change.count.provisional for change in changes],
                [change.length for change in changes],
            ],
        )
    events = [
        DeadlineMoved(
            dossier=change.row.key,
            deadline=change.row.id,
            rule=change.row.rule,
            due_before=change.row.due_on,
            due=change.count.due,
            reason=reason,
        )
        for change in changes
        if change.count.due != change.row.due_on
    ]
    record_all(events, by=by)
    return len(events)


def _pauses(ids: list[int]) -> dict[int, list[Pause]]:
    found = Pause.objects.filter(deadline__in=ids).order_by("deadline_id", "from_on")
    return {key: list(group) for key, group in groupby(found, key=lambda pause: pause.deadline_id)}


def _rule(id_: str, place: str) -> Rule | None:
    try:
        return book().rule(id_, place)
    except UnknownRule:
        return None
