"""What happens to suspicions."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PracticeTakenIn(Event):
    """接收诊疗数据"""

    agency: int
    rows: int
    source: str


@dataclass(frozen=True, kw_only=True)
class ModelRun(Event):
    """运行风险模型"""

    model: str
    version: int
    rows: int
    findings: int


@dataclass(frozen=True, kw_only=True)
class FindingRaised(Event):
    """发现疑点"""

    finding: int
    model: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class FindingConfirmed(Event):
    """疑点转为线索"""

    finding: int
    clue: str


@dataclass(frozen=True, kw_only=True)
class FindingDismissed(Event):
    """排除疑点"""

    finding: int
