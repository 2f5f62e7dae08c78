"""管辖争议: who the parties are, and which office above all of them rules."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, Q, QuerySet, When

from liandong.act.dispatch.models import COMPETENCE, Dispatch
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.places.models import Place
from liandong.ground.places.queries import ancestors
from liandong.ground.rulebook.book import book

COORDINATORS = "dispatch.coordinating_departments"


def parties(dossier: Dossier, holder: Agency) -> list[Agency]:
    """Everybody who sent the matter on or sent it back, and the holder."""
    sent = dossier.dispatches.filter(kind__in=COMPETENCE).exclude(stage=Dispatch.Stage.RECALLED)
    ids = {holder.pk, *sent.values_list("from_agency", flat=True), *sent.values_list("to_agency", flat=True)}
    return list(Agency.objects.filter(pk__in=ids).select_related("place", "department").order_by("pk"))


def superior(clue: Clue, holder: Agency) -> Agency | None:
    """The coordinating office of the nearest place that holds all parties, itself none of them."""
    sides = parties(clue.dossier, holder)
    common = _common_place([agency.place for agency in sides])
    if common is None:
        return None
    wanted = coordinators(clue.place)
    for place in sorted((common, *ancestors(common)), key=lambda one: -one.level):
        offices = Agency.objects.filter(Q(department__in=wanted), place=place, is_active=True)
        found = offices.exclude(pk__in=[agency.pk for agency in sides]).select_related("department", "place")
        if ranked := sorted(found, key=lambda agency: wanted.index(agency.department_id)):
            return ranked[0]
    return None


def candidates(dispatch: Dispatch) -> QuerySet[Agency]:
    """Whom the superior may name: the parties first, then every other agency within its place."""
    sides = [agency.pk for agency in parties(dispatch.dossier, dispatch.from_agency)]
    within = Agency.objects.filter(is_active=True, place__stem__startswith=dispatch.to_agency.place.stem)
    near = within.filter(Q(pk__in=sides) | Q(place__in=[each.pk for each in ancestors(dispatch.dossier.place)]))
    party = Case(When(pk__in=sides, then=0), default=1)
    rows = near.exclude(pk=dispatch.to_agency_id).select_related("department", "place")
    return rows.order_by(party, "-place__level", "department__code")


def coordinators(place: Place) -> list[str]:
    """The departments that coordinate the others in this place, the first before the others."""
    items = book().rule(COORDINATORS, place).on(today()).values["items"]
    return [item["code"] for item in items]


def _common_place(places: Sequence[Place]) -> Place | None:
    """The lowest place that holds them all."""
    chains = [{place.pk, *(above.pk for above in ancestors(place))} for place in places]
    shared = set.intersection(*chains) if chains else set()
    return Place.objects.filter(pk__in=shared).order_by("-level").first()
