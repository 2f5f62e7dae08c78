"""What happens to runs, warnings, models and grades. Codes, ids and days only: the words stand in the rows."""

from dataclasses import dataclass
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class RunAsked(Event):
    """安排风险筛查"""

    run: int
    agency: int
    shadow: bool


@dataclass(frozen=True, kw_only=True)
class ModelsRun(Event):
    """运行风险模型"""

    run: int
    agency: int
    shadow: bool
    models: list[str]  # "model@version"
    snapshot: str
    rows: int
    findings: int
    raised: int


@dataclass(frozen=True, kw_only=True)
class RunBrokenOff(Event):
    """风险筛查中断"""

    run: int
    agency: int


@dataclass(frozen=True, kw_only=True)
class WarningRaised(Event):
    """发出预警"""

    warning: int
    subject: str
    family: str
    level: int
    findings: int


@dataclass(frozen=True, kw_only=True)
class FindingsJoined(Event):
    """疑点并入预警"""

    warning: int
    level: int
    findings: int


@dataclass(frozen=True, kw_only=True)
class WarningPushed(Event):
    """推送预警"""

    push: int
    to: str
    agency: int  # 0: to a subject
    subject: str
    level: int
    rule: str


@dataclass(frozen=True, kw_only=True)
class WarningReceived(Event):
    """预警签收回执"""

    push: int
    to: str


@dataclass(frozen=True, kw_only=True)
class WarningAnswered(Event):
    """机构答复预警"""

    answer: int
    documents: list[int]
    late: bool


@dataclass(frozen=True, kw_only=True)
class WarningReviewed(Event):
    """预警初审"""

    review: int
    outcome: str
    ground: str  # a code of risk.reasons


@dataclass(frozen=True, kw_only=True)
class WarningSentBack(Event):
    """预警复审退回"""

    review: int


@dataclass(frozen=True, kw_only=True)
class WarningDecided(Event):
    """预警复审结论"""

    review: int
    outcome: str
    ground: str  # a code of risk.reasons
    clue: str
    confirmed: int
    cleared: int


@dataclass(frozen=True, kw_only=True)
class WarningReopened(Event):
    """重新审核预警"""

    warning: int


@dataclass(frozen=True, kw_only=True)
class SubjectSnoozed(Event):
    """暂停提示"""

    snooze: int
    model: str
    subject: str
    until: date


@dataclass(frozen=True, kw_only=True)
class SnoozeEnded(Event):
    """恢复提示"""

    snooze: int
    model: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class ModelTried(Event):
    """风险模型影子运行"""

    state: int
    model: str
    version: int
    run: int
    new: int
    gone: int


@dataclass(frozen=True, kw_only=True)
class ModelPublished(Event):
    """发布风险模型"""

    state: int
    model: str
    version: int
    run: int


@dataclass(frozen=True, kw_only=True)
class ModelRetired(Event):
    """停用风险模型"""

    state: int
    model: str
    version: int


@dataclass(frozen=True, kw_only=True)
class FindingReworked(Event):
    """复算疑点"""

    finding: int
    equal: bool


@dataclass(frozen=True, kw_only=True)
class SubjectsGraded(Event):
    """评定风险等级"""

    agency: int
    subjects: int
    changed: int
    rule: str
    on: date
