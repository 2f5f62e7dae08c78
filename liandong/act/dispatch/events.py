"""What happens to a matter that one department passes to another."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class MatterDispatched(Event):
    """转办事项"""

    dispatch: int
    kind: str
    matter: str
    sender: int
    receiver: int
    first: int  # the dispatch with which its chain began: itself, unless it was passed on
    due: date | None = None  # where the sender set the day
    rule: str = ""  # the routing rule that named somebody, and its version
    version: str = ""
    overrode: bool = False  # sent to another agency than was named; the reason stands in the row
    ruling: int | None = None


@dataclass(frozen=True, kw_only=True)
class MatterSigned(Event):
    """签收转办事项"""

    dispatch: int
    kind: str
    receiver: int
    late_days: int  # days after the sign-for clock ran out; 0 when in time


@dataclass(frozen=True, kw_only=True)
class MatterDeclined(Event):
    """退回转办事项"""

    dispatch: int
    kind: str
    receiver: int
    competent: str  # code of the department that the decliner names, or ""
    bounces: int  # how often the matter has come back by now
    late_days: int


@dataclass(frozen=True, kw_only=True)
class HandlingEnded(Event):
    """办理完毕"""

    dispatch: int
    kind: str
    receiver: int


@dataclass(frozen=True, kw_only=True)
class ResultFedBack(Event):
    """反馈办理结果"""

    dispatch: int
    kind: str
    receiver: int


@dataclass(frozen=True, kw_only=True)
class MatterAnsweredInWriting(Event):
    """书面回复转办事项"""

    dispatch: int
    kind: str
    receiver: int
    document: int


@dataclass(frozen=True, kw_only=True)
class AnswerReturned(Event):
    """退回重办"""

    dispatch: int
    kind: str
    receiver: int


@dataclass(frozen=True, kw_only=True)
class MatterClosed(Event):
    """确认办结"""

    dispatch: int
    kind: str
    receiver: int


@dataclass(frozen=True, kw_only=True)
class MatterRecalled(Event):
    """撤回转办事项"""

    undoes: ClassVar = {"matter_dispatched": "dispatch"}

    dispatch: int
    kind: str
    receiver: int


@dataclass(frozen=True, kw_only=True)
class JurisdictionRuled(Event):
    """指定管辖"""

    dispatch: int  # by which the ruling was asked for
    ruling: int
    matter: str
    place: str
    competent: int
    document: int


@dataclass(frozen=True, kw_only=True)
class RulingRevoked(Event):
    """撤销指定管辖"""

    ruling: int
    matter: str
    competent: int
