"""Clues, visits and cases as the tests of this folder need them, made through actions."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from liandong.act.cases import actions as cases
from liandong.act.cases.models import Case
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.audit.clock import pretend
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from tests.people import People

BEIJING = ZoneInfo("Asia/Shanghai")
FILED = date(2026, 9, 30)
EARLY, HEARD = date(2026, 9, 7), date(2026, 9, 21)  # a case that is heard begins before
TITLE = "反映门诊部超范围开展医疗美容"


def at(day: date, hour: int = 10) -> datetime:
    """An instant in office hours."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


def clinic(people: People, name: str = "鲤城安康门诊部") -> Subject:
    return register_institution(name=name, place=people.county, by=people.wang)


def received(people: People, subject: Subject | None = None, title: str = TITLE) -> Clue:
    return clues.receive_clue(
        channel="phone", source="complaint", title=title, text=f"{title}，请查处。", place=people.county,
        subject=subject, by=people.wang,
    )  # fmt: skip


def routed(people: People, matter: str = "V26", subject: Subject | None = None, title: str = TITLE) -> Clue:
    return clues.route_clue(
        clue=received(people, subject, title), matter=matter, override_reason="材料显示", by=people.wang
    )


def founded(people: People, subject: Subject, title: str = TITLE) -> Clue:
    clue = clues.keep(clue=routed(people, "V09", subject, title), by=people.wang)
    return clues.verify_clue(clue=clue, outcome="founded", note="现场核实属实", by=people.wang)


def filed(people: People, subject: Subject | None = None, on: date = FILED) -> Case:
    subject = subject or clinic(people)
    return cases.file_case(
        subject=subject, matter="V09", cause="超出登记的诊疗科目开展诊疗活动", officers=[people.wang, people.li],
        acted_on=date(2026, 8, 1), act_until=date(2026, 8, 31), on=on, clue=founded(people, subject), by=people.wang,
    )  # fmt: skip


def told(people: People, *findings: str, case: Case | None = None, on: date = FILED) -> Case:
    """A case that has been investigated and of which the party was told; it has nothing to say."""
    case = case or filed(people, on=on)
    cases.add_evidence(case=case, kind="record", proves="现场开展皮肤科诊疗", by=people.wang)
    cases.investigate(case=case, report="调查终结报告", findings=findings, on=on, by=people.wang)
    cases.notify(case=case, proposed="拟罚款一万元", on=on, by=people.wang)
    cases.waive_rights(case=case, rights=["statement"], declaration="当事人书面放弃陈述、申辩", on=on, by=people.wang)
    return case


def heard(people: People) -> Case:
    """A case of a heavy penalty: the party was told of its right to a hearing, asked for it and had it in time."""
    with pretend(at(EARLY)):
        case = told(people, "hearing_offered", on=EARLY)
        cases.request_hearing(case=case, on=EARLY, by=people.wang)
        cases.notify_hearing(case=case, held_on=HEARD, place="听证室", on=EARLY, by=people.wang)
    with pretend(at(HEARD)):
        cases.hold_hearing(case=case, chair=people.head, record_text="听证笔录", on=HEARD, by=people.wang)
        cases.review(case=case, opinion="同意", is_agreed=True, on=HEARD, by=people.reviewer)
    return case
