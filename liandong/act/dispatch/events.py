"""What happens to a matter that one department passes to another."""

from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class MatterSigned(Event):
    """签收转办事项"""

    dispatch: int
    receiver: int
    late_days: int  # days after the sign-for clock ran out; 0 when in time


@dataclass(frozen=True, kw_only=True)
class MatterDeclined(Event):
    """退回转办事项"""

    dispatch: int
    receiver: int
    competent: str  # code of the department that the decliner names, or ""


@dataclass(frozen=True, kw_only=True)
class HandlingEnded(Event):
    """办理完毕"""

    dispatch: int
    receiver: int


@dataclass(frozen=True, kw_only=True)
class ResultFedBack(Event):
    """反馈办理结果"""

    dispatch: int
    receiver: int


@dataclass(frozen=True, kw_only=True)
class MatterAnsweredInWriting(Event):
    """书面回复转办事项"""

    dispatch: int
    receiver: int
    document: int


@dataclass(frozen=True, kw_only=True)
class MatterRecalled(Event):
    """撤回转办事项"""

    undoes: ClassVar = {"matter_dispatched": "dispatch"}

    dispatch: int
    receiver: int
