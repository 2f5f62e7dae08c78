"""What happens to the list of places."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded(Event):
    """载入行政区划"""

    edition: str
    landed: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class PlaceRenamed(Event):
    """行政区划更名"""

    code: str
    old: str
    new: str
    edition: str
