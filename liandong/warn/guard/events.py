"""What happens at the guard. Single calls stand in its journal; the trail holds the hash of every piece of it."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class GuardJournalRead(Event):
    """归集事前提醒记录"""

    file: str
    since: int  # first byte
    until: int  # the byte after the last
    sha256: str  # of the bytes between
    calls: int
    hits: int
    outcomes: int
