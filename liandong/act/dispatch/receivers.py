"""可送机关: to whom something can be sent: agencies of the place, above and below it, and of another place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liandong.ground.accounts.models import Agency, Department
from liandong.ground.accounts.queries import agency_for
from liandong.ground.places.models import Place
from liandong.ground.places.queries import ancestors

MOST_PLACES = 8
NONE_THERE = gettext_lazy(
    "%(place)s has no agency of its own here. Name the department too: then the office above that covers it is found."
)
NONE_ABOVE = gettext_lazy(
    "%(place)s has no office of %(department)s, and none above it is known here. Send it to another department there,"
    " or to your own superior; the operator can add the office."
)


@dataclass(frozen=True)
class Elsewhere:
    """异地机关: what somebody looked for in another place, and what is there."""

    place_text: str = ""
    department: Department | None = None
    places: tuple[Place, ...] = ()
    agencies: tuple[Agency, ...] = ()
    says: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Elsewhere:
        """From the address: `place` in words or as a code, `department` as a code."""
        words = asked.get("place", "").strip()[:40]
        department = Department.objects.filter(pk=asked.get("department", "")).first()
        if not words:
            return cls(department=department)
        places = tuple(_places(words))
        if not places:
            return cls(words, department, says=_("No place is called so. Type a part of its name, or its code."))
        if len(places) > 1 and not _is_meant(places[0], words):
            return cls(words, department, places, says=_("Several places are called so. Choose one."))
        return _in(words, places[0], department)

    @property
    def chosen(self) -> Agency | None:
        return self.agencies[0] if len(self.agencies) == 1 else None


def receivers(place: Place, sender: Agency, elsewhere: Elsewhere) -> QuerySet[Agency]:
    """Active agencies of a place, of those above it and of the next level below, and those found in another."""
    near = Q(place__in=[each.pk for each in ancestors(place)]) | Q(place__parent=place)
    found = Q(pk__in=[agency.pk for agency in elsewhere.agencies])
    rows = Agency.objects.filter(near | found, is_active=True).exclude(pk=sender.pk)
    return rows.select_related("department", "place").order_by("-place__level", "place__code", "department__code")


def _in(words: str, place: Place, department: Department | None) -> Elsewhere:
    there = Agency.objects.filter(place=place, is_active=True).select_related("department", "place")
    if department is None:
        agencies = tuple(there.order_by("department__code"))
        says = "" if agencies else str(NONE_THERE % {"place": place.full_name})
        return Elsewhere(words, None, (place,), agencies, says)
    agencies = tuple(there.filter(functions=department))
    if agencies:
        return Elsewhere(words, department, (place,), agencies)
    covers = agency_for(department, place)
    facts = {"place": place.full_name, "department": department.name, "agency": covers.name if covers else ""}
    if covers is None:
        return Elsewhere(words, department, (place,), (), str(NONE_ABOVE % facts))
    says = _("%(place)s has no office of %(department)s; %(agency)s covers it.") % facts
    return Elsewhere(words, department, (place,), (covers,), says)


def _places(words: str) -> list[Place]:
    """By code, by the whole name, or by a part of it; those with agencies first."""
    by_code = Place.objects.filter(Q(pk=words) | Q(stem=words))
    if by_code.exists():
        return list(by_code)
    whole = list(Place.objects.filter(Q(name=words) | Q(full_name=words)).order_by("level", "code")[:MOST_PLACES])
    if whole:
        return whole
    held = Place.objects.filter(full_name__contains=words, pk__in=Agency.objects.values("place"))
    return list(held.order_by("level", "code")[:MOST_PLACES])


def _is_meant(place: Place, words: str) -> bool:
    return words in (place.pk, place.stem, place.full_name)
