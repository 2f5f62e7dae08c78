"""被要求自查的范围: which institutions are asked, chosen as the layers and fields of a draw are, with exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from liandong.discover.inspections.queries import draws
from liandong.discover.inspections.strata import Hot
from liandong.discover.selfchecks.models import SelfCheck
from liandong.discover.selfchecks.queries import to_ask
from liandong.ground.accounts.models import Agency, User
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject


@dataclass(frozen=True, slots=True)
class Choice:
    """By what they are chosen; what is empty narrows nothing."""

    checklist: str
    place: str = ""  # code
    category: str = ""
    level: str = ""
    grade: str = ""  # a layer, as draws have them
    field: Hot | None = None
    without: frozenset[int] = frozenset()  # exceptions, by their keys


def chosen(user: User, choice: Choice) -> QuerySet[Subject]:
    """The institutions of a choice, the exceptions among them still there."""
    rows = to_ask(user)
    if choice.place:
        rows = rows.filter(place__stem__startswith=Place.objects.get(pk=choice.place).stem)
    if choice.category:
        rows = rows.filter(institution__category=choice.category)
    if choice.level:
        rows = rows.filter(institution__level=choice.level)
    if choice.field:
        rows = rows.filter(pk__in=choice.field.subjects)
    if choice.grade and user.acting_for:
        rows = _of_layer(rows, user.acting_for, choice.grade)
    return rows.order_by("sort_key", "pk")


def _of_layer(rows: QuerySet[Subject], agency: Agency, grade: str) -> QuerySet[Subject]:
    graded = draws.layer_of(agency, draws.shares(agency))
    if grade == draws.UNGRADED:
        return rows.exclude(pk__in=graded)
    return rows.filter(pk__in=[subject for subject, layer in graded.items() if layer == grade])


@dataclass(frozen=True, slots=True)
class Picked:
    """所选机构: those who will be asked, and who not: at it already, or left out."""

    rows: QuerySet[Subject]  # to be asked
    count: int
    busy: int
    left_out: Sequence[Subject]


def picked(user: User, choice: Choice) -> Picked:
    rows = chosen(user, choice)
    at_it = SelfCheck.objects.filter(checklist=choice.checklist, stage=SelfCheck.Stage.OPEN).values("subject")
    asked = rows.exclude(pk__in=choice.without)
    left = asked.exclude(pk__in=at_it)
    return Picked(
        left, left.count(), asked.filter(pk__in=at_it).count(), list(rows.filter(pk__in=choice.without))
    )  # fmt: skip


def places(agency: Agency) -> list[Place]:
    """The counties and cities within the place of the agency; none where it is a county."""
    within = Place.objects.filter(stem__startswith=agency.place.stem, level__lte=Place.Level.COUNTY)
    return list(within.exclude(pk=agency.place_id).order_by("code"))


def levels(agency: Agency) -> list[str]:
    """The levels of institutions that are there."""
    rows = draws.population(agency).order_by().values_list("institution__level", flat=True).distinct()
    return sorted(filter(None, rows))
