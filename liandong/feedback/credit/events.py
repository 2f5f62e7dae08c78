"""What happens to a subject's record."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PointsTaken(Event):
    """不良执业行为记分"""

    subject: str
    points: int
    scheme: str
    item: str
    because: int  # entry of the trail


@dataclass(frozen=True, kw_only=True)
class PointsCancelled(Event):
    """撤销记分"""

    subject: str
    points: int
