"""What happens on an inspection."""

from dataclasses import dataclass, field
from typing import ClassVar

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class InspectionPlanned(Event):
    """安排检查"""

    subject: str
    planned_on: str
    officers: list[int]
    checklist: str
    clues: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)  # visits to the subject at the same time; why apart, stands beside


@dataclass(frozen=True, kw_only=True)
class InspectionStarted(Event):
    """开始检查"""

    on: str
    ruled_out: list[str] = field(default_factory=list)  # facts that cannot be by the register of that day


@dataclass(frozen=True, kw_only=True)
class ItemAnswered(Event):
    """记录检查项"""

    item: str
    value: str


@dataclass(frozen=True, kw_only=True)
class InspectionFinished(Event):
    """完成检查"""

    on: str
    asked: int
    findings: int  # questions answered “no”


@dataclass(frozen=True, kw_only=True)
class InspectionCancelled(Event):
    """取消检查"""

    undoes: ClassVar = {"inspection_planned": "dossier"}


@dataclass(frozen=True, kw_only=True)
class JoinAsked(Event):
    """商请并入检查"""

    request: int
    agency: int  # that wants to go along
    clues: list[int]
    officers: list[int]


@dataclass(frozen=True, kw_only=True)
class VisitJoined(Event):
    """并入检查"""

    request: int
    agency: int
    clues: list[int]
    officers: list[int]


@dataclass(frozen=True, kw_only=True)
class JoinRefused(Event):
    """不同意并入检查"""

    request: int
    agency: int
