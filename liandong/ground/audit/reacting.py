"""Reactions: what follows from an entry in another place, done once for each entry however often the worker starts.

A reaction's work and its progress are one transaction, so a worker killed in the middle leaves nothing half done.
"""

import math
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from liandong.ground.audit import clock
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry, Failure, Progress
from liandong.ground.audit.sealing import trail_horizon

BATCH = 100
LAST = 2**63 - 1

Work = TypeVar("Work", bound=Callable[[Entry], None])
Together = TypeVar("Together", bound=Callable[[Sequence[Entry]], None])


@dataclass(frozen=True)
class Reaction:
    """联动: a function that one or more kinds of entries call for."""

    name: str  # dotted, kept in Progress: renaming it makes a new reaction that starts from the beginning
    work: Callable[[Sequence[Entry]], object]
    kinds: frozenset[str]
    is_from_now: bool
    takes_many: bool  # what follows from a hundred entries is done at once; each by itself, where that fails


registered: dict[str, Reaction] = {}


def on(*events: type[Event], from_now: bool = False) -> Callable[[Work], Work]:
    """Register a function for these events. It gets the Entry, may record, and must not send anything outside twice.

    from_now  start with what happens from its first run on, not with the beginning of the trail
    """

    def register(work: Work) -> Work:
        _register(work, lambda entries: [work(entry) for entry in entries], events, is_from_now=from_now)
        return work

    return register


def on_many(*events: type[Event]) -> Callable[[Together], Together]:
    """The same for a function that gets all entries that wait, in their order, up to a hundred."""

    def register(work: Together) -> Together:
        _register(work, work, events, takes_many=True)
        return work

    return register


def _register(
    work: Callable[..., None],
    through: Callable[[Sequence[Entry]], object],
    events: Sequence[type[Event]],
    *,
    is_from_now: bool = False,
    takes_many: bool = False,
) -> None:
    name = f"{work.__module__}.{work.__qualname__}"
    registered[name] = Reaction(name, through, frozenset(event.slug for event in events), is_from_now, takes_many)


def catch_up(*, seconds: float = math.inf) -> int:
    """Let every reaction deal with the entries it has not seen. Returns how many it dealt with, failures included.

    Entries count once their transaction and all older ones have ended. Several workers may do this at once: each
    reaction is run by one of them at a time. With a limit of time each has its turn first, a batch after another.
    """
    until, done, busy = time.monotonic() + seconds, 0, list(registered.values())
    while busy:
        taken = [(reaction, _batch(reaction)) for reaction in busy]
        busy = [reaction for reaction, batch in taken if batch]
        done += sum(batch for _reaction, batch in taken)
        if time.monotonic() > until:
            break
    return done


def retry(names: list[str] | None = None) -> tuple[int, int]:
    """Try the open failures once more, of these reactions or of all. Returns how many were solved and how many not."""
    wanted = [name for name in names or registered if name in registered]
    solved = failed = 0
    for key in list(
        Failure.objects.filter(solved_at=None, reaction__in=wanted).order_by("entry_id").values_list("pk", flat=True)
    ):
        with transaction.atomic():
            failure = Failure.objects.select_for_update(skip_locked=True).filter(pk=key, solved_at=None).first()
            if failure is None:
                continue
            error = deliver(Entry.objects.get(pk=failure.entry_id), registered[failure.reaction])
            failure.tries, failure.at, failure.error = failure.tries + 1, clock.now(), error or failure.error
            failure.solved_at = None if error else failure.at
            failure.save()
        solved, failed = solved + (not error), failed + bool(error)
    return solved, failed


def deliver(entry: Entry, reaction: Reaction) -> str:
    """Run one reaction for one entry inside a savepoint. Returns "" or, after undoing everything, the error."""
    return _deliver([entry], reaction)


def _deliver(entries: Sequence[Entry], reaction: Reaction) -> str:
    try:
        with transaction.atomic():
            reaction.work(entries)
            connection.check_constraints()  # a foreign key broken here must fail here, not at the commit of the batch
    except Exception:
        if not connection.is_usable():
            raise
        return traceback.format_exc(limit=-5)
    return ""


@transaction.atomic
def _batch(reaction: Reaction) -> int:
    progress = _locked(reaction)
    if progress is None:
        return 0
    entries = list(_waiting(reaction, progress)[:BATCH])
    if not (reaction.takes_many and entries and not _deliver(entries, reaction)):
        _one_by_one(entries, reaction)
    if entries:
        progress.xid, progress.entry_id = entries[-1].xid, entries[-1].pk
        progress.save()
    return len(entries)


def _one_by_one(entries: Sequence[Entry], reaction: Reaction) -> None:
    for entry in entries:
        if error := deliver(entry, reaction):
            Failure.objects.update_or_create(
                reaction=reaction.name, entry_id=entry.pk, defaults={"error": error, "at": clock.now()}
            )


def _locked(reaction: Reaction) -> Progress | None:
    """The reaction's progress, ours until the transaction ends; None while another worker has it."""
    known = Progress.objects.filter(reaction=reaction.name)
    if not known.exists():
        start = {"xid": trail_horizon() - 1, "entry_id": LAST} if reaction.is_from_now else {}
        Progress.objects.bulk_create([Progress(reaction=reaction.name, **start)], ignore_conflicts=True)
    return known.select_for_update(skip_locked=True).first()


def _waiting(reaction: Reaction, progress: Progress) -> QuerySet[Entry]:
    later = Q(xid__gt=progress.xid) | Q(xid=progress.xid, id__gt=progress.entry_id)
    ready = Entry.objects.filter(later, kind__in=reaction.kinds, xid__gte=progress.xid, xid__lt=trail_horizon())
    return ready.order_by("xid", "id")
