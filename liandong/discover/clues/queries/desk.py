"""The clue desk: filters kept in the address, one page by key, a fixed number of questions to the database."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from liandong.discover.clues.codes import OPEN, Stage
from liandong.discover.clues.folding import HIDDEN, pairs, searchable
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.models import OWN, RUNNING, Deadline
from liandong.ground.deadlines.queries import lit
from liandong.ground.dossiers.queries import NOTHING, agencies_below, seen_by
from liandong.ground.places.codes import stem_of
from liandong.ground.ui.paging import Counted
from liandong.law.refusal import Refusal

PAGE = 50
SHORTEST = 2  # characters of a word that can be searched
COUNTED = 300  # beyond this a list says "more than"
WHOSE = ("ours", "sent", "received", "all")
LIGHTS = ("overdue", "soon", "ok", "paused")
# 队列: what lies with us, by what has to be done next
QUEUES: dict[str, tuple[Stage, ...]] = {
    "to_route": (Stage.RECEIVED, Stage.RETURNED),
    "to_pass": (Stage.ROUTED,),
    "to_sign": (Stage.DISPATCHED,),
    "to_verify": (Stage.ACCEPTED,),
    "to_end": (Stage.VERIFIED, Stage.IN_CASE),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """筛选: as the address has it; anything unknown narrows nothing."""

    whose: str = "ours"  # ours: held by us; sent: received by us and held by others; received; all that we may see
    stage: str = "open"  # a stage, a queue, "open" for all that someone still owes an act on, or "all"
    matter: str = ""
    channel: str = ""
    source: str = ""
    place: str = ""
    light: str = ""
    q: str = ""
    after: str = ""  # key of the last row of the page before

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filters:
        """From the address. NUL and overlong values are left out."""
        known = {one.name: given.get(one.name, "").replace("\0", "").strip()[:200] for one in fields(cls)}
        if known["whose"] not in WHOSE:
            known["whose"] = "ours"
        if known["stage"] not in (*Stage.values, *QUEUES, "all"):
            known["stage"] = "open"
        return cls(**known)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the first choice is set."""
        others = (self.matter, self.channel, self.source, self.place, self.light, self.q)
        return self.stage != "open" or any(others)


class Line(NamedTuple):
    """一行: what the list shows of a clue, and its most urgent clock; less than a Clue, which takes longer to make."""

    pk: int
    dossier: int
    key: str
    title: str
    subject: str
    place: str
    bound_by: str  # code of the place whose rules its clocks follow
    holder: str
    stage: str
    outcome: str
    channel: str
    matter: str
    repeats: int
    received_at: datetime
    revision: int
    group: int | None
    is_seen: bool
    clock: Deadline | None = None


