"""The journal is read into the database: what was said, what was done about it, and how often was asked."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q

from liandong.ground.audit.actions import record_all
from liandong.ground.audit.clock import BEIJING
from liandong.warn.guard.events import GuardJournalRead
from liandong.warn.guard.journal import ENDING
from liandong.warn.guard.models import Hit, JournalFile, Tally

PIECE = 8 * 1024 * 1024  # bytes of one file in one go
SAID = ("level", "model", "version", "rule", "order", "item", "group")
COUNTED = ("calls", "orders", "unjudged", "warned", "stopped", "stale")


class Piece(NamedTuple):
    """Whole lines of a file, and where they stand."""

    file: JournalFile
    since: int
    words: bytes
    is_last: bool


@transaction.atomic
def settle(*, folder: Path) -> int:
    """归集事前提醒记录: read what the journal holds and the database does not; gives how many lines. Safe to run twice.

    A call that came twice keeps its first answer; an outcome counts for cards of its own institution only.
    records  GuardJournalRead for each piece
    """
    done = set(JournalFile.objects.filter(is_whole=True).values_list("name", flat=True))
    paths = [path for path in sorted(folder.glob(f"*{ENDING}")) if path.name not in done]
    pieces = [piece for path in paths if (piece := _piece(path)) and (piece.words or piece.is_last)]
    read = [(piece, [_told(line) for line in piece.words.splitlines()]) for piece in pieces]
    _keep_calls([told for _piece_, lines in read for told in lines if told.get("kind") == "call"])
    _keep_outcomes([told for _piece_, lines in read for told in lines if told.get("kind") == "outcome"])
    record_all([_event(piece, lines) for piece, lines in read if piece.words], by=None)
    for piece, _lines in read:
        piece.file.read = piece.since + len(piece.words)
        piece.file.is_whole = piece.is_last
        piece.file.save(update_fields=["read", "is_whole"])
    return sum(len(lines) for _piece_, lines in read)


def _piece(path: Path) -> Piece | None:
    """What is new in a file; None where another run holds it, or has read it to its end."""
    JournalFile.objects.get_or_create(name=path.name)
    row = JournalFile.objects.select_for_update(skip_locked=True).filter(name=path.name, is_whole=False).first()
    if row is None:
        return None
    with path.open("rb") as file:
        is_free = _is_free(file.fileno())
        file.seek(row.read)
        words = file.read(PIECE)
        at_end = not file.read(1)
    whole = words[: words.rfind(b"\n") + 1]  # what a kill cut off was never answered
    return Piece(row, row.read, whole, is_last=is_free and at_end)


def _is_free(file: int) -> bool:
    """Whether no process writes to it any more."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _told(line: bytes) -> dict[str, Any]:
    """A line; one that a full disk tore is passed over, for its call was refused."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _keep_calls(calls: Iterable[dict[str, Any]]) -> None:
    hits, counts = [], Counter[tuple[int, int, Any, str, str]]()
    for call in calls:
        at = datetime.fromisoformat(call["at"])
        key = (call["agency"], call["institution"], at.astimezone(BEIJING).date(), call["stage"])
        levels = {hit["level"] for hit in call["hits"]}
        told = {"calls": 1, "orders": call["orders"], "unjudged": call["unjudged"], "stale": int(call["stale"])}
        told |= {"stopped": int("stop" in levels), "warned": int(levels == {"warn"})}
        for name, many in told.items():
            counts[(*key, name)] += many
        hits += [_hit(call, hit, at) for hit in call["hits"]]
    Hit.objects.bulk_create(hits, batch_size=2_000, ignore_conflicts=True)
    for agency, institution, day, stage in sorted({key[:4] for key in counts}):
        row, _made = Tally.objects.get_or_create(agency_id=agency, institution_id=institution, day=day, stage=stage)
        more = {name: F(name) + counts[(agency, institution, day, stage, name)] for name in COUNTED}
        Tally.objects.filter(pk=row.pk).update(**more)


def _hit(call: dict[str, Any], hit: dict[str, Any], at: datetime) -> Hit:
    return Hit(
        id=hit["id"], call=call["id"], at=at, agency_id=call["agency"], institution_id=call["institution"],
        practitioner_id=call["practitioner"] if call["practitioner"] > 0 else None, stage=call["stage"],
        snapshot=call["snapshot"], **{name: hit[name] for name in SAID},
    )  # fmt: skip


def _keep_outcomes(outcomes: Iterable[dict[str, Any]]) -> None:
    """The latest word about a card is the one that stands."""
    for told in outcomes:
        at = datetime.fromisoformat(told["at"])
        cards = Hit.objects.filter(pk=told["card"], institution=told["institution"])
        cards.filter(Q(answered_at=None) | Q(answered_at__lte=at)).update(
            outcome=told["outcome"], reason=told["reason"], comment=told["comment"], answered_at=at
        )


def _event(piece: Piece, lines: list[dict[str, Any]]) -> GuardJournalRead:
    kinds = Counter(told.get("kind") for told in lines)
    return GuardJournalRead(
        file=piece.file.name, since=piece.since, until=piece.since + len(piece.words),
        sha256=hashlib.sha256(piece.words).hexdigest(), calls=kinds["call"], outcomes=kinds["outcome"],
        hits=sum(len(told["hits"]) for told in lines if told.get("kind") == "call"),
    )  # fmt: skip
