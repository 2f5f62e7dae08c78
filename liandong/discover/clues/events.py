"""What happens to a clue, as the trail keeps it: ids and codes, never a name or a sentence of a report."""

from dataclasses import dataclass
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ClueReceived(Event):
    """收到线索"""

    clue: int
    channel: str
    source: str
    place: str
    agency: int  # that received it
    subject: str  # code, or "" when nobody in the register was named
    reply_to: str = ""  # by which way whoever reported is answered; "" when nobody did


@dataclass(frozen=True, kw_only=True)
class ClueRepeated(Event):
    """收到重复线索"""

    clue: int
    channel: str
    times: int  # how often it has now been received again


@dataclass(frozen=True, kw_only=True)
class ClueCorrected(Event):
    """补正线索信息"""

    clue: int
    subject: str
    place: str


@dataclass(frozen=True, kw_only=True)
class ClueRouted(Event):
    """线索分流"""

    clue: int
    matter: str
    place: str
    lead: str  # department
    joining: list[str]
    rule: str
    version: str  # day from which the version used is in force
    overrode: str  # matter that had been suggested, when an officer chose another; else ""


@dataclass(frozen=True, kw_only=True)
class ClueKept(Event):
    """线索留办"""

    clue: int
    agency: int


@dataclass(frozen=True, kw_only=True)
class ClueHandedOver(Event):
    """线索移交"""

    clue: int
    agency: int  # that has it from now on


@dataclass(frozen=True, kw_only=True)
class ClueVerified(Event):
    """线索核实"""

    clue: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ClueDeclined(Event):
    """线索不予受理"""

    clue: int
    competent: str  # department, or "" when none could be named


@dataclass(frozen=True, kw_only=True)
class ClueClosed(Event):
    """线索办结"""

    clue: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ClueAnswered(Event):
    """答复举报人"""

    clue: int
    answer: int


@dataclass(frozen=True, kw_only=True)
class ClueTakenUp(Event):
    """线索转入案件"""

    clue: int


@dataclass(frozen=True, kw_only=True)
class ClueReopened(Event):
    """线索重新核查"""

    clue: int


@dataclass(frozen=True, kw_only=True)
class NoPenaltyDecided(Event):
    """决定不予处罚"""

    clue: int
    ground: str  # code in rulebook clues.no_penalty_grounds
    document: int


@dataclass(frozen=True, kw_only=True)
class CluesMerged(Event):
    """合并线索"""

    clue: int
    group: int
    clues: list[int]  # all that are in the group now
    subject: str  # code, or "" while it is only a reported name


@dataclass(frozen=True, kw_only=True)
class CluesSeparated(Event):
    """拆分合并线索"""

    clue: int
    group: int


@dataclass(frozen=True, kw_only=True)
class ReceiptIssued(Event):
    """出具查询码"""

    clue: int
    receipt: int


@dataclass(frozen=True, kw_only=True)
class ReporterAsked(Event):
    """询问举报人"""

    clue: int
    message: int
    sha256: str  # of the words, which stand in the row alone


@dataclass(frozen=True, kw_only=True)
class ReporterWrote(Event):
    """举报人来信"""

    clue: int
    message: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ReporterRated(Event):
    """收到满意度评价"""

    sha256: str  # of receipt, score and words: that nothing was changed can be shown, what was said cannot be read


@dataclass(frozen=True, kw_only=True)
class ReporterRecognised(Event):
    """提示同一举报人"""

    clue: int  # beside which somebody was told that its reporter is the one they just typed in
    on: date
    times: int  # how many such hints this person has been given on that day


@dataclass(frozen=True, kw_only=True)
class NumbersUsedUp(Event):
    """举报人号码比对超限"""

    on: date
    hour: int  # of the day, in UTC, within which no further number is compared for this person
    most: int  # the local setting


@dataclass(frozen=True, kw_only=True)
class ReporterFileReceived(Event):
    """收到举报附件"""

    clue: int
    file: int
    sha256: str  # of what is kept, which is not what was sent
    media_type: str


@dataclass(frozen=True, kw_only=True)
class ReporterFileOpened(Event):
    """查阅举报附件"""

    clue: int
    file: int


@dataclass(frozen=True, kw_only=True)
class AlikeJudged(Event):
    """判定疑似重复"""

    clue: int
    earlier: str  # key of the other dossier
    verdict: str


@dataclass(frozen=True, kw_only=True)
class ClueFileHandedIn(Event):
    """提交线索文件"""

    file: int
    sha256: str
    rows: int
    agency: int


@dataclass(frozen=True, kw_only=True)
class ClueFileTakenIn(Event):
    """线索文件导入完毕"""

    file: int
    new: int
    known: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class ReporterOpened(Event):
    """开启举报人信息"""

    clue: int
