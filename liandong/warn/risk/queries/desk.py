"""预警台: filters kept in the address, one page at a time, each row with its most urgent clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from liandong.discover.clues.queries.desk import clocks_of
from liandong.ground.accounts.models import User
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import NOTHING
from liandong.ground.places.codes import stem_of
from liandong.ground.ui.paging import LongPage, LongPaginator, at_most
from liandong.law.refusal import Refusal
from liandong.warn.risk.models import Answer, Family, Push, Review, Warning
from liandong.warn.risk.models.warnings import Verdict
from liandong.warn.risk.queries.warnings import warnings_for

PAGE = 40
WHOSE = ("ours", "sent", "all")
QUEUES = ("first", "answered", "second")
LEVELS = ("1", "2", "3")
STAGES = ("open", *QUEUES, "decided", "all")
Stage = Warning.Stage


@dataclass(frozen=True, slots=True)
class Filters:
    """筛选: as the address has it; anything unknown narrows nothing."""

    whose: str = "ours"  # ours: we handle it; sent: it was sent to us; all that we may see
    stage: str = "open"
    family: str = ""
    level: str = ""
    model: str = ""
    place: str = ""
    outcome: str = ""
    since: str = ""  # raised on this day or later
    q: str = ""
    page: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filters:
        """From the address. NUL and overlong values are left out."""
        known = {one.name: given.get(one.name, "").replace("\0", "").strip()[:120] for one in fields(cls)}
        known["whose"] = known["whose"] if known["whose"] in WHOSE else "ours"
        known["stage"] = known["stage"] if known["stage"] in STAGES else "open"
        return cls(**known)

    @property
    def narrowed(self) -> bool:
        return self.stage != "open" or any(
            (self.family, self.level, self.model, self.place, self.outcome, self.since_on, self.q)
        )

    @property
    def since_on(self) -> date | None:
        """The day of `since`, where it is one."""
        try:
            return date.fromisoformat(self.since)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Line:
    """一行预警."""

    warning: Warning
    clock: Deadline | None
    findings: int
    lines: int
    answers: int

    @property
    def token(self) -> str:
        """What a mark on it carries: which one, and as it was shown."""
        return f"{self.warning.pk}:{self.warning.revision}"


def desk(user: User, filters: Filters) -> tuple[LongPage, list[Line]]:
    """A page of warnings, the serious first, and its lines."""
    rows = warnings_for(user).filter(_wanted(user, filters)).order_by("-level", "-raised_at", "-pk")
    page = LongPaginator(rows, PAGE).get_page(filters.page)
    return page, lines(list(page.object_list))


def lines(rows: list[Warning]) -> list[Line]:
    """Rows with what a list shows beside them, in three questions."""
    keys = [row.pk for row in rows]
    clocks = clocks_of([row.dossier_id for row in rows])
    counted = Warning.objects.filter(pk__in=keys).values_list("pk").order_by()
    found = {pk: (n, s or 0) for pk, n, s in counted.annotate(n=Count("findings"), s=Sum("findings__lines"))}
    said = dict(Answer.objects.filter(warning__in=keys).order_by().values_list("warning").annotate(n=Count("pk")))
    return [Line(row, clocks.get(row.dossier_id), *found.get(row.pk, (0, 0)), said.get(row.pk, 0)) for row in rows]


def queue_counts(user: User) -> dict[str, str]:
    """How many of our own lie in each queue, counted up to where a list stops counting."""
    mine = warnings_for(user).filter(agency=user.acting_for).order_by()
    return {name: at_most(mine.filter(_at_stage(name)).values("pk")[:301].count()) for name in QUEUES}


def of_subject(user: User, subjects: Collection[int]) -> QuerySet[Warning]:
    """Warnings about these subjects that the person may see, the newest first."""
    return warnings_for(user).filter(subject__in=subjects).order_by("-raised_at")


def _wanted(user: User, filters: Filters) -> Q:
    wanted = _whose(user, filters.whose) & _at_stage(filters.stage)
    if filters.family in Family.values:
        wanted &= Q(family=filters.family)
    if filters.level in LEVELS:
        wanted &= Q(level=int(filters.level))
    if filters.model:
        wanted &= Q(by_models__contains=[filters.model])
    if filters.place:
        wanted &= _within(filters.place)
    if filters.outcome in Verdict.values:
        wanted &= Q(outcome=filters.outcome)
    if filters.since_on:
        wanted &= Q(raised_at__date__gte=filters.since_on)
    if filters.q:
        wanted &= Q(subject__name__icontains=filters.q) | Q(dossier__key__startswith=filters.q.upper())
    return wanted


def _whose(user: User, whose: str) -> Q:
    if whose == "ours":
        return Q(agency=user.acting_for)
    if whose == "sent":
        return Q(Exists(Push.objects.filter(warning=OuterRef("pk"), agency=user.acting_for)))
    return Q()


def _at_stage(stage: str) -> Q:
    answered = Exists(Answer.objects.filter(warning=OuterRef("pk")))
    return {
        "open": ~Q(stage=Stage.DECIDED),
        "first": Q(stage=Stage.OPEN),
        "answered": Q(stage=Stage.OPEN) & Q(answered),
        "second": Q(stage=Stage.REVIEWED),
        "decided": Q(stage=Stage.DECIDED),
    }.get(stage, Q())


def _within(place: str) -> Q:
    try:
        return Q(dossier__place__code__startswith=stem_of(place))
    except Refusal:
        return Q(dossier__place__full_name__contains=place) if not place.isdigit() else NOTHING


def second_for(user: User) -> QuerySet[Warning]:
    """Warnings of our agency that wait for the second review and whose first was somebody else's, the oldest first."""
    rows = warnings_for(user).filter(agency=user.acting_for, stage=Stage.REVIEWED)
    mine = Review.objects.filter(warning=OuterRef("pk"), step=Review.Step.FIRST, is_void=False, by=user)
    return rows.exclude(Exists(mine)).order_by("-level", "raised_at")
