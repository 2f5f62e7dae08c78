"""What agencies owe by the rulebook, and what they wrote down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import ceil

from django.db.models import Case, Q, QuerySet, When

from liandong.act.works.models import STANDING, Obligation, Work
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agencies_over, subordinates
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.orders import WorkKind, keepers, levels, orders, work_kinds, work_of
from liandong.ground.ui.words import both
from liandong.law.periods import Period, named, period_of
from liandong.law.rules import Rule, Version

DAY = timedelta(days=1)
COUNTED_PER = ("agency", "place", "department")


@dataclass(frozen=True)
class Order:
    """履职要求: a rule that an agency has to carry out by work it writes down."""

    rule: Rule
    version: Version

    @property
    def work(self) -> str:
        return work_of(self.rule)

    @cached_property
    def kind(self) -> WorkKind | None:
        return work_kinds(book(), self.rule.place and book().places[self.rule.place].code).get(self.work)

    @property
    def every(self) -> str:
        """The kind of its period; "" for what is owed once or as needed."""
        return str(self.rule.meta.get("period", ""))

    @property
    def target_year(self) -> int | None:
        year: int | None = self.version.values.get("target_year")
        return year

    @property
    def goal(self) -> int:
        """How many records fulfil a period; 0 where a share, a sum or different units are measured instead."""
        if self.rule.kind == "schedule":
            return 1
        counts, values = self.rule.meta.get("counts"), self.version.values
        plain = not (getattr(counts, "sum", None) or getattr(counts, "distinct", None) or self.rule.meta.get("of"))
        counted = self.rule.meta.get("per") in COUNTED_PER and "at_least" in values and plain
        return ceil(values["at_least"]) if counted else 0

    def period(self, day: date) -> Period | None:
        """The period of a day in which it is owed; None without periods, or where nothing is owed or in force then."""
        if not self.every:
            return None
        found = period_of(self.every, day)
        months: tuple[int, ...] = self.version.values.get("months", ())
        if months and found.first.month not in months:
            return None
        if not any(one.start <= found.last and (one.until or found.last) >= found.first for one in self.rule.versions):
            return None
        return found if self.target_year in (None, found.first.year) else None


def orders_of(agency: Agency, on: date) -> list[Order]:
    """What an agency has to carry out by work written down, as its rulebook says on that day."""
    return list(_orders(_functions(agency), agency, on))


def _functions(agency: Agency) -> frozenset[str]:
    """The functions that an agency holds, asked once for each agency object."""
    known: dict[str, frozenset[str]] = agency.__dict__.setdefault("_held", {})
    if "functions" not in known:
        known["functions"] = frozenset({agency.department_id, *agency.functions.values_list("pk", flat=True)})
    return known["functions"]


def _orders(functions: frozenset[str], agency: Agency, on: date) -> Iterator[Order]:
    for rule, version in orders(book(), agency.place_id, on):
        if functions & keepers(book(), rule) and agency.place.level in levels(book(), rule):
            yield Order(rule, version)


def order_of(agency: Agency, rule: str, on: date) -> Order | None:
    """The order of this rule, if the agency has it on that day."""
    return next((order for order in orders_of(agency, on) if order.rule.id == rule), None)


def works_for(user: User) -> QuerySet[Work]:
    """Records in dossiers that the person may see."""
    rows = Work.objects.filter(seen_by(user, "obligation__dossier__"))
    return rows.select_related("obligation__agency__place", "obligation__dossier", "subject", "recorded_by")


def standing(obligation: Obligation) -> QuerySet[Work]:
    """The records of an obligation that were not taken back, the first first."""
    return Work.objects.filter(STANDING, obligation=obligation).order_by("held_on", "pk")


def open_periods(order: Order, agency: Agency) -> list[tuple[str, str]]:
    """The periods work can be written down for: the one of today, the one before, and those still owed."""
    if not order.every:
        return []
    if order.target_year:
        return [_choice(period_of(order.every, date(order.target_year, 1, 1)))]
    now, owed = period_of(order.every, today()), Obligation.objects.filter(agency=agency, rule=order.rule.id)
    running = owed.filter(dossier__deadlines__met_on__isnull=True, dossier__deadlines__waived_on__isnull=True)
    codes = {now.code, period_of(order.every, now.first - DAY).code, *running.values_list("period", flat=True)}
    known = sorted((named(code) for code in codes if code), key=lambda one: one.first, reverse=True)
    return [_choice(one) for one in known if order.period(one.first)]


def _choice(period: Period) -> tuple[str, str]:
    return period.code, both(period.title)


def could_join(agency: Agency) -> QuerySet[Agency]:
    """Who may have taken part: first the members of the mechanism here, then the others of the place, above, below."""
    near = Q(pk__in=agencies_over(agency.place).values("pk")) | Q(place=agency.place_id)
    rows = Agency.objects.filter(near | Q(pk__in=subordinates(agency).values("pk")), is_active=True)
    here = Q(place=agency.place_id)
    first = Case(When(here & Q(department__in=_members(agency)), then=0), When(here, then=1), default=2)
    return (
        rows.exclude(pk=agency.pk)
        .select_related("place", "department")
        .order_by(first, "-place__level", "department", "pk")
    )


def _members(agency: Agency) -> list[str]:
    """The departments of the mechanism of a place, as its lowest folder that has one names them."""
    found = [folder.mechanism for folder in book().folders(agency.place_id) if folder.mechanism]
    return [found[-1].lead, *(member.code for member in found[-1].members)] if found else []
