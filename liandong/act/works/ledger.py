"""履职台账: how an agency stands with everything it carries out by work written down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from liandong.act.works.models import Joining, Obligation, Work
from liandong.act.works.queries import Order, orders_of, works_for
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import subordinates
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import agencies_below, seen_by
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.ground.ui.owing import Owed
from liandong.law.periods import Period, named, period_of
from liandong.law.rules import Rule

BOXES = ("todo", "measured", "as_needed", "done", "past")
STANDING_WORKS = Q(works__withdrawn_at__isnull=True)
CLOCK_FIRST = date(9999, 12, 31)
MOST_DIGITS = 10
YEAR = re.compile(r"[1-9][0-9]{3}")


@dataclass(frozen=True)
class Line:
    """一项: an order in one period, or without one, and how far it has come."""

    order: Order
    period: Period | None
    obligation: Obligation | None
    clock: Deadline | None
    count: int
    last: date | None
    is_past: bool = False

    @property
    def owed(self) -> Owed | None:
        return Owed(self.clock) if self.clock else None

    @property
    def box(self) -> str:
        """Where it stands on the ledger: to do, measured by its quota, as needed, done, or an aim of a past year."""
        if self.period is None:
            return "as_needed"
        if self.clock is not None:
            return "todo" if self.clock.is_running else "done"
        if self.is_past:
            return "past"
        return "measured" if not self.order.goal else "todo" if self.count < self.order.goal else "done"

    @property
    def days_late(self) -> int:
        """By how many days the work came too late; 0 when it came in time or has not come."""
        met = self.clock.met_on if self.clock else None
        return max((met - self.clock.due_on).days, 0) if self.clock and met else 0

    @property
    def is_reached(self) -> bool:
        return self.count >= max(self.order.goal, 1)


def ledger(agency: Agency | None, on: date) -> dict[str, list[Line]]:
    """Everything an agency carries out by work written down, by where it stands; the most urgent first."""
    if agency is None:
        return {box: [] for box in BOXES}
    known = _known(agency)
    clocks = _clocks(known.values())
    lines = []
    for order in orders_of(agency, on):
        for period in _periods(order, on, known, clocks):
            found = known.get((order.rule.id, period.code if period else ""))
            clock = clocks.get(found.dossier_id) if found else None
            count, last = (found.count, found.last) if found else (0, None)  # type: ignore[attr-defined]
            is_past = period is not None and period.last < on
            lines.append(Line(order, period, found, clock, count, last, is_past))
    lines.sort(key=lambda line: (line.clock.due_on if line.clock else CLOCK_FIRST, line.order.rule.id))
    return {box: [line for line in lines if line.box == box] for box in BOXES}


def _known(agency: Agency) -> dict[tuple[str, str], Obligation]:
    rows = Obligation.objects.filter(agency=agency).select_related("dossier__place")
    counted = rows.annotate(
        count=Count("works", filter=STANDING_WORKS), last=Max("works__held_on", filter=STANDING_WORKS)
    )
    return {(row.rule, row.period): row for row in counted}


def _clocks(obligations: Iterable[Obligation]) -> dict[int, Deadline]:
    """The clock of each obligation, by its dossier."""
    rows = Deadline.objects.filter(dossier__in=[one.dossier_id for one in obligations], about__startswith="obligation:")
    return {row.dossier_id: row for row in rows.select_related("agency", "dossier__place").order_by("pk")}


def _periods(
    order: Order, on: date, known: dict[tuple[str, str], Obligation], clocks: dict[int, Deadline]
) -> list[Period | None]:
    """The period of the day, the year aimed at, and earlier periods that are still owed."""
    if not order.every:
        return [None]
    if order.target_year:
        return [period_of(order.every, date(order.target_year, 1, 1))]
    now = order.period(on)
    late = [
        named(code)
        for (rule, code), row in known.items()
        if rule == order.rule.id and (clock := clocks.get(row.dossier_id)) and clock.is_running
    ]
    return list(dict.fromkeys([*([now] if now else []), *late]))


def whose(user: User, asked: str | None) -> Agency | None:
    """The agency whose ledger is shown: the one asked for if it is ours or below us, else our own."""
    here = user.acting_for
    if here is None or asked is None or not (asked.isascii() and asked.isdigit() and len(asked) < MOST_DIGITS):
        return here
    return Agency.objects.filter(pk=int(asked), pk__in=[here.pk, *agencies_below(user)]).first() or here


def below(user: User) -> QuerySet[Agency] | list[Agency]:
    """The agencies below ours, whose ledgers we may read."""
    return subordinates(user.acting_for).order_by("place__code") if user.acting_for else []


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to."""

    kind: str = ""
    year: str = ""
    q: str = ""
    taken_back: bool = False


def register(user: User, filters: Filters) -> QuerySet[Work]:
    """What was written down, as far as the person may see it, the newest first."""
    rows = works_for(user)
    if not filters.taken_back:
        rows = rows.filter(withdrawn_at__isnull=True)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if YEAR.fullmatch(filters.year):
        rows = rows.filter(held_on__year=int(filters.year))
    for word in filters.q.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(obligation__agency__name__icontains=word))
    return rows


def rule_of(user: User, id_: str) -> Rule:
    """A rule as the place of the person's agency reads it. Raises UnknownRule."""
    here = user.acting_for
    if here is None:
        raise UnknownRule(id_)
    return book().rule(id_, here.place_id)


def obligations(user: User, rule: str) -> list[Line]:
    """How the agencies one may see stood with a rule, the newest period first."""
    rows = Obligation.objects.filter(seen_by(user, "dossier__"), rule=rule)
    rows = rows.select_related("dossier__place", "agency__place").order_by("-first_on", "agency__place__code", "agency")
    found = list(rows.annotate(count=Count("works", filter=STANDING_WORKS), last=Max("works__held_on"))[:200])
    clocks, its = _clocks(found), rule_of(user, rule)
    order = Order(its, its.versions[-1])
    return [
        Line(order, named(row.period) if row.period else None, row, clocks.get(row.dossier_id), row.count, row.last)
        for row in found
    ]


def in_dossier(user: User, dossier_id: int) -> list[Work]:
    """The records of a dossier with all that belongs to them."""
    rows = works_for(user).filter(obligation__dossier=dossier_id)
    return list(rows.prefetch_related("officers", "documents", "joinings__agency", "joinings__confirmed_by"))


def joining_of(user: User, work: Work) -> Joining | None:
    """The part of the person's agency in a work, if it still has to be confirmed."""
    return next(
        (one for one in work.joinings.all() if one.agency == user.acting_for and one.confirmed_at is None), None
    )
