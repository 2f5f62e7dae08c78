"""What the trail says about people and agencies: ids only, never names."""

from dataclasses import dataclass
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class UserAdded(Event):
    """新增用户"""

    user: int


@dataclass(frozen=True, kw_only=True)
class UserSuspended(Event):
    """停用用户"""

    user: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """修改密码"""

    user: int


@dataclass(frozen=True, kw_only=True)
class AgencyEstablished(Event):
    """设立机关"""

    agency: int
    department: str
    place: str
    functions: list[str]


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """任职"""

    user: int
    agency: int | None
    subject: str
    role: str
    on: date


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """离任"""

    user: int
    agency: int | None
    subject: str
    role: str
    on: date


@dataclass(frozen=True, kw_only=True)
class CredentialGranted(Event):
    """登记执法证"""

    user: int
    number: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class CredentialRevoked(Event):
    """注销执法证"""

    user: int
    number: str
    on: date


@dataclass(frozen=True, kw_only=True)
class KeyIssued(Event):
    """发放接口密钥"""

    key: int
    agency: int
    words: list[str]


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Event):
    """收回接口密钥"""

    key: int
    agency: int
