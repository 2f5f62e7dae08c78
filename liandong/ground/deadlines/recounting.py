"""Working running clocks out anew, after the calendar or a rule has changed.

Many clocks run alike: by the same rule, from the same day. Each distinct count is made once, in Python; the database
finds the clocks that run so. Only those that come out differently are written, batch by batch, each batch with its
entries on the trail in one transaction. Killed in the middle and started again, it goes on with what is left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record_all
from liandong.ground.deadlines import counting
from liandong.ground.deadlines.events import DeadlineMoved
from liandong.ground.rulebook.book import book
from liandong.law.rules import NoVersion, Version
from liandong.law.terms import Count, Pause

BATCH = 20_000
# All that a count depends on, and what it came to: `stood` are the pauses, `overlay` the longest code of a place with
# rest days of its own that the dossier lies in; of the clock of a period, whose warning each place may set, its place.
KEYS = """rule, rule_version, place_layer, started_on, extended_by, length, due_on, alarm_on, is_provisional, stood,
overlay"""
RUNNING = """
SELECT d.*, coalesce(p.stood, '') AS stood,
    CASE WHEN d.unit = 'period' THEN s.place_id
    ELSE coalesce((SELECT max(o) FROM unnest(%s::text[]) AS o WHERE starts_with(s.place_id, o)), '') END AS overlay
FROM deadlines_deadline AS d JOIN dossiers_dossier AS s ON s.id = d.dossier_id
LEFT JOIN (
    SELECT deadline_id, string_agg(from_on || '/' || until_on, ' ' ORDER BY from_on, until_on) AS stood
    FROM deadlines_pause WHERE until_on IS NOT NULL GROUP BY deadline_id
) AS p ON p.deadline_id = d.id
WHERE d.met_on IS NULL AND d.waived_on IS NULL AND d.given_by_id IS NULL -- a day that a person set stays
"""
MAKE = """
CREATE TEMP TABLE recount_alike (rule text, rule_version date, place_layer text, started_on date, extended_by int,
    length int, due_on date, alarm_on date, is_provisional boolean, stood text, overlay text,
    number int PRIMARY KEY, due date, alarm date, provisional boolean, new_length int);
CREATE TEMP TABLE recount_clock (id bigint PRIMARY KEY, number int)
"""
DROP = "DROP TABLE IF EXISTS recount_alike, recount_clock"
COUNTED = f"SELECT {KEYS} FROM ({RUNNING}) AS running GROUP BY {KEYS}"  # noqa: S608 - our own words, as below
KEEP = f"COPY recount_alike ({KEYS}, number, due, alarm, provisional, new_length) FROM STDIN"
FIND = f"""
INSERT INTO recount_clock
SELECT running.id, number FROM ({RUNNING}) AS running JOIN recount_alike USING ({KEYS}) ORDER BY running.id
"""  # noqa: S608
# In the order of ids, as actions lock them. A clock that somebody met, moved or extended meanwhile is left to the next
# round.
IN_ORDER = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
MOVE = """
UPDATE deadlines_deadline AS d SET due_on = n.due, alarm_on = n.alarm, is_provisional = n.provisional,
    length = n.new_length
FROM (SELECT id, a.* FROM recount_clock JOIN recount_alike AS a USING (number) WHERE id > %s ORDER BY id LIMIT %s) AS n,
    dossiers_dossier AS s
WHERE d.id = n.id AND s.id = d.dossier_id AND d.met_on IS NULL AND d.waived_on IS NULL
    AND (d.length, d.extended_by, d.due_on, d.alarm_on) = (n.length, n.extended_by, n.due_on, n.alarm_on)
