"""What happens to a directive under review: ids and hashes; the words stand in the rows."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class DirectiveRead(Event):
    """识读指令文件"""

    draft: int
    sha256: str
    characters: int
    entries: int


@dataclass(frozen=True, kw_only=True)
class EntryConfirmed(Event):
    """确认草稿条目"""

    draft: int
    entry: int
    sha256: str  # of what was confirmed


@dataclass(frozen=True, kw_only=True)
class EntriesMerged(Event):
    """合并草稿条目"""

    draft: int
    entry: int
    taken_in: int


@dataclass(frozen=True, kw_only=True)
class EntrySplit(Event):
    """拆分草稿条目"""

    draft: int
    entry: int
    rest: int
    at: int


@dataclass(frozen=True, kw_only=True)
class EntryDiscarded(Event):
    """舍弃草稿条目"""

    draft: int
    entry: int
    sha256: str  # of the reason


@dataclass(frozen=True, kw_only=True)
class EntryReopened(Event):
    """重新审阅草稿条目"""

    draft: int
    entry: int


@dataclass(frozen=True, kw_only=True)
class EntryAdded(Event):
    """补录草稿条目"""

    draft: int
    entry: int
