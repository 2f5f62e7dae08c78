"""What happens at the guard. Single calls stand in its journal; the trail holds the hash of every piece of it."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class GuardJournalRead(Event):
    """归集事前提醒记录"""

    file: str
    since: int  # first byte
    until: int  # the byte after the last
    sha256: str  # of the bytes between
    calls: int
    hits: int
    outcomes: int


@dataclass(frozen=True, kw_only=True)
class GuardClientFiled(Event):
    """登记客户端签名公钥"""

    key: int  # number of our key that the client speaks for
    keys: list[str]  # thumbprints of its public keys (RFC 7638)
    sha256: str  # of the issuer


@dataclass(frozen=True, kw_only=True)
class GuardClientStruck(Event):
    """撤销客户端签名登记"""

    key: int
    sha256: str
