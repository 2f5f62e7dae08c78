"""Joint work as the tests of this folder need it, made through actions."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from liandong.act.dispatch import actions as dispatches
from liandong.act.dispatch.queries import open_in
from liandong.act.joint import actions
from liandong.act.joint.actions import TaskLine
from liandong.act.joint.models import Joint, Plan
from liandong.act.joint.queries import plans
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.actions import establish_agency
from liandong.ground.accounts.models import Agency, User
from liandong.ground.registry.actions import register_company, register_institution
from liandong.ground.registry.models import Subject
from tests.people import People, certify, person, place

TODAY = date(2026, 11, 10)
DUE = date(2026, 11, 20)
TITLE = "反映门诊部超范围开展医疗美容"
PARTS = {
    "purpose": "查清超范围医疗美容和药品来源",
    "scope": "鲤城安康门诊部及其供货商",
    "division": "卫健查执业，市场监管查广告",
    "steps": "十一月十二日现场检查",
    "command": "由卫健部门负责人统一指挥",
    "evidence": "现场笔录和票据由双方共同固定",
    "communication": "由牵头单位统一发布",
}


def at(day: date, hour: int = 10) -> datetime:
    """An instant in office hours in Beijing."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def clinic(people: People) -> Subject:
    return register_institution(name="鲤城安康门诊部", place=people.county, by=people.wang)


def supplier(people: People) -> Subject:
    return register_company(name="泉州康达药品有限公司", place=people.county, by=people.wang)


def clue_on(
    people: People, subject: Subject, title: str = "反映门诊部超范围开展医疗美容", by: User | None = None
) -> Clue:
    who = by or people.wang
    clue = clues.receive_clue(
        channel="phone", source="complaint", title=title, text=f"{title}，请查处。", place=people.county,
        subject=subject, by=who,
    )  # fmt: skip
    return clues.keep(clue=clue, by=who)


def opened(people: People, *, form: str = "team", subject: Subject | None = None, **said: object) -> Joint:
    """A team of health with market, by the facts of Fujian."""
    given: dict[str, object] = {
        "title": "安康门诊部专案", "purpose": "查清超范围诊疗", "agencies": [people.market], "subject": subject,
        "facts": ["public_attention"] if form == "team" else [],
        "facts_because": "本地媒体连续三天报道" if form == "team" else "", "commander": people.li, "by": people.wang,
    }  # fmt: skip
    return actions.open_joint(form=form, **{**given, **said})  # type: ignore[arg-type]


def formed(people: People, **said: object) -> Joint:
    joint = opened(people, **said)  # type: ignore[arg-type]
    actions.name_members(joint=joint, people=[people.zhao], by=people.zhao)
    return actions.form_joint(joint=joint, by=people.wang)


def tasks(people: People, due: date = DUE) -> list[TaskLine]:
    return [
        TaskLine(people.market, "核查医疗广告和药品购进", due),
        TaskLine(people.health, "检查诊疗科目和人员资质", due),
    ]


def drafted(people: People, joint: Joint, **said: object) -> Plan:
    given: dict[str, object] = {"parts": PARTS, "tasks": tasks(people), "by": people.wang}
    return actions.draft_plan(joint=joint, **{**given, **said})  # type: ignore[arg-type]


def approved(people: People, joint: Joint) -> Plan:
    return actions.approve_plan(plan=drafted(people, joint), by=people.head)


def running(people: People, **said: object) -> Joint:
    """At work, with an approved plan whose tasks were sent."""
    joint = formed(people, **said)
    approved(people, joint)
    return actions.start_joint(joint=joint, by=people.wang)


def answered(people: People, joint: Joint) -> None:
    """Every task is done and every department has reported."""
    for sent in open_in(joint.dossier):
        dispatches.sign(dispatch=sent, by=people.zhao)
        dispatches.answer(dispatch=sent, text="已办。", by=people.zhao)
    for task in plans.open_own(joint):
        actions.finish_own_task(task=task, text="已办", by=people.wang)
    actions.report_result(joint=joint, result="corrected", text="广告下架", by=people.zhao)
    actions.report_result(joint=joint, result="nothing_found", text="未发现违法", by=people.wang)


class Elsewhere:
    """Health and market of another place, with people: of Shanghai, where one case has one plan, or of Wenzhou."""

    def __init__(self, code: str, stem: str, name: str, level: int = 1) -> None:
        self.place = place(code, stem, name, level, None)
        self.health, self.market = self._agency("health", "卫生健康委员会"), self._agency("market", "市场监督管理局")
        self.officer = person(f"sun{stem}", "孙", self.health, "officer")
        self.second = person(f"hu{stem}", "胡", self.health, "officer")
        self.head = person(f"ma{stem}", "马", self.health, "head")
        self.other = person(f"lin{stem}", "林", self.market, "handler")
        for number, one in enumerate((self.officer, self.second), start=1):
            certify(one, f"证{stem}{number}")

    def _agency(self, department: str, name: str) -> Agency:
        return establish_agency(department=department, place=self.place, name=f"{self.place.name}{name}", by=None)

    def opened(self, facts: list[str], **said: object) -> Joint:
        given: dict[str, object] = {
            "form": "team", "title": "整形医院专案", "purpose": "查清假药来源", "agencies": [self.market],
            "facts_because": "多部门均收到投诉，舆论关注", "commander": self.officer, "by": self.officer,
        }  # fmt: skip
        return actions.open_joint(facts=facts, **{**given, **said})  # type: ignore[arg-type]

    def formed(self, facts: list[str], **said: object) -> Joint:
        joint = self.opened(facts, **said)
        actions.name_members(joint=joint, people=[self.other], by=self.other)
        return actions.form_joint(joint=joint, by=self.officer)

    def plan(self, joint: Joint) -> Plan:
        lines = [TaskLine(self.market, "核查药品来源", DUE)]
        return actions.draft_plan(joint=joint, parts=PARTS, tasks=lines, by=self.officer)
