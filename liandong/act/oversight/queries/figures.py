"""监督监督者: the figures of agencies in a period, the rows behind each, and the conditions of WZ-63-3 as facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q

from liandong.act.oversight.queries.measures import DAY, MEASURES, Measure, Rows
from liandong.act.oversight.thresholds import figure
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import agencies_below, seen_by
from liandong.ground.ui.owing import title_in
from liandong.ground.ui.words import both, share
from liandong.law.periods import Period, named, period_of

SCOPES = ("below", "here")
PROBLEMS, REACTION, EFFECT = "oversight.many_problems", "oversight.strong_reaction", "oversight.weak_effect"
FEW = "oversight.few_rows"


@dataclass(frozen=True)
class Figure:
    """One figure of one agency: so many of so many; `few` where that is too little to compare."""

    measure: Measure
    part: int
    of: int
    few: int

    @property
    def share(self) -> str:
        return share(self.part / self.of) if self.of and self.measure.is_share else ""

    @property
    def is_few(self) -> bool:
        return 0 < self.of < self.few


@dataclass(frozen=True)
class Row:
    """An agency with its figures, in the order of the measures."""

    agency: Agency
    figures: list[Figure]

    def of(self, name: str) -> Figure:
        return next(one for one in self.figures if one.measure.name == name)


@dataclass(frozen=True)
class Behind:
    """A row behind a figure."""

    dossier: Dossier
    says: str
    day: date
    until: date | None
    is_hit: bool


@dataclass(frozen=True)
class Attention:
    """问责提示: which of the three conditions hold for an agency; facts, and nobody is blamed by them."""

    agency: Agency
    problems: int
    reports: int
    effect: Figure
    flags: list[str] = field(default_factory=list)


def periods() -> list[Period]:
    """Those one may choose from: this and the last month, quarter and year."""
    found: list[Period] = []
    for kind in ("month", "quarter", "year"):
        now = period_of(kind, today())
        found += [now, period_of(kind, now.first - DAY)]
    return found


def period_asked(code: str) -> Period:
    """The period of a code in the address; for words that are none, this quarter."""
    try:
        return named(code)
    except (ValueError, KeyError):
        return period_of("quarter", today())


def agencies_of(user: User, scope: str) -> list[Agency]:
    """Whom a person may compare: the own agency and those below; or the other departments of the own place."""
    here = user.acting_for
    if here is None:
        return []
    if scope == "here":
        rows = Agency.objects.filter(place=here.place_id, is_active=True)
    else:
        rows = Agency.objects.filter(pk__in=[here.pk, *agencies_below(user)], is_active=True)
    return list(rows.select_related("place", "department").order_by("place__level", "place", "department", "pk"))


def table(user: User, agencies: Collection[Agency], period: Period) -> list[Row]:
    """All measures of all agencies: one query a measure."""
    ids, few = [agency.pk for agency in agencies], _few(user)
    counted = {name: _counted(measure.rows(user, ids, period, today())) for name, measure in MEASURES.items()}
    return [
        Row(agency, [Figure(MEASURES[name], *counts.get(agency.pk, (0, 0)), few) for name, counts in counted.items()])
        for agency in agencies
    ]


def by_family(user: User, agency: Agency, period: Period) -> list[tuple[str, Figure]]:
    """In time, rule by rule: the titles of the rules with the figures of one agency, the worst first."""
    rows = MEASURES["in_time"].rows(user, [agency.pk], period, today()).filter(who=agency.pk)
    groups = rows.order_by().values("rule").annotate(part=Count("pk", filter=Q(hit=True)), of=Count("pk"))
    found = [
        (title_in(row["rule"], agency.place_id), Figure(MEASURES["in_time"], row["part"], row["of"], _few(user)))
        for row in groups
    ]
    return sorted(found, key=lambda each: (each[1].part / each[1].of, -each[1].of))


def behind(user: User, agency: Agency, measure: Measure, period: Period, only: str) -> Rows:
    """The rows behind a figure of an agency; only those that count, or only those that do not."""
    rows = measure.rows(user, [agency.pk], period, today()).filter(who=agency.pk)
    if only in ("hit", "miss"):
        rows = rows.filter(hit=only == "hit")
    return rows.select_related("dossier__place").order_by("hit" if measure.is_good else "-hit", "-pk")


def told(rows: Iterable[Any]) -> list[Behind]:
    """What each of them is: a clock, a dispatch, a case, a clue or a card."""
    return [Behind(row.dossier, *_said(row), row.hit) for row in rows]


def attention(user: User, rows: Collection[Row], period: Period) -> list[Attention]:
    """The three conditions for each agency; the thresholds are those of the rulebook of its place."""
    reports = _reports(user, [row.agency.pk for row in rows], period)
    return [_judged(row, reports.get(row.agency.pk, 0)) for row in rows]


def _judged(row: Row, reports: int) -> Attention:
    place, on = row.agency.place_id, today()
    cards, effect, flags = row.of("cards").of, row.of("in_time"), []
    if cards >= figure(PROBLEMS, place, on):
        flags.append("problems")
    if reports >= figure(REACTION, place, on):
        flags.append("reaction")
    if effect.of and effect.part / effect.of < figure(EFFECT, place, on):
        flags.append("effect")
    return Attention(row.agency, cards, reports, effect, flags)


def _reports(user: User, agencies: Collection[int], period: Period) -> Mapping[int, int]:
    """How many complaints and reports came to each agency."""
    first, after = (datetime.combine(day, time(), BEIJING) for day in (period.first, period.last + DAY))
    rows = Clue.objects.filter(
        seen_by(user, "dossier__"), holder__in=agencies, source=Clue.Source.COMPLAINT, received_at__gte=first,
        received_at__lt=after,
    )  # fmt: skip
    return dict(rows.order_by().values_list("holder").annotate(n=Count("pk")))


def _counted(rows: Rows) -> dict[int, tuple[int, int]]:
    groups = rows.order_by().values("who").annotate(part=Count("pk", filter=Q(hit=True)), of=Count("pk"))
    return {row["who"]: (row["part"], row["of"]) for row in groups}


def _few(user: User) -> int:
    place = user.acting_for.place_id if user.acting_for else None
    return int(figure(FEW, place, today()))


def _said(row: Any) -> tuple[str, date, date | None]:
    """In words, the day it was to be done or came about, and the day it was done."""
    kind = type(row).__name__
    if kind == "Deadline":
        return title_in(row.rule, row.dossier.place_id), row.due_on, row.met_on
    if kind == "Card":
        return title_in(row.rule, row.dossier.place_id), row.due_on, row.sent_on
    if kind == "Dispatch":
        return str(row.get_kind_display()), _day(row.sent_at), _day(row.signed_at or row.declined_at)
    if kind == "Case":
        return row.cause, row.decided_on, row.annulled_on
    return both(row.title), _day(row.received_at), _day(row.closed_at)


def _day(instant: datetime | None) -> Any:
    return instant.astimezone(BEIJING).date() if instant else None
