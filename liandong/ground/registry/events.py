"""What happens to the register. Entries name subjects by code; personal data stay out of the trail."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class SubjectRegistered(Event):
    """登记监管对象"""

    subject: str
    kind: str
    name: str  # empty for people
    place: str
    source: str


@dataclass(frozen=True, kw_only=True)
class SubjectChanged(Event):
    """变更登记事项"""

    subject: str
    changes: dict[str, Any]  # field: [old, new]
    withheld: list[str]  # changed fields that hold personal data


@dataclass(frozen=True, kw_only=True)
class LicenceGranted(Event):
    """登记许可"""

    subject: str
    kind: str
    number: str  # empty for people
    valid_from: date
    valid_until: date | None
    scopes: list[str]


@dataclass(frozen=True, kw_only=True)
class LicenceChanged(Event):
    """变更许可"""

    subject: str
    licence: int
    changes: dict[str, Any]  # field: [old, new]


@dataclass(frozen=True, kw_only=True)
class SubjectsRelated(Event):
    """建立主体关系"""

    subject: str
    other: str
    relation: str
    since: date | None


@dataclass(frozen=True, kw_only=True)
class RelationEnded(Event):
    """终止主体关系"""

    subject: str
    other: str
    relation: str
    until: date


@dataclass(frozen=True, kw_only=True)
class SubjectsMerged(Event):
    """合并重复主体"""

    kept: str
    gone: str


@dataclass(frozen=True, kw_only=True)
class StandingChanged(Event):
    """更新信用状态"""

    subject: str
    grade: str
    points: int
    as_of: date
    because: int | None


@dataclass(frozen=True, kw_only=True)
class ListImported(Event):
    """导入名录"""

    file: str
    seen: int
    landed: int
    changed: int
    refused: int
