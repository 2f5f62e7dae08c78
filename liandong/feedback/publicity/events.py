"""What happens to a publication."""

from dataclasses import dataclass
from typing import ClassVar

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class PublicationDrafted(Event):
    """拟公示"""

    publication: int
    subject: str


@dataclass(frozen=True, kw_only=True)
class ResultPublished(Event):
    """公示结果"""

    publication: int
    subject: str
    on: str


@dataclass(frozen=True, kw_only=True)
class ResultWithdrawn(Event):
    """撤下公示"""

    undoes: ClassVar = {"result_published": "publication"}

    publication: int
    subject: str
