"""What oversight does: it watches clocks, sends cards, gives orders, and takes matters under one command."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ReminderSent(Event):
    """时限到期提醒"""

    card: int
    deadline: int
    rule: str
    agency: int
    due: date
    on: date


@dataclass(frozen=True, kw_only=True)
class CardIssued(Event):
    """发出红黄牌"""

    card: int
    colour: str  # yellow or red
    deadline: int
    rule: str
    agency: int
    issuer: int | None
    due: date
    on: date


@dataclass(frozen=True, kw_only=True)
class CardAnswered(Event):
    """书面说明红黄牌"""

    card: int
    agency: int
    on: date


@dataclass(frozen=True, kw_only=True)
class CardLifted(Event):
    """撤销红黄牌"""

    card: int
    ground: str
    agency: int
    charged: int | None  # in whose figures it counts from now on; nobody's: none
    on: date


@dataclass(frozen=True, kw_only=True)
class OrderIssued(Event):
    """下达督办单"""

    order: int
    dispatch: int
    issuer: int
    receiver: int
    due: date | None
    every: int | None  # days between reports, where they are asked for
    on: date


@dataclass(frozen=True, kw_only=True)
class ProgressReported(Event):
    """报告督办进展"""

    order: int
    report: int
    receiver: int
    on: date


@dataclass(frozen=True, kw_only=True)
class TrackedMatterClosed(Event):
    """督办事项销号"""

    order: int
    dispatch: int
    issuer: int
    receiver: int
    on: date


@dataclass(frozen=True, kw_only=True)
class CompletionCirculated(Event):
    """通报办结情况"""

    order: int
    issuer: int
    to: list[int]
    document: int
    on: date


@dataclass(frozen=True, kw_only=True)
class CaseClassedMajor(Event):
    """认定为重大案件"""

    agency: int
    grounds: list[str]
    on: date


@dataclass(frozen=True, kw_only=True)
class MajorClassingWithdrawn(Event):
    """撤销重大案件认定"""

    undoes: ClassVar = {"case_classed_major": "dossier"}

    agency: int
    on: date


@dataclass(frozen=True, kw_only=True)
class MajorCaseReported(Event):
    """向上级报告重大案件"""

    agency: int
    to: int
    document: int
    on: date


@dataclass(frozen=True, kw_only=True)
class EmergencyArisen(Event):
    """启动应急联动"""

    commander: int
    trigger: str
    on: date


@dataclass(frozen=True, kw_only=True)
class PutUnderCommand(Event):
    """纳入应急联动"""

    to: str  # key of the dossier that is under command from now on
    agencies: list[int]  # who reads it by that, besides those who did before


@dataclass(frozen=True, kw_only=True)
class SituationReported(Event):
    """报告应急情况"""

    report: int
    agency: int
    on: date


@dataclass(frozen=True, kw_only=True)
class EmergencyLifted(Event):
    """解除应急联动"""

    commander: int
    document: int
    dossiers: list[str]  # keys of those that were under command
    on: date
