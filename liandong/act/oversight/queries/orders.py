"""Orders and major cases: what we gave, what was given to us, what was circulated to us."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from liandong.act.oversight.models import Circulation, MajorCase, SupervisionOrder
from liandong.act.oversight.queries.superiors import has_lower, is_higher
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agencies_over
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by

SIDES = ("given", "received", "all")
STATES = {"open": Q(tracked_on__isnull=True), "closed": Q(tracked_on__isnull=False)}


def visible(user: User) -> QuerySet[SupervisionOrder]:
    """Orders in dossiers that the person may see."""
    rows = SupervisionOrder.objects.filter(seen_by(user, "dossier__"))
    related = ("dossier__place", "issuer", "receiver", "dispatch__letter", "dispatch__reply", "notice")
    return rows.select_related(*related)


def listed(user: User, side: str, state: str) -> QuerySet[SupervisionOrder]:
    """Given by us, given to us, or all we may see; open, closed, or both; the newest first."""
    rows, here = visible(user), user.acting_for
    if side == "given":
        rows = rows.filter(issuer=here)
    elif side == "received":
        rows = rows.filter(receiver=here)
    return rows.filter(STATES[state]) if state in STATES else rows


def in_dossier(user: User, dossier: int) -> QuerySet[SupervisionOrder]:
    """The orders of a dossier with their reports."""
    return visible(user).filter(dossier=dossier).prefetch_related("reports__by", "circulations__agency")


def circulated_to(user: User) -> QuerySet[Circulation]:
    """Notices of completion that came to the agency acted for; being told lets nobody into the dossier."""
    rows = Circulation.objects.filter(agency=user.acting_for) if user.acting_for else Circulation.objects.none()
    return rows.select_related("order__issuer", "order__receiver", "order__notice", "order__dossier")


def could_receive(dossier: Dossier, issuer: Agency) -> QuerySet[Agency]:
    """Agencies of a lower level that have the dossier, its owner first."""
    if not has_lower(issuer):
        return Agency.objects.none()
    having = Agency.objects.filter(pk__in=[dossier.owner_id, *dossier.readers], is_active=True)
    lower = [
        one.pk for one in having.select_related("place__parent", "department", "superior") if is_higher(issuer, one)
    ]
    return Agency.objects.filter(pk__in=lower).select_related("place").order_by("-place__level", "department", "pk")


def could_be_told(order: SupervisionOrder) -> QuerySet[Agency]:
    """Agencies of the place of the dossier and of those above, without issuer and receiver."""
    rows = agencies_over(order.dossier.place)
    return rows.exclude(pk__in=(order.issuer_id, order.receiver_id)).select_related("place")


def register(user: User, *, is_all: bool = False) -> QuerySet[MajorCase]:
    """The register of major cases in dossiers that the person may see; those taken back only if asked for."""
    rows = MajorCase.objects.filter(seen_by(user, "dossier__"))
    rows = rows if is_all else rows.filter(withdrawn_at__isnull=True)
    return rows.select_related("dossier__place", "dossier__subject", "agency", "reported_to", "report", "classed_by")


@asked_once
def major_in(user: User, dossier: int) -> MajorCase | None:
    """The standing classing of a dossier."""
    return register(user).filter(dossier=dossier).first()