RETURNING d.id, d.rule, s.key, n.due_on, n.due
"""


class Alike(NamedTuple):
    """Clocks that run alike, as the database groups them."""

    rule: str
    rule_version: date
    place_layer: str
    started_on: date
    extended_by: int
    length: int
    due_on: date
    alarm_on: date
    is_provisional: bool
    stood: str
    overlay: str


def recompute(*, reason: str, by: User | None) -> int:
    """时限重算: work out every running clock anew; each keeps the version of the rule by which it was started.

    reason   what has changed, for the trail
    records  DeadlineMoved for each clock whose day has changed
    returns  how many were moved
    """
    moved = 0
    while True:
        with _tables():
            found = _find()
            written = 0
            for rows in _batches(found, reason, by):
                written += len(rows)
                moved += sum(before != due for *_, before, due in rows)
        if written == found:
            return moved


@contextmanager
def _tables() -> Iterator[None]:
    """Two tables of this connection."""
    with connection.cursor() as cursor:
        cursor.execute(DROP)
        cursor.execute(MAKE)
    yield
    with connection.cursor() as cursor:
        cursor.execute(DROP)


def _find() -> int:
    """Put down which clocks come out differently, and how; tells how many they are."""
    overlays = sorted({book().places[year.place].stem for year in book().years if year.place in book().places})
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [overlays])
        different = [(alike, *new) for alike, new in _anew(Alike(*row) for row in cursor.fetchall())]
        if not different:
            return 0
        with cursor.copy(KEEP) as copy:
            for number, (alike, count, length) in enumerate(different):
                copy.write_row((*alike, number, count.due, count.alarm, count.provisional, length))
        cursor.execute("ANALYZE recount_alike")
        cursor.execute(FIND, [overlays])
        found: int = cursor.rowcount
        cursor.execute("ANALYZE recount_clock")
        return found


def _anew(every: Iterator[Alike]) -> Iterator[tuple[Alike, tuple[Count, int]]]:
    """What they come to now, where that differs; a rule that has left the book leaves its clocks as they are."""
    for alike in every:
        version = _version(alike.rule, alike.rule_version, alike.place_layer)
        if version is None:
            continue
        length = version.values.get("length", 1) + alike.extended_by
        count = counting.count_of(
            version=version, place=_place(alike.overlay), start=alike.started_on, length=length,
            pauses=_pauses(alike.stood),
        )  # fmt: skip
        if (count.due, count.alarm, count.provisional, length) != (
            alike.due_on, alike.alarm_on, alike.is_provisional, alike.length,
        ):  # fmt: skip
            yield alike, (count, length)


def _batches(found: int, reason: str, by: User | None) -> Iterator[list[Any]]:
    last = 0
    for _ in range(0, found, BATCH):
        with transaction.atomic():
            rows, last = _moved(last)
            record_all([_event(row, reason) for row in rows if row[3] != row[4]], by=by)
        yield rows


def _moved(last: int) -> tuple[list[Any], int]:
    """The next clocks, written; and where they end."""
    with connection.cursor() as cursor:
        cursor.execute(IN_ORDER)
        cursor.execute(MOVE, [last, BATCH])
        rows = cursor.fetchall()
        upto = "SELECT max(id) FROM (SELECT id FROM recount_clock WHERE id > %s ORDER BY id LIMIT %s) AS batch"
        cursor.execute(upto, [last, BATCH])
        return rows, cursor.fetchone()[0]


def _event(row: tuple[int, str, str, date, date], reason: str) -> DeadlineMoved:
    number, rule, key, before, due = row
    return DeadlineMoved(dossier=key, deadline=number, rule=rule, due_before=before, due=due, reason=reason)


def _version(rule: str, day: date, layer: str) -> Version | None:
    """The version by which clocks were started, as the layer that spoke then has it now."""
    spoken = book().layers.get(layer, {}).get(rule)
    try:
        return spoken.on(day) if spoken and (spoken.kind == "term" or "period" in spoken.meta) else None
    except NoVersion:
        return None


def _place(overlay: str) -> str:
    """A code within that place, and in no other with a calendar of its own."""
    return overlay.ljust(6, "0")


def _pauses(stood: str) -> list[Pause]:
    """`2026-01-05/2026-01-09 …` as the law counts them."""
    days = [span.split("/") for span in stood.split()]
    return [Pause(date.fromisoformat(first), date.fromisoformat(until)) for first, until in days]