COLUMNS = (
    "pk", "dossier_id", "dossier__key", "title", "subject_text", "place__name", "dossier__place_id", "holder__name",
    "stage", "outcome", "channel", "matter", "repeats", "received_at", "revision", "group_id", "is_seen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """一页线索: the rows, how many there are (capped), and where the next page begins."""

    lines: list[Line]
    count: int
    after: str = ""

    @property
    def is_capped(self) -> bool:
        return self.count > COUNTED

    @property
    def shown_count(self) -> int:
        return min(self.count, COUNTED)


def visible(user: User | AnonymousUser) -> QuerySet[Clue]:
    """Clues of the dossiers this person may see."""
    return Clue.objects.filter(seen_by(user, "dossier__"))


def find(user: User | AnonymousUser, key: str) -> QuerySet[Clue]:
    """The clue of a dossier; empty when the person may not see it."""
    related = ("dossier__owner", "holder__department", "holder__place", "place", "subject", "intake_agency")
    return visible(user).filter(dossier__key=key).select_related(*related, "competent")


def desk(user: User, filters: Filters) -> Desk:
    """One page of the clue list: newest first, never more than four questions to the database.

    Nearly every clue an agency holds, received or reads is one it may see. The database cannot know that; told to
    filter, it fetches and sorts all of them. So it says of each row of the page whether it may be seen, and others are
    left out.
    """
    wanted, order = _wanted(user, filters), _order(user, filters)
    clues = Clue.objects.annotate(is_seen=ExpressionWrapper(seen_by(user, "dossier__"), BooleanField()))
    found = clues.order_by(*(f"-{name}" for name in order))
    read = found.filter(wanted & _after(filters.after, order)).values_list(*COLUMNS)[: PAGE + 1]
    lines = [Line(*row) for row in read]
    shown = [line for line in lines[:PAGE] if line.is_seen]
    clocks = clocks_of([line.dossier for line in shown])
    after = _mark(lines[PAGE - 1]) if len(lines) > PAGE else ""
    return Desk([line._replace(clock=clocks.get(line.dossier)) for line in shown], _count(found.filter(wanted)), after)


def _count(found: QuerySet[Clue]) -> int:
    """How many of the first there are; in the order of the list, so that both walk the same index."""
    return sum(found.values_list("is_seen", flat=True)[: COUNTED + 1])  # type: ignore[misc]


def queue_counts(user: User) -> dict[str, int]:
    """How many lie in each queue of the agency acted for, in one question; beyond what is counted, one more."""
    if user.acting_for is None:
        return dict.fromkeys(QUEUES, 0)
    here, seen = Agency.objects.filter(pk=user.acting_for.pk), seen_by(user, "dossier__")
    held = {name: Clue.objects.filter(holder=user.acting_for, stage__in=stages) for name, stages in QUEUES.items()}
    counted = {name: Counted(rows, seen) for name, rows in held.items()}
    return dict(zip(counted, here.values_list(*counted.values())[0], strict=True))


def clocks_of(dossiers: Collection[int]) -> dict[int, Deadline]:
    """The most urgent running clock of each dossier."""
    clocks = Deadline.objects.filter(RUNNING, OWN, dossier__in=dossiers).order_by("dossier_id", "due_on", "id")
    return {one.dossier_id: one for one in clocks.distinct("dossier_id")}


def _reads_by_line(user: User, filters: Filters) -> bool:
    """Whether the list walks the lines of `ClueReader`: all that an agency reads, where none below it counts too."""
    return filters.whose == "all" and user.acting_for is not None and not agencies_below(user)


def _order(user: User, filters: Filters) -> tuple[str, str]:
    """When it was received and which it is, newest first, in the index that has this order."""
    by_line = _reads_by_line(user, filters)
    return ("readers__received_at", "readers__clue_id") if by_line else ("received_at", "id")


def _wanted(user: User, filters: Filters) -> Q:
    """All that narrows the list: one condition, so that the parts about `readers` mean the same line."""
    wanted = _whose(user, filters) & _at_stage(user, filters) & _saying(filters.q)
    for name in ("matter", "channel", "source"):
        if value := getattr(filters, name):
            wanted &= Q(**{name: value})
    if filters.place:
        wanted &= _within(filters.place)
    if filters.light in LIGHTS:
        clocks = lit(Deadline.objects.filter(dossier=OuterRef("dossier")), filters.light, today())
        wanted &= Q(Exists(clocks))
    return wanted


def _whose(user: User, filters: Filters) -> Q:
    here = user.acting_for
    if filters.whose == "all":
        return Q(readers__agency=here) if _reads_by_line(user, filters) else seen_by(user, "dossier__")
    if filters.whose == "ours":
        return Q(holder=here)
    return Q(intake_agency=here) & (~Q(holder=here) if filters.whose == "sent" else Q())


def _at_stage(user: User, filters: Filters) -> Q:
    if filters.stage == "all":
        return Q()
    if filters.stage == "open" and _reads_by_line(user, filters):
        return Q(readers__is_open=True)
    return Q(stage__in=OPEN if filters.stage == "open" else QUEUES.get(filters.stage, (filters.stage,)))


def _within(place: str) -> Q:
    try:
        return Q(place__code__startswith=stem_of(place))  # codes of what lies within begin with the stem
    except Refusal:
        return Q(place__full_name__contains=place) if not place.isdigit() else NOTHING


def _saying(asked: str) -> Q:
    """Clues that hold every word asked for, by the search table; a dossier's key finds that dossier.

    A telephone or identity number finds nothing, and neither does a single character.
    """
    if asked.upper().startswith("XS-"):
        return Q(dossier__key__startswith=asked.upper())
    words = searchable(asked).split()
    if asked and (any(HIDDEN in word for word in words) or max(map(len, words), default=0) < SHORTEST):
        return NOTHING
    long = [word for word in words if len(word) >= SHORTEST]
    return reduce(and_, (Q(words__pairs__contains=pairs(word), words__text__contains=word) for word in long), Q())


def _mark(line: Line) -> str:
    text = f"{line.received_at.isoformat()}|{line.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _after(mark: str, order: tuple[str, str]) -> Q:
    """What comes after the marked row; a broken mark begins at the top."""
    try:
        instant, pk = base64.urlsafe_b64decode(mark.encode()).decode().split("|")
        at, number = datetime.fromisoformat(instant), int(pk)
    except (ValueError, binascii.Error):
        return Q()
    if at.tzinfo is None or not date(1949, 1, 1) <= at.date() or not 0 <= number < 2**63:
        return Q()
    when, which = order
    later = Q(**{f"{when}__lt": at}) | Q(**{when: at, f"{which}__lt": number})
    return later & Q(**{f"{when}__lte": at})
