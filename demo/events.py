"""What the trail says of the demo itself: everybody can see which days were made up."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class DemoDayBuilt(Event):
    """演示城市建至此日"""

    day: str
    part: str  # provinces that this is true of; "" for all
    seed: int
    scale: str
    until: str


@dataclass(frozen=True, kw_only=True)
class DemoCityBuilt(Event):
    """演示城市建成"""

    seed: int
    scale: str
    until: str
