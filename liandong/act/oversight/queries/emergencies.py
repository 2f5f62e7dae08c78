"""Emergencies and what is under their command."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from liandong.act.oversight.models import Commanded, Emergency
from liandong.act.oversight.thresholds import choices
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.places.models import Place
from liandong.ground.places.queries import ancestors


def visible(user: User) -> QuerySet[Emergency]:
    """Emergencies whose dossier the person may see, those that last first."""
    rows = Emergency.objects.filter(seen_by(user, "dossier__"))
    rows = rows.select_related("dossier__place", "commander", "declared_by", "lifted_by", "report")
    return rows.order_by(F("lifted_at").desc(nulls_first=True), "-declared_at")


def of(user: User, dossier: Dossier) -> Emergency | None:
    """The emergency that a dossier is about."""
    return visible(user).filter(dossier=dossier).first()


def commanded(user: User, emergency: Emergency) -> QuerySet[Commanded]:
    """The dossiers that are or were under its command, as far as the person may see them."""
    rows = emergency.commanded.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__owner", "by").order_by("pk")


def over(dossier: Dossier) -> list[Emergency]:
    """The emergencies under whose command a dossier is now; whoever sees the dossier is told of them."""
    rows = Emergency.objects.filter(commanded__dossier=dossier, commanded__until__isnull=True)
    return list(rows.select_related("dossier", "commander").order_by("pk"))


def places_of(commander: Agency) -> QuerySet[Place]:
    """The own place of an agency and those within it."""
    return Place.objects.filter(stem__startswith=commander.place.stem).order_by("level", "pk")


def could_be_called_in(emergency: Emergency) -> QuerySet[Agency]:
    """Agencies of the place, of those above and of those directly within, without the commander."""
    chain = [each.pk for each in (emergency.dossier.place, *ancestors(emergency.dossier.place))]
    near = Q(place__in=chain) | Q(place__parent=emergency.dossier.place_id)
    rows = Agency.objects.filter(near, is_active=True).exclude(pk=emergency.commander_id)
    return rows.select_related("place", "department").order_by("-place__level", "department", "pk")


def trigger_of(emergency: Emergency) -> str:
    """What has happened, in the language of the page."""
    words = dict(choices("oversight.emergency_triggers", emergency.dossier.place_id, emergency.arisen_on))
    return words.get(emergency.trigger, emergency.trigger)
