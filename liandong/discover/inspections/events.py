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
    sort: str = ""  # for_clue, planned or drawn; entries of before say nothing


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
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class InspectionCancelled(Event):
    """取消检查"""

    undoes: ClassVar = {"inspection_planned": "dossier"}


@dataclass(frozen=True, kw_only=True)
class VisitSettled(Event):
    """检查办结"""

    subject: str
    on: str
    findings: int  # questions answered “no”


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


@dataclass(frozen=True, kw_only=True)
class DrawListed(Event):
    """封存抽查名单"""

    draw: int
    seal: str  # of the list and of the source of chance, from before the source spoke
    known_on: str
    subjects: int
    officers: int
    replaces: int | None = None


@dataclass(frozen=True, kw_only=True)
class DrawMade(Event):
    """随机抽取"""

    draw: int
    on: str
    taken: int
    result: str  # hash of what was drawn, in the order of the tickets


@dataclass(frozen=True, kw_only=True)
class DrawVoided(Event):
    """宣布抽取作废"""

    draw: int


@dataclass(frozen=True, kw_only=True)
class DrawnExcused(Event):
    """抽中对象不再检查"""

    draw: int
    subject: str
    instead: str = ""  # whom the tickets put in its place


@dataclass(frozen=True, kw_only=True)
class DrawnVisitPlanned(Event):
    """安排抽中对象的检查"""

    draw: int
    subject: str
    visit: str
    other_officers: bool


@dataclass(frozen=True, kw_only=True)
class DrawFinished(Event):
    """随机抽查任务完成"""

    draw: int
    on: str
    visited: int
    excused: int


@dataclass(frozen=True, kw_only=True)
class VisitResultPublished(Event):
    """公示抽查结果"""

    draw: int
    subject: str
    on: str
