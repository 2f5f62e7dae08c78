"""Verifying: read the whole trail again and say exactly where it is no longer what was sealed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.audit.models import Seal
from liandong.ground.audit.sealing import BATCH, head_of
from liandong.law import trail

SENTENCES = {
    "changed": _("Entry %(entry)s under seal %(seal)s (place %(place)s) was changed after it was sealed."),
    "added": _("Entry %(entry)s was put under seal %(seal)s after it was made."),
    "missing": _("The entry at place %(place)s under seal %(seal)s is missing; it stood after entry %(after)s."),
    "root": _("The root of seal %(seal)s is not the root of its leaves."),
    "seal": _("Seal %(seal)s was changed: its hash does not belong to its header."),
    "chain": _("Seal %(seal)s does not follow on the seal before it: seals were removed, added or made anew."),
    "head": _("Seal %(seal)s is not the one that was published."),
    "gone": _("Seal %(seal)s was published and is not there: seals were removed from the end."),
    "said": _("The words beside entry %(entry)s are gone, or are not those of that day."),
    "never": _("Entry %(entry)s carries a transaction number that this database never gave."),
}


@dataclass(frozen=True)
class Break:
    """断点: one place where the trail is not what it was. `what` is a key of SENTENCES."""

    what: str
    seal: int = 0
    entry: int | None = None
    place: int | None = None  # counted from 0, in the order of the trail
    after: int | None = None  # the entry before the missing one

    def __str__(self) -> str:
        return str(SENTENCES[self.what]) % vars(self)


@dataclass
class Report:
    """What was read, and every break found."""

    seals: int = 0
    entries: int = 0
    unsealed: int = 0
    breaks: list[Break] = field(default_factory=list)


@transaction.atomic
def verify(published: Sequence[Mapping[str, Any]] = ()) -> Report:
    """校验轨迹: read every seal and every entry once, in bounded memory.

    published  seal heads as they were made public: {"number": …, "hash": …}
    """
    report, before = Report(), trail.Head(0, 0, 0, 0, b"", b"", "")
    known = {int(head["number"]): str(head["hash"]) for head in published}
    _without_jit()
    for seals in _runs():
        for seal in seals:
            report.breaks += _header_breaks(seal, before, known.pop(seal.number, None))
            report.seals, report.entries, before = report.seals + 1, report.entries + seal.count, head_of(seal)
        report.breaks += _content_breaks({seal.number: seal for seal in seals})
    report.breaks += [Break("gone", seal=number) for number in sorted(known)]
    report.unsealed, strangers = _beyond(before.to_xid)
    report.breaks += [Break("never", entry=entry) for entry in strangers]
    report.breaks += [Break("said", entry=entry) for entry in _changed_words()]
    return report


def _runs() -> Iterator[list[Seal]]:
    """Seals in order without their leaves, in runs that hold about one batch of entries."""
    last = 0
    while page := list(Seal.objects.filter(number__gt=last).defer("leaves", "shelf").order_by("number")[:500]):
        last, sums, total = page[-1].number, {}, 0
        for seal in page:
            total += seal.count
            sums[seal.number] = total // BATCH
        for _run, seals in groupby(page, key=lambda seal: sums[seal.number]):
            yield list(seals)


def _header_breaks(seal: Seal, before: trail.Head, published: str | None) -> list[Break]:
    breaks, own = [], bytes(seal.hash)
    if head_of(seal).hash() != own:
        breaks.append(Break("seal", seal=seal.number))
    expected = (before.number + 1, before.to_xid, before.hash() if before.number else trail.START)
    if (seal.number, seal.from_xid, bytes(seal.previous)) != expected:
        breaks.append(Break("chain", seal=seal.number))
    if published not in (None, own.hex()):
        breaks.append(Break("head", seal=seal.number))
    return breaks


def _content_breaks(seals: Mapping[int, Seal]) -> Iterator[Break]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.number, s.leaves, s.shelf, s.leaves IS NOT DISTINCT FROM (SELECT string_agg(trail_leaf(e),"
            " ''::bytea ORDER BY e.xid, e.id) FROM audit_entry e WHERE e.xid >= s.from_xid AND e.xid < s.to_xid)"
            " FROM audit_seal s WHERE s.number BETWEEN %s AND %s ORDER BY s.number",
            [min(seals), max(seals)],
        )
        rows = cursor.fetchall()
    for number, sealed, shelf, is_same in rows:
        seal = seals[number]
        leaves = bytes(sealed)
        standing = trail.shelf(leaves)
        if (len(leaves), bytes(shelf)) != (seal.count * trail.SIZE, standing) or trail.root(standing) != bytes(
            seal.root
        ):
            yield Break("root", seal=number)
        if not is_same:
            yield from _differences(seal, leaves)


def _differences(seal: Seal, leaves: bytes) -> Iterator[Break]:
    """Walk the sealed leaves and the entries of today side by side."""
    sealed = [leaves[at : at + trail.SIZE] for at in range(0, len(leaves), trail.SIZE)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, trail_leaf(e) FROM audit_entry e WHERE e.xid >= %s AND e.xid < %s ORDER BY e.xid, e.id",
            [seal.from_xid, seal.to_xid],
        )
        found = [(entry, bytes(leaf)) for entry, leaf in cursor.fetchall()]
    known, present = set(sealed), {leaf for _entry, leaf in found}
    place, row, after = 0, 0, None
    while place < len(sealed) or row < len(found):
        is_lost = place < len(sealed) and sealed[place] not in present
        is_new = row < len(found) and found[row][1] not in known
        entry = found[row][0] if row < len(found) else None
        if is_lost and is_new:
            yield Break("changed", seal=seal.number, entry=entry, place=place)
        elif is_lost:
            yield Break("missing", seal=seal.number, place=place, after=after)
        elif is_new:
            yield Break("added", seal=seal.number, entry=entry)
        place, row = place + (is_lost or not is_new), row + (is_new or not is_lost)
        after = entry if is_new or not is_lost else after


def _beyond(sealed: int) -> tuple[int, list[int]]:
    """How many entries wait for a seal, and which ones no transaction of this server can have written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE xid >= %s", [sealed])
        waiting = cursor.fetchone()[0]
        cursor.execute(
            "SELECT id FROM audit_entry, pg_current_snapshot() AS now WHERE xid < 0 OR xid >= trail_horizon()"
            " - pg_snapshot_xmin(now)::text::bigint + pg_snapshot_xmax(now)::text::bigint ORDER BY id LIMIT 100"
        )
        return waiting, [entry for (entry,) in cursor.fetchall()]


def _changed_words() -> list[int]:
    """Entries whose words no longer have the hash that the entry keeps, and were not blacked out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM audit_entry e LEFT JOIN audit_said s ON s.entry_id = e.id WHERE e.data ? 'said'"
            " AND e.data ->> 'said' IS DISTINCT FROM encode(sha256(s.salt || convert_to(s.text, 'UTF8')), 'hex')"
            " AND NOT EXISTS (SELECT FROM audit_entry b WHERE b.kind = 'said_blacked_out' AND s.entry_id IS NULL"
            " AND (b.data ->> 'entry')::bigint = e.id) ORDER BY e.id LIMIT 100"
        )
        return [entry for (entry,) in cursor.fetchall()]


def _without_jit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # compiling costs more than these short queries
