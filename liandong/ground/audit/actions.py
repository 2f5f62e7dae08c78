"""Writing to the trail: the last line of every action."""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection

from liandong.ground.audit import clock
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry

# The columns id and xid are the database's own; the role of the application may not name them.
ONE = """
INSERT INTO audit_entry (kind, dossier, data, at, by_id, agency_id)
VALUES (%s, %s, %s::jsonb, %s, %s, %s) RETURNING id, xid
"""
MANY = """
INSERT INTO audit_entry (kind, dossier, data, at, by_id, agency_id)
SELECT one ->> 'kind', one ->> 'dossier', (one -> 'data')::jsonb, %s, %s::bigint, %s::bigint
FROM json_array_elements(%s::json) WITH ORDINALITY AS given (one, position)
ORDER BY position RETURNING id, xid
"""


class HasKey(Protocol):
    """An agency, as far as the trail cares."""

    @property
    def pk(self) -> Any: ...


class Actor(Protocol):
    """Whoever acts: a user, and the agency they act for at this moment."""

    @property
    def pk(self) -> Any: ...

    @property
    def acting_for(self) -> HasKey | None: ...


def record(event: Event, *, by: Actor | None) -> Entry:
    """记录轨迹: put one event on the trail, in the transaction of the action it belongs to.

    by      who acted; None for the public and for the system itself
    raises  RuntimeError  there is no transaction: act and entry could part
    """
    _refuse_outside_a_transaction()
    entry = _entry(event, by)
    with connection.cursor() as cursor:
        cursor.execute(ONE, [entry.kind, entry.dossier, _json(entry), entry.at, entry.by_id, entry.agency_id])
        entry.id, entry.xid = cursor.fetchone()
    return entry


def record_all(events: Sequence[Event], *, by: Actor | None) -> list[Entry]:
    """批量记录轨迹: the same for many events of one actor, in one statement and in the given order."""
    _refuse_outside_a_transaction()
    entries = [_entry(event, by) for event in events]
    if not entries:
        return []
    first = entries[0]
    given = json.dumps([{"kind": e.kind, "dossier": e.dossier, "data": e.data} for e in entries], ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(MANY, [first.at, first.by_id, first.agency_id, given])
        for entry, (number, xid) in zip(entries, cursor.fetchall(), strict=True):
            entry.id, entry.xid, entry.at = number, xid, first.at
    return entries


def _refuse_outside_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the action's transaction: decorate the action @transaction.atomic")


def _entry(event: Event, by: Actor | None) -> Entry:
    agency = by.acting_for if by else None
    entry = Entry(kind=event.slug, dossier=event.dossier, data=event.data(), at=clock.now())
    entry.by_id, entry.agency_id = by.pk if by else None, agency.pk if agency else None
    entry._state.adding, entry._state.db = False, "default"
    return entry


def _json(entry: Entry) -> str:
    return json.dumps(entry.data, ensure_ascii=False)
