"""What happens to consultations. Codes, ids and days only: the words stand in the rows."""

from dataclasses import dataclass, field
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class LiaisonNamed(Event):
    """指定联络员"""

    agency: int
    officer: int
    deputy: int  # 0 without one
    since: date


@dataclass(frozen=True, kw_only=True)
class LiaisonEnded(Event):
    """联络员卸任"""

    agency: int
    officer: int
    on: date


@dataclass(frozen=True, kw_only=True)
class MeetingConvened(Event):
    """召集会商"""

    convener: int
    form: str
    on: date
    rules: list[str]  # the orders it carries out


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Event):
    """会商改期"""

    convener: int
    on: date


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    """取消会商"""

    convener: int


@dataclass(frozen=True, kw_only=True)
class AgencyInvited(Event):
    """邀请参加会商"""

    invitation: int
    receiver: int


@dataclass(frozen=True, kw_only=True)
class InvitationAnswered(Event):
    """答复会商邀请"""

    invitation: int
    receiver: int
    stage: str  # accepted or declined
    deputy: bool


@dataclass(frozen=True, kw_only=True)
class AgendaItemAdded(Event):
    """列入议题"""

    item: int
    topic: str  # code of consultations.agenda_kinds
    agency: int


@dataclass(frozen=True, kw_only=True)
class AgendaItemDropped(Event):
    """撤下议题"""

    item: int


@dataclass(frozen=True, kw_only=True)
class ItemDossierAdded(Event):
    """议题附卷"""

    item: int
    linked: str  # key of the dossier


@dataclass(frozen=True, kw_only=True)
class ItemDossierShown(Event):
    """议题卷宗向会商成员共享"""

    item: int
    linked: str
    agencies: list[int]


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(Event):
    """会商开始"""

    on: date


@dataclass(frozen=True, kw_only=True)
class AttendanceMarked(Event):
    """会商签到"""

    invitation: int
    agency: int
    came: bool


@dataclass(frozen=True, kw_only=True)
class ItemNoted(Event):
    """记录议题讨论"""

    item: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class DecisionTaken(Event):
    """会商议定事项"""

    decision: int
    owner: int
    due: date


@dataclass(frozen=True, kw_only=True)
class DecisionDropped(Event):
    """删去议定事项"""

    decision: int


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(Event):
    """会商结束"""

    on: date
    joined: list[str] = field(default_factory=list)  # departments of the agencies that came


@dataclass(frozen=True, kw_only=True)
class MinutesDrafted(Event):
    """起草会商纪要"""

    hash: str


@dataclass(frozen=True, kw_only=True)
class MinutesObjected(Event):
    """对会商纪要提出异议"""

    objection: int
    agency: int


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Event):
    """答复纪要异议"""

    objection: int
    agency: int


@dataclass(frozen=True, kw_only=True)
class MinutesConfirmed(Event):
    """确认会商纪要"""

    document: int
    on: date
    decisions: int


@dataclass(frozen=True, kw_only=True)
class DecisionCharged(Event):
    """交办议定事项"""

    decision: int
    owner: int
    due: date
    dispatch: int  # 0 for what the convener does itself


@dataclass(frozen=True, kw_only=True)
class DecisionCarriedOut(Event):
    """落实议定事项"""

    decision: int
    owner: int


@dataclass(frozen=True, kw_only=True)
class OpinionAsked(Event):
    """征求疑案会商意见"""

    opinion: int
    asker: int
    receiver: int
    about: str  # key of the case or clue


@dataclass(frozen=True, kw_only=True)
class OpinionGiven(Event):
    """提出疑案会商意见"""

    opinion: int
    receiver: int
    kept: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class OpinionRefused(Event):
    """不提出疑案会商意见"""

    opinion: int
    receiver: int


@dataclass(frozen=True, kw_only=True)
class AdviceConcluded(Event):
    """疑案会商结论"""

    document: int
    about: str
