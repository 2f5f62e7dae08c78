"""What happens to practice data."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PracticeSourceOpened(Event):
    """登记诊疗数据来源"""

    source: int
    agency: int
    layout: str
