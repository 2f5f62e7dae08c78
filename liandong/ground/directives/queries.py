"""Questions about drafts: who may see them, how far the review is, and what stands in no entry."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import Count, Q, QuerySet

from liandong.ground.accounts.models import User
from liandong.ground.directives import readings
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.directives.readings import Order

REVIEW = "rules.review"
_State = DraftEntry.State
REVIEWABLE = (_State.OPEN, _State.CONFIRMED, _State.DISCARDED)


@dataclass(frozen=True)
class Progress:
    """How far a review is; entries that went into another are not counted."""

    open: int
    confirmed: int
    discarded: int

    @property
    def reviewed(self) -> int:
        return self.confirmed + self.discarded

    @property
    def all(self) -> int:
        return self.open + self.reviewed


def drafts_for(user: User) -> QuerySet[Draft]:
    """Drafts are the work of agencies: people of institutions see none, people of any agency see all."""
    if user.acting_for is None:
        return Draft.objects.none()
    return Draft.objects.select_related("read_by", "agency")


def listed_for(user: User) -> QuerySet[Draft]:
    """The same for a list: without their text, and with how many entries stand how."""
    counts = {f"n_{state}": Count("entries", filter=Q(entries__state=state)) for state in REVIEWABLE}
    return drafts_for(user).defer("text", "reading").annotate(**counts).order_by("-read_at", "-pk")


def entries_for(user: User) -> QuerySet[DraftEntry]:
    """The entries of those drafts."""
    return DraftEntry.objects.filter(draft__in=drafts_for(user).values("pk")).select_related("draft")


def entry_at(draft: Draft, start: int) -> DraftEntry | None:
    """The live entry that begins at a place of the text."""
    return draft.entries.filter(state__in=DraftEntry.LIVE, start=start).first()


def draft_of(sha256: str) -> Draft | None:
    """The draft that was read from a file with this hash."""
    return Draft.objects.filter(sha256=sha256).first()


def entries_of(draft: Draft) -> list[DraftEntry]:
    """All entries but those that went into another, in the order of the text."""
    rows = draft.entries.exclude(state=_State.MERGED).select_related("reviewed_by", "changed_by")
    return list(rows.order_by("start", "end", "pk"))


def live_entries(draft: Draft) -> list[DraftEntry]:
    return [entry for entry in entries_of(draft) if entry.is_live]


def next_live(entry: DraftEntry) -> DraftEntry | None:
    """The live entry that begins next after this one."""
    rows = DraftEntry.objects.filter(draft=entry.draft_id, state__in=DraftEntry.LIVE).exclude(pk=entry.pk)
    later = Q(start__gt=entry.start) | Q(start=entry.start, end__gt=entry.end)
    return rows.filter(later).order_by("start", "end", "pk").first()


def next_open(draft: Draft, after: int) -> DraftEntry | None:
    """The entry to be reviewed next: the first that waits after this place of the text, else the first that waits."""
    waiting = draft.entries.filter(state=_State.OPEN).order_by("start", "end", "pk")
    return waiting.filter(start__gt=after).first() or waiting.first()


def progress(entries: Sequence[DraftEntry]) -> Progress:
    states = [entry.state for entry in entries]
    return Progress(states.count(_State.OPEN), states.count(_State.CONFIRMED), states.count(_State.DISCARDED))


def orders_uncovered(draft: Draft, entries: Sequence[DraftEntry]) -> list[Order]:
    """Sentences that order something and of which some words stand in none of these entries."""
    gaps = _gaps(draft.text, entries)
    return [one for one in readings.orders(draft) if any(said.strip() for said in _within(gaps, one, draft.text))]


def _gaps(text: str, entries: Sequence[DraftEntry]) -> list[tuple[int, int]]:
    """The stretches of the text that stand in no entry, in order."""
    found, at = [], 0
    for entry in sorted(entries, key=lambda one: one.start):
        if entry.start > at:
            found.append((at, entry.start))
        at = max(at, entry.end)
    return [*found, (at, len(text))]


def _within(gaps: Sequence[tuple[int, int]], order: Order, text: str) -> Iterator[str]:
    """The words of an order that lie in the gaps."""
    for start, end in gaps[bisect_right(gaps, order.since, key=itemgetter(1)) :]:
        if start >= order.until:
            return
        yield text[max(start, order.since) : min(end, order.until)]
