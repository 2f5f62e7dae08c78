"""What happens to a dossier as such."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class DossierOpened(Event):
    """建立卷宗"""

    kind: str
    owner: int
    grade: str


@dataclass(frozen=True, kw_only=True)
class DossierShared(Event):
    """共享卷宗"""

    agency: int
    level: str


@dataclass(frozen=True, kw_only=True)
class DossierUnshared(Event):
    """收回共享"""

    agency: int


@dataclass(frozen=True, kw_only=True)
class DossierHandedOver(Event):
    """移交卷宗"""

    from_agency: int
    to_agency: int


@dataclass(frozen=True, kw_only=True)
class DossierRegraded(Event):
    """调整密级"""

    grade: str


@dataclass(frozen=True, kw_only=True)
class DossiersLinked(Event):
    """关联卷宗"""

    to: str
    relation: str


@dataclass(frozen=True, kw_only=True)
class DossierClosed(Event):
    """办结归档"""


@dataclass(frozen=True, kw_only=True)
class DossierReopened(Event):
    """重新办理"""

    after: str  # the event that opened it again
