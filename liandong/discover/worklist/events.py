"""What happens to key matters and to the list. Codes, ids and days only: the words stand in the rows."""

from dataclasses import dataclass, field
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class KeyMatterGathered(Event):
    """归集要情"""

    origin: str
    nature: str
    matter: str
    agency: int


@dataclass(frozen=True, kw_only=True)
class KeyMatterPromoted(Event):
    """确定重点事项"""

    decider: int
    on: date


@dataclass(frozen=True, kw_only=True)
class KeyMatterDismissed(Event):
    """不列为重点事项"""

    decider: int
    on: date


@dataclass(frozen=True, kw_only=True)
class EntryRevised(Event):
    """修订清单事项"""

    number: int  # of the version
    changed: list[str]  # names of what is not as it was
    hash: str


@dataclass(frozen=True, kw_only=True)
class EntryListed(Event):
    """列入联合执法工作清单"""

    agency: int
    number: int
    document: int
    on: date
    joined: list[int] = field(default_factory=list)  # agencies


@dataclass(frozen=True, kw_only=True)
class EntryReviewed(Event):
    """复核清单事项"""

    agency: int
    number: int
    on: date


@dataclass(frozen=True, kw_only=True)
class EntryLeft(Event):
    """移出联合执法工作清单"""

    agency: int
    on: date


@dataclass(frozen=True, kw_only=True)
class SuggestionMade(Event):
    """对清单事项提出建议"""

    suggestion: int
    agency: int


@dataclass(frozen=True, kw_only=True)
class SuggestionAnswered(Event):
    """答复清单建议"""

    suggestion: int
    agency: int
    taken: bool


@dataclass(frozen=True, kw_only=True)
class WorkListChanged(Event):
    """清单有变动"""

    entry: str  # key of the key matter's dossier
    change: str  # listed, revised, left


@dataclass(frozen=True, kw_only=True)
class WorkListIssued(Event):
    """发布联合执法工作清单"""

    number: int
    document: int
    keeper: int
    on: date
    entries: int
