"""What happens to practice data."""

from dataclasses import dataclass
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PracticeSourceOpened(Event):
    """登记诊疗数据来源"""

    source: int
    layout: str


@dataclass(frozen=True, kw_only=True)
class PracticeHandedIn(Event):
    """提交诊疗数据"""

    source: int
    delivery: int
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class PracticeDataArrived(Event):
    """收到诊疗数据"""

    source: int
    delivery: int
    rows: int
    refused: int
    replaced: int  # earlier rows of the same days
    since: str  # first day of the rows, empty when there are none
    until: str


@dataclass(frozen=True, kw_only=True)
class PracticeDeliveryStopped(Event):
    """诊疗数据批次中止"""

    source: int
    delivery: int


@dataclass(frozen=True, kw_only=True)
class PracticeCompacted(Event):
    """合并诊疗数据文件"""

    source: int
    files: int  # that were merged
    swept: int  # that no part named any more


@dataclass(frozen=True, kw_only=True)
class RuleTableLoaded(Event):
    """导入规则表"""

    table: int
    sha256: str
    rows: int
    left: int  # rows that were not taken, each kept with its reason


@dataclass(frozen=True, kw_only=True)
class RuleTableEnded(Event):
    """停用规则表"""

    table: int
    until: date
