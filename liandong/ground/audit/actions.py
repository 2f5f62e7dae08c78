"""Writing to the trail: the last line of every action."""

import json
import secrets
from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.audit import clock
from liandong.ground.audit.asking import ask
from liandong.ground.audit.events import Event, SaidBlackedOut
from liandong.ground.audit.models import Entry, Said
from liandong.law.refusal import Refusal
from liandong.law.trail import said_hash

# The columns id and xid are the database's own; the role of the application may not name them.
ONE = """
INSERT INTO audit_entry (kind, dossier, data, at, by_id, agency_id)
VALUES (%s, %s, %s::jsonb, %s, %s, %s) RETURNING id, xid
"""
MANY = """
INSERT INTO audit_entry (kind, dossier, data, at, by_id, agency_id)
SELECT one ->> 'kind', one ->> 'dossier', (one -> 'data')::jsonb, %s::timestamptz, %s::bigint, %s::bigint
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


def record(event: Event, *, said: str = "", by: Actor | None) -> Entry:
    """记录轨迹: put one event on the trail, in the transaction of the action it belongs to.

    said    what the person typed, such as a reason: kept beside the trail, which holds its hash (`data["said"]`)
    by      who acted; None for the public and for the system itself
    raises  RuntimeError  there is no transaction: act and entry could part
    """
    _refuse_outside_a_transaction()
    entry, words, salt = _entry(event, by), said.strip(), secrets.token_bytes(16)
    if words:
        entry.data["said"] = said_hash(salt, words)
    with connection.cursor() as cursor:
        cursor.execute(ONE, [entry.kind, entry.dossier, _json(entry), entry.at, entry.by_id, entry.agency_id])
        entry.id, entry.xid = cursor.fetchone()
    if words:
        Said.objects.create(entry_id=entry.id, salt=salt, text=words)
    return entry


def record_all(events: Sequence[Event], *, by: Actor | None) -> list[Entry]:
    """批量记录轨迹: the same for many events of one actor, in one statement and in the given order."""
    _refuse_outside_a_transaction()
    entries = [_entry(event, by) for event in events]
    if not entries:
        return []
    first = entries[0]
    given = json.dumps([{"kind": e.kind, "dossier": e.dossier, "data": e.data} for e in entries], ensure_ascii=False)
    for entry, (number, xid) in zip(entries, ask(MANY, [first.at, first.by_id, first.agency_id, given]), strict=True):
        entry.id, entry.xid, entry.at = number, xid, first.at
    return entries


@transaction.atomic
def black_out(*, entry: Entry, because: str, by: Actor) -> None:
    """涂黑附言: take away the words beside an entry, for good; that they were there, and who took them away, stays.

    raises   Refusal  there are no words, or no reason is given
    records  SaidBlackedOut
    """
    if not because.strip():
        raise Refusal(_("Say why the words are blacked out."))
    if not Said.objects.filter(entry_id=entry.pk).delete()[0]:
        raise Refusal(_("Beside this entry stand no words."))
    record(SaidBlackedOut(dossier=entry.dossier, entry=entry.pk), said=because, by=by)


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
