"""What happens to documents."""

from dataclasses import dataclass
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(Event):
    """材料入卷"""

    document: int
    kind: str
    sha256: str
    is_sealed: bool


@dataclass(frozen=True, kw_only=True)
class DocumentIssued(Event):
    """出具文书"""

    document: int
    kind: str
    number: str
    sha256: str
    on: date


@dataclass(frozen=True, kw_only=True)
class SealedDocumentOpened(Event):
    """启封查阅"""

    document: int
