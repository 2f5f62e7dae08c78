"""What happens in a case."""

from dataclasses import dataclass

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseFiled(Event):
    """立案"""

    number: str
    subject: str
    matter: str
    on: str


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Event):
    """入卷证据"""

    kind: str
    document: int | None


@dataclass(frozen=True, kw_only=True)
class EvidencePreserved(Event):
    """先行登记保存证据"""

    on: str
    preservation: int


@dataclass(frozen=True, kw_only=True)
class EvidenceDisposed(Event):
    """处理登记保存的证据"""

    on: str
    preservation: int
    disposal: str


@dataclass(frozen=True, kw_only=True)
class CrimeSuspected(Event):
    """发现涉嫌犯罪"""

    on: str


@dataclass(frozen=True, kw_only=True)
class CaseInvestigated(Event):
    """调查终结"""

    on: str


@dataclass(frozen=True, kw_only=True)
class PenaltyNotified(Event):
    """行政处罚事先告知"""

    on: str
    hearing: bool  # whether the right to a hearing was told


@dataclass(frozen=True, kw_only=True)
class StatementMade(Event):
    """陈述申辩"""

    on: str
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class StatementWaived(Event):
    """放弃陈述申辩"""

    on: str


@dataclass(frozen=True, kw_only=True)
class HearingRequested(Event):
    """要求听证"""

    on: str


@dataclass(frozen=True, kw_only=True)
class HearingWaived(Event):
    """放弃听证"""

    on: str


@dataclass(frozen=True, kw_only=True)
class HearingNotified(Event):
    """通知听证"""

    on: str
    held_on: str


@dataclass(frozen=True, kw_only=True)
class HearingHeld(Event):
    """举行听证"""

    on: str


@dataclass(frozen=True, kw_only=True)
class CaseReviewed(Event):
    """法制审核"""

    on: str
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class CaseDiscussed(Event):
    """集体讨论"""

    on: str


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event):
    """作出处罚决定"""

    number: str
    subject: str
    matter: str
    outcome: str
    penalties: list[str]
    fine_fen: int  # 分; 0 when there is no fine
    on: str


@dataclass(frozen=True, kw_only=True)
class DecisionServed(Event):
    """送达处罚决定"""

    on: str
    manner: str


@dataclass(frozen=True, kw_only=True)
class DecisionExecuted(Event):
    """执行处罚决定"""

    on: str
    paid_fen: int  # 分; 0 when no money was imposed


@dataclass(frozen=True, kw_only=True)
class FinePaid(Event):
    """缴清罚没款"""

    on: str
    amount_fen: int  # 分


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    """结案"""

    number: str
    on: str


@dataclass(frozen=True, kw_only=True)
class DecisionAnnounced(Event):
    """公告送达"""

    on: str


@dataclass(frozen=True, kw_only=True)
class ReminderServed(Event):
    """送达催告书"""

    on: str


@dataclass(frozen=True, kw_only=True)
class CourtApplied(Event):
    """申请法院强制执行"""

    on: str


@dataclass(frozen=True, kw_only=True)
class ReviewRequested(Event):
    """申请行政复议"""

    on: str


@dataclass(frozen=True, kw_only=True)
class LawsuitFiled(Event):
    """提起行政诉讼"""

    on: str


@dataclass(frozen=True, kw_only=True)
class DecisionAnnulled(Event):
    """决定被变更、撤销或者确认违法"""

    number: str
    subject: str
    how: str
    on: str


@dataclass(frozen=True, kw_only=True)
class PoliceDeclined(Event):
    """公安机关不予立案"""

    on: str
