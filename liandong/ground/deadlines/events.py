"""What happens to a clock besides starting and being met: those follow from the event that did it."""

from dataclasses import dataclass
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class DeadlinePaused(Event):
    """时限中止"""

    deadline: int
    rule: str
    on: date
    ground: str
    approver: int


@dataclass(frozen=True, kw_only=True)
class DeadlineResumed(Event):
    """时限恢复计算"""

    deadline: int
    rule: str
    on: date
    due_before: date
    due: date


@dataclass(frozen=True, kw_only=True)
class DeadlineWaived(Event):
    """时限免除"""

    deadline: int
    rule: str
    on: date
    code: str  # by_hand, or what it comes from; the words stand on the clock


@dataclass(frozen=True, kw_only=True)
class DeadlineMoved(Event):
    """时限重新计算"""

    deadline: int
    rule: str
    due_before: date
    due: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeadlineExtended(Event):
    """时限延长"""

    deadline: int
    rule: str
    on: date
    ground: str
    approver: int
    due_before: date
    due: date


@dataclass(frozen=True, kw_only=True)
class DeadlineRunsOn(Event):
    """时限恢复计时（撤回）"""

    deadline: int
    rule: str
    due: date
