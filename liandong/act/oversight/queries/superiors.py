"""Who stands above an agency."""

from liandong.ground.accounts.models import Agency
from liandong.ground.accounts.queries import agency_for


def superior_of(agency: Agency) -> Agency | None:
    """The one named as its superior, else the same department in the nearest place above; None at the top."""
    named = agency.superior
    if named is not None and named.is_active:
        return named
    parent = agency.place.parent
    return agency_for(agency.department, parent) if parent else None


def is_above(one: Agency, other: Agency) -> bool:
    """Whether the first stands above the second, at any distance."""
    seen, here = {other.pk}, superior_of(other)
    while here is not None and here.pk not in seen:
        if here == one:
            return True
        seen.add(here.pk)
        here = superior_of(here)
    return False
