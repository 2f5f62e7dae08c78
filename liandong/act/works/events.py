"""What happens to the orders that an agency carries out by work written down."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PeriodBegun(Event):
    """履职期开始"""

    rule: str
    period: str
    agency: int
    due: date


@dataclass(frozen=True, kw_only=True)
class WorkRecorded(Event):
    """登记履职"""

    work: str  # code of works.kinds
    rule: str
    on: date
    period: str
    agency: int
    subject: str = ""  # code of a subject, or the name of a site that the register does not hold
    officers: list[int] = field(default_factory=list)
    hours: int = 0  # of each officer
    amount: int = 0
    joined: list[str] = field(default_factory=list)  # departments of the agencies that took part
    nil: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkWithdrawn(Event):
    """撤回履职登记"""

    undoes: ClassVar = {"work_recorded": "entry"}

    work: str
    rule: str
    period: str
    agency: int
    entry: int  # number of the trail's entry that it takes back


@dataclass(frozen=True, kw_only=True)
class PartConfirmed(Event):
    """确认参加"""

    rule: str
    agency: int
    entry: int  # number of the trail's entry in which the work was recorded
