"""What happens with a self-check."""

from dataclasses import dataclass, field

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class SelfcheckAsked(Event):
    """要求自查"""

    subject: str
    checklist: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class SelfcheckBegun(Event):
    """机构自行开始自查"""

    subject: str
    checklist: str


@dataclass(frozen=True, kw_only=True)
class SelfcheckAnswered(Event):
    """填写自查项"""

    items: list[str]
    values: list[str]


@dataclass(frozen=True, kw_only=True)
class SelfcheckSubmitted(Event):
    """提交自查"""

    subject: str
    checklist: str
    on: str
    answered: int
    wanting: int  # questions the institution itself answered “no”
    sorts: list[str] = field(default_factory=list)  # full, settled: what stands once this one is handed in


@dataclass(frozen=True, kw_only=True)
class SelfcheckWithdrawn(Event):
    """撤回自查要求"""

    subject: str
