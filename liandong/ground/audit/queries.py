"""Reading the trail: timelines, seal heads, proofs."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liandong.ground.audit.clock import now
from liandong.ground.audit.models import Entry, Failure, Said, Seal
from liandong.ground.audit.sealing import head_of
from liandong.law import trail

PATIENCE = timedelta(minutes=1)


class NoProof(Exception):
    """There is no proof for this entry; the message says why."""


def entries_of(dossier: str) -> QuerySet[Entry]:
    """The timeline of one dossier, oldest first. Whoever calls this has checked that the dossier may be seen."""
    return Entry.objects.filter(dossier=dossier).order_by("xid", "id")


def said_at(entry: Entry) -> str:
    """What was typed with this entry; empty when nothing was, or when it was blacked out."""
    return Said.objects.filter(pk=entry.pk).values_list("text", flat=True).first() or ""


def last_head() -> dict[str, Any] | None:
    """The head to publish: number, hash and time of the last seal, with what the hash is made of."""
    seal = Seal.objects.order_by("-number").defer("leaves", "shelf").first()
    return head_of(seal).as_json() if seal else None


def is_tended() -> bool:
    """Whether a worker is at work: it seals what is written at once, so nothing a minute old is left unsealed."""
    last = Seal.objects.order_by("-number").only("to_xid").first()
    behind = Entry.objects.filter(xid__gte=last.to_xid if last else 0, at__lt=now() - PATIENCE)
    return not behind.exists()


def open_failures() -> QuerySet[Failure]:
    """What reactions could not deal with and nobody has solved yet."""
    return Failure.objects.filter(solved_at=None).order_by("entry_id", "reaction")


def proof(entry_id: int, *, upto: int | None = None) -> dict[str, Any]:
    """A proof that this entry is on the trail, checkable without us (`liandong.law.trail.verify_proof`).

    upto    number of a later seal, so that the proof leads to a published head
    raises  NoProof  no such entry, not sealed yet, or not what was sealed
    """
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NoProof(_("There is no entry %(id)d on the trail.") % {"id": entry_id})
    seal = Seal.objects.filter(to_xid__gt=entry.xid).order_by("to_xid").defer("leaves", "shelf").first()
    if seal is None:
        raise NoProof(_("Entry %(id)d is not sealed yet; that takes about a second.") % {"id": entry_id})
    text, place, run, shelf = _place(entry_id, seal.number)
    if place < 0:
        raise NoProof(_("Entry %(id)d is not what was sealed; run “liandong verify_trail”.") % {"id": entry_id})
    chain = Seal.objects.filter(number__gte=seal.number, number__lte=max(upto or 0, seal.number))
    neighbours = trail.path(run, place % trail.RUN) + trail.path(shelf, place // trail.RUN)
    return {
        "entry": entry_id,
        "text": text,
        "index": place,
        "path": [neighbour.hex() for neighbour in neighbours],
        "chain": [head_of(each).as_json() for each in chain.defer("leaves", "shelf").order_by("number")],
    }


def _place(entry_id: int, number: int) -> tuple[str, int, bytes, bytes]:
    """Text of the entry, its place under the seal (-1: not there), the run of leaves around it, the shelf."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trail_text(e), (position(trail_leaf(e) IN s.leaves) + 31) / 32 - 1, s.shelf"
            " FROM audit_entry e, audit_seal s WHERE e.id = %s AND s.number = %s",
            [entry_id, number],
        )
        text, place, shelf = cursor.fetchone()
        first, length = max(place, 0) // trail.RUN * trail.RUN * trail.SIZE, trail.RUN * trail.SIZE
        cursor.execute(
            "SELECT substring(leaves FROM %s FOR %s) FROM audit_seal WHERE number = %s", [first + 1, length, number]
        )
        return text, place, bytes(cursor.fetchone()[0]), bytes(shelf)
