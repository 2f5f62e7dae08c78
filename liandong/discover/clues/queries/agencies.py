"""Finding the agency that is to receive reports."""

from liandong.ground.accounts.models import Agency
from liandong.ground.accounts.queries import agency_for
from liandong.ground.places.models import Place
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


def agency_named(name: str) -> Agency:
    """The active agency of an id or a full name. Raises Refusal when there is none, or several share the name."""
    rows = Agency.objects.filter(is_active=True)
    found = list(rows.filter(pk=int(name)) if name.isdecimal() else rows.filter(name=name.strip()))
    if not found:
        raise Refusal(Text(f"没有名为“{name}”的机关。请用全称或编号。", f"There is no agency “{name}”."))
    if len(found) > 1:
        n = len(found)
        raise Refusal(Text(f"有 {n} 个机关叫“{name}”，请用编号。", f"{n} agencies are called “{name}”: use the id."))
    return found[0]


def receivers(place: Place) -> list[Agency]:
    """Agencies that may receive a report of the public about this place: its health office, where there is one."""
    office = agency_for("health", place)
    return [office] if office else []
