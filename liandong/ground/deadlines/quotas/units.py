"""Who is measured: the places, agencies, officers or members of a named set of the register that a quota binds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.accounts.models import Agency, Membership
from liandong.ground.accounts.queries import credentials_on
from liandong.ground.deadlines.quotas.acts import Key
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Licence, Subject
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.orders import keepers, levels
from liandong.law.quotas import REGISTERS, Measure
from liandong.law.rules import Rule

CODES = frozenset(code for code, *_ in DEPARTMENTS)
LEVELS = {"province": 1, "city": 2, "county": 3}
GONE = (Subject.Status.CLOSED, Subject.Status.REVOKED, Subject.Status.UNLICENSED)
# The path from a subject to a field by which a set may be narrowed, where it is not a column of the subject itself.
PATHS = {
    ("institutions", "category"): "institution__category",
    ("institutions", "level"): "institution__level",
    ("institutions", "ownership"): "institution__ownership",
    ("practitioners", "kind"): "practitioner__kind",
}
KINDS = {
    "institutions": Subject.Kind.INSTITUTION,
    "practitioners": Subject.Kind.PRACTITIONER,
    "companies": Subject.Kind.COMPANY,
    "sites": Subject.Kind.SITE,
}


@dataclass
class Area:
    """范围: a place with all below it, as of a day; what was read of it once is not read again."""

    place: Place
    on: date
    _members: dict[tuple[Any, ...], frozenset[Key]] = field(default_factory=dict)

    @cached_property
    def agencies(self) -> list[Agency]:
        """Active agencies of the place and below."""
        rows = Agency.objects.filter(is_active=True, place__stem__startswith=self.place.stem)
        return list(
            rows.select_related("place", "department").prefetch_related("functions").order_by("place__code", "pk")
        )

    def members(self, measure: Measure) -> frozenset[Key]:
        """Who belongs to a named set of the register, here, as the register stands now."""
        known = (measure.register, *sorted(measure.where.items()))
        if known not in self._members:
            self._members[known] = frozenset(SETS[REGISTERS[measure.register].members](self, measure))
        return self._members[known]

    def holding(self, departments: Collection[str], at: Collection[int]) -> list[Agency]:
        """The agencies at these levels that exercise one of these functions; no departments: all."""
        return [
            one
            for one in self.agencies
            if one.place.level in at
            and (not departments or {one.department_id, *(held.pk for held in one.functions.all())} & set(departments))
        ]


def units(rule: Rule, area: Area, per: str) -> frozenset[Key]:
    """Keys of those whom a quota binds in an area: codes of places and subjects, ids of agencies and people."""
    if per == "institution":
        return area.members(Measure(register="institutions"))
    bound = area.holding(departments(rule), levels(book(), rule))
    if per == "officer":
        return _officers(area, bound)
    keys: dict[str, Callable[[Agency], Key]] = {
        "place": lambda one: str(one.place_id),
        "agency": lambda one: int(one.pk),
        "department": lambda one: str(one.department_id),
    }
    return frozenset(map(keys[per], bound))


def departments(rule: Rule) -> frozenset[str]:
    """The departments that a quota binds; empty where it names none."""
    return keepers(book(), rule) & CODES


def _subjects(area: Area, measure: Measure) -> QuerySet[Any, Any]:
    rows = Subject.objects.filter(merged_into__isnull=True, place__stem__startswith=area.place.stem)
    if measure.register == "licences":
        held = Licence.objects.filter(**{f"{name}__in": values for name, values in measure.where.items()})
        return rows.filter(pk__in=held.values("subject")).values_list("code", flat=True)
    if "status" not in measure.where:
        rows = rows.exclude(status__in=GONE)
    narrowed = {f"{PATHS.get((measure.register, name), name)}__in": values for name, values in measure.where.items()}
    return rows.filter(kind=KINDS[measure.register], **narrowed).values_list("code", flat=True)


def _certified(area: Area, measure: Measure) -> frozenset[Key]:
    wanted = measure.where.get("department", ())
    return _officers(area, area.holding(wanted, LEVELS.values()))


def _officers(area: Area, agencies: Collection[Agency]) -> frozenset[Key]:
    """People of these agencies who hold an enforcement certificate on the day."""
    live = Membership.objects.filter(Membership.live_on(area.on), Q(user__is_active=True), agency__in=agencies)
    certified = live.filter(user__in=credentials_on(area.on).values("user"))
    return frozenset(str(pk) for pk in certified.values_list("user", flat=True))


def _agencies(area: Area, measure: Measure) -> frozenset[Key]:
    at = [LEVELS[level] for level in measure.where.get("level", LEVELS) if level in LEVELS]
    return frozenset(one.pk for one in area.holding(measure.where.get("department", ()), at))


SETS: Mapping[str, Callable[[Area, Measure], Any]] = {
    "subject": _subjects,
    "officer": _certified,
    "agency": _agencies,
}
