"""What happens in joint work, and to related parties of a dossier."""

from dataclasses import dataclass, field

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class JointOpened(Event):
    """发起联合办理"""

    form: str  # task | team
    lead: int
    facts: list[str] = field(default_factory=list)
    rule: str = ""
    version: str = ""


@dataclass(frozen=True, kw_only=True)
class JoiningAsked(Event):
    """商请参加联合办理"""

    agency: int


@dataclass(frozen=True, kw_only=True)
class JoiningDeclined(Event):
    """不参加联合办理"""

    agency: int


@dataclass(frozen=True, kw_only=True)
class MembersNamed(Event):
    """确定联合办理人员"""

    agency: int
    people: list[int]
    is_new: bool  # the agency joins by this


@dataclass(frozen=True, kw_only=True)
class JointLeft(Event):
    """退出联合办理"""

    agency: int


@dataclass(frozen=True, kw_only=True)
class CommanderNamed(Event):
    """确定总指挥"""

    commander: int


@dataclass(frozen=True, kw_only=True)
class JointFormed(Event):
    """成立联合办理组"""

    form: str
    document: int
    departments: list[str]


@dataclass(frozen=True, kw_only=True)
class PlanDrafted(Event):
    """拟订联合办理方案"""

    plan: int
    version: int


@dataclass(frozen=True, kw_only=True)
class PlanApproved(Event):
    """批准联合办理方案"""

    plan: int
    version: int
    document: int


@dataclass(frozen=True, kw_only=True)
class PlanSentBack(Event):
    """退回联合办理方案"""

    plan: int
    version: int


@dataclass(frozen=True, kw_only=True)
class JointStarted(Event):
    """启动联合办理"""

    plan: int  # 0 where it began without one


@dataclass(frozen=True, kw_only=True)
class OwnTaskBegun(Event):
    """牵头单位领取任务"""

    task: int


@dataclass(frozen=True, kw_only=True)
class OwnTaskDone(Event):
    """牵头单位完成任务"""

    task: int


@dataclass(frozen=True, kw_only=True)
class PartReported(Event):
    """报告联合办理结果"""

    agency: int
    result: str


@dataclass(frozen=True, kw_only=True)
class JointEnded(Event):
    """结束联合办理"""

    form: str
    results: list[str]
    departments: list[str]
    visits: int
    document: int


@dataclass(frozen=True, kw_only=True)
class JointCalledOff(Event):
    """撤销联合办理"""

    form: str


@dataclass(frozen=True, kw_only=True)
class RelatedPartySuspected(Event):
    """发现关联主体涉嫌违法"""

    party: int
    subject: str
    relation: str


@dataclass(frozen=True, kw_only=True)
class RelatedPartyTakenUp(Event):
    """关联主体另案处理"""

    party: int
    subject: str
    other: str  # key of the dossier that deals with it


@dataclass(frozen=True, kw_only=True)
class RelatedPartyTold(Event):
    """通报关联主体的主管部门"""

    party: int
    subject: str
    other: str
    dispatch: int


@dataclass(frozen=True, kw_only=True)
class RelatedPartyCleared(Event):
    """排除关联主体嫌疑"""

    party: int
    subject: str
