"""Who stands above an agency, and who may have caused its delay."""

from django.db.models import Q, QuerySet

from liandong.act.oversight.models import Card
from liandong.ground.accounts.models import Agency
from liandong.ground.accounts.queries import agency_for
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.models import Share


@asked_once
def superior_of(agency: Agency) -> Agency | None:
    """The one named as its superior, else the same department in the nearest place above; None at the top."""
    named = agency.superior
    if named is not None and named.is_active:
        return named
    parent = agency.place.parent
    return agency_for(agency.department, parent) if parent else None


def is_above(one: Agency, other: Agency) -> bool:
    """Whether the first stands above the second, at any distance."""
    if not has_lower(one):
        return False
    seen, here = {other.pk}, superior_of(other)
    while here is not None and here.pk not in seen:
        if here == one:
            return True
        seen.add(here.pk)
        here = superior_of(here)
    return False


@asked_once
def has_lower(agency: Agency) -> bool:
    """Whether it may stand above anybody: some name it as their superior, or sit at a place within its own."""
    within = Q(place__stem__startswith=agency.place.stem) & ~Q(place=agency.place_id)
    return Agency.objects.filter(Q(superior=agency) | within).exists()


def could_be_charged(card: Card) -> QuerySet[Agency]:
    """Agencies that had a part in the dossier of a card: those that have or had a share in it, without the late one."""
    shares = Share.objects.filter(dossier=card.dossier_id).values("agency")
    rows = Agency.objects.filter(pk__in=shares).exclude(pk=card.agency_id)
    return rows.select_related("place", "department").order_by("-place__level", "department", "pk")


def lifts(here: Agency, card: Card) -> bool:
    """Whether this agency may lift a card: the one in whose name it was sent, or one above that; never the late one."""
    if card.issuer is None or here == card.agency:
        return False
    return here == card.issuer or is_above(here, card.issuer)


def is_higher(one: Agency, other: Agency) -> bool:
    """Whether the first is of a higher level than the second: above it by line, or of a place that contains its own."""
    ours, theirs = one.place.stem, other.place.stem
    return (len(ours) < len(theirs) and theirs.startswith(ours)) or is_above(one, other)
