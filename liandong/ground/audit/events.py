"""The base of every event, for other apps to import; and what the trail says about itself."""

from dataclasses import dataclass

from liandong.ground.audit.kinds import Event

__all__ = ["Event", "SaidBlackedOut", "TrailRebased"]


@dataclass(frozen=True, kw_only=True)
class SaidBlackedOut(Event):
    """涂黑附言"""

    entry: int


@dataclass(frozen=True, kw_only=True)
class TrailRebased(Event):
    """轨迹时钟重设"""

    offset: int  # added to the transaction numbers of the new cluster
    last_seal: int  # number of the last seal made before; 0 when there was none
