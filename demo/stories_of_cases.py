"""Cases told on purpose: one overdue, one at the reviewer, one for the head to decide, one that is a crime …"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from demo.almanac import before
from demo.scenes import HOME, MARKET, begin, filed, found_true
from demo.tale import Tale
from demo.town import Town
from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity.models import Publication
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.deadlines.models import Deadline
from liandong.ground.registry import actions as registry
from liandong.ground.registry.models import Subject

Steps = Iterator[datetime]
FINE = (Imposed("W1", 0, "警告"), Imposed("F1", 1_000_000, "罚款10000元"))
REPORT = "经调查，违法事实清楚，证据确实充分，建议予以处罚。"
REASONS = "违法事实有现场笔录、询问笔录等证据证实，当事人的陈述不影响认定，应予处罚。"


def take(tale: Tale, case: Case, days_ago: int, act: Callable[..., Any], by: str, **said: Any) -> Steps:
    """One step of the procedure on that day."""
    yield tale.on(days_ago, hour=16)
    tale.do(act, case=case, on=tale.day, by=tale.town.person(by), **said)


def told(tale: Tale, case: Case, days_ago: int, findings: tuple[str, ...] = ()) -> Steps:
    """The investigation is over and the party knows what is intended."""
    yield from take(tale, case, days_ago, cases.investigate, "li", report=REPORT, findings=findings)
    yield from take(tale, case, days_ago - 1, cases.notify, "li", proposed="警告，罚款10000元")


def carried_out(tale: Tale, case: Case, days_ago: int, imposed: tuple[Imposed, ...]) -> Steps:
    """Decided by the head, served, published, paid and closed."""
    yield from take(tale, case, days_ago, cases.decide, "zhou", outcome="penalty", imposed=imposed, reasons=REASONS)
    yield from take(tale, case, days_ago - 1, cases.serve, "li", manner="handed_over", received_by="单位负责人")
    yield from published(tale, case, days_ago - 6)
    paid = sum(line.amount_fen for line in imposed)
    yield from take(tale, case, days_ago - 9, cases.execute, "li", paid_fen=paid, note="财政票据 35050226")
    yield from take(tale, case, days_ago - 10, cases.close_case, "li", summary="处罚决定已履行，予以结案。")


def published(tale: Tale, case: Case, days_ago: int, by: str = "zhou") -> Steps:
    yield tale.on(days_ago, hour=9)
    draft = Publication.objects.filter(dossier=case.dossier, stage="draft").first()
    if draft:
        tale.do(publicity.publish, publication=draft, by=tale.town.person(by))


def nobody_decided_in_time(town: Town, number: int) -> Steps:
    """李's case was filed more than ninety days ago and is not decided: the oldest red light of 鲤城."""
    tale = begin(town, number, "V10", 1, channel="letter", since=150)
    yield from found_true(tale, 80)
    case = yield from filed(tale, 78)
    yield from told(tale, case, 55)


def the_reviewer_disagrees(town: Town, number: int) -> Steps:
    """吴 has sent a complex case back once after its hearing, and it waits for the second opinion."""
    tale = begin(town, number, "V57", 2, channel="form")
    yield from found_true(tale, 46)
    case = yield from filed(tale, 45)
    yield from told(tale, case, 30, ("complex", "hearing_offered"))
    yield from take(tale, case, 26, cases.request_hearing, "li")
    day = before(town.until, 14)
    yield from take(tale, case, 26, cases.notify_hearing, "li", held_on=day, place="本机关听证室")
    chair = town.person("zheng")
    yield from take(
        tale, case, 14, cases.hold_hearing, "li", chair=chair, record_text="听证会如期举行，当事人提交两份材料。"
    )
    opinion = "关于技术备案情况的证据不足，请补充向主管部门查询的回函后再送审。"
    yield from take(tale, case, 10, cases.review, "wu", opinion=opinion, is_agreed=False)


def ready_for_the_head(town: Town, number: int) -> Steps:
    """Everything is done before the decision: 周 may decide today."""
    tale = begin(town, number, "V61", 4, channel="visit")
    yield from found_true(tale, 32)
    case = yield from filed(tale, 30)
    yield from told(tale, case, 15)
    said = {"text": "当事人称系初次违法，请求从轻。", "review": "经复核，情节属实，量罚时已考虑。", "is_accepted": True}
    yield from take(tale, case, 10, cases.hear_statement, "li", **said)


def decided_yesterday(town: Town, number: int) -> Steps:
    """A penalty of yesterday: its draft for the public waits for somebody to let it out."""
    tale = begin(town, number, "V10", 5, channel="phone")
    yield from found_true(tale, 27)
    case = yield from filed(tale, 26)
    yield from told(tale, case, 12)
    yield from take(tale, case, 1, cases.decide, "zhou", outcome="penalty", imposed=FINE, reasons=REASONS)
    yield from take(tale, case, 0, cases.serve, "li", manner="handed_over", received_by="单位负责人")


def published_and_withdrawn(town: Town, number: int) -> Steps:
    """A published penalty was withdrawn after the party had proved that the register named the wrong house."""
    tale = begin(town, number, "V09", 6, channel="hotline_12345", since=140)
    yield from found_true(tale, 66)
    case = yield from filed(tale, 65)
    yield from told(tale, case, 52)
    yield from carried_out(tale, case, 42, FINE)
    yield tale.on(9)
    shown = Publication.objects.filter(dossier=case.dossier, stage="published").first()
    if shown:
        reason = "公示的执业地址有误，更正后重新公示。"
        tale.do(publicity.withdraw, publication=shown, reason=reason, by=town.person("zhou"))


def no_fine_for_a_crime(town: Town, number: int) -> Steps:
    """Somebody without a licence was punished twice before: the case goes to the police, and no fine settles it."""
    persons = [one for county in sorted(town.register.persons) for one in town.register.persons[county]]
    tale = begin(town, number, "V01", 0, channel="police_request", source="police", subject=persons[0])
    yield from found_true(tale, 35)
    case = yield from filed(tale, 34)
    yield from told(tale, case, 20, ("crime_suspected", "serious"))
    yield from take(tale, case, 16, cases.discuss, "zhou", minutes="集体讨论认为涉嫌非法行医罪，应当移送。")
    reasons = "当事人两次被处罚后再次非法行医，涉嫌犯罪，移送公安机关。"
    yield from take(tale, case, 14, cases.decide, "zhou", outcome="transferred", imposed=(), reasons=reasons)
    yield from take(tale, case, 13, cases.serve, "li", manner="handed_over", received_by="当事人")


def three_times_in_a_year(town: Town, number: int) -> Steps:
    """One clinic is punished three times within months: points add up, the grade falls, the licence is suspended."""
    stop = (*FINE, Imposed("R2", 0, "责令停业整顿一个月"))
    suspend = (*FINE, Imposed("L1", 0, "暂停执业活动六个月"))
    for place, (matter, days_ago, imposed) in enumerate((("V09", 130, FINE), ("V10", 95, stop), ("V57", 60, suspend))):
        tale = begin(town, number * 10 + place, matter, 0, channel="form", since=230 - 60 * place)
        yield from found_true(tale, days_ago)
        case = yield from filed(tale, days_ago - 1)
        yield from told(tale, case, days_ago - 10, ("hearing_offered",) if place else ())
        yield from carried_out(tale, case, days_ago - 20, imposed)
    yield tale.on(38)
    licence = tale.subject.licences.first() if tale.subject else None
    if licence:
        tale.do(registry.change_licence, licence=licence, changes={"status": "suspended"}, by=town.person("zhou"))


def a_doctor(town: Town, number: int) -> Steps:
    """A doctor practised outside her registration: points on her own record, her name masked for the public."""
    home = town.register.institutions[HOME]
    doctors = Subject.objects.filter(practitioner__kind="doctor", relations_out__to_subject__in=home).order_by("pk")
    tale = begin(town, number, "V10", 7, channel="form", subject=doctors.first(), since=120)
    yield from found_true(tale, 58)
    case = yield from filed(tale, 57)
    yield from told(tale, case, 45)
    yield from carried_out(tale, case, 36, FINE)


def a_pharmacy_company(town: Town, number: int) -> Steps:
    """Market regulation punishes a company for expired drugs, and publishes it under its full name."""
    rows = [one for county in sorted(town.register.companies) for one in town.register.companies[county]]
    tale = begin(town, number, "C06", 0, channel="hotline_12345", office=MARKET, subject=rows[0])
    head = town.staff.of(town.offices.get(*MARKET), "head")[0].username
    yield from found_true(tale, 50, by="zhao")
    case = yield from filed(tale, 49, office=MARKET, by="zhao")
    yield from take(tale, case, 40, cases.investigate, "zhao", report=REPORT)
    yield from take(tale, case, 39, cases.notify, "zhao", proposed="警告，罚款10000元")
    yield from take(tale, case, 30, cases.decide, head, outcome="penalty", imposed=FINE, reasons=REASONS)
    yield from take(tale, case, 29, cases.serve, "zhao", manner="posted", received_by="公司前台")
    yield from published(tale, case, 24, by=head)


def the_clock_stands_still(town: Town, number: int) -> Steps:
    """A case waits for an expert opinion; the law lets its clock stand still, and 周 has approved it."""
    tale = begin(town, number, "V09", 8, channel="letter")
    yield from found_true(tale, 40)
    case = yield from filed(tale, 39)
    yield tale.on(20)
    clock = Deadline.objects.filter(dossier=case.dossier, rule="penalty.decision_term").first()
    if clock:
        said = {"ground": "statutory_suspension", "note": "依法委托鉴定，鉴定时间不计入办案期限"}
        tale.do(
            deadlines.pause, deadline=clock, on=tale.day, approver=town.person("zhou"), by=town.person("li"), **said
        )


CASES = (
    nobody_decided_in_time, the_reviewer_disagrees, ready_for_the_head, decided_yesterday, published_and_withdrawn,
    no_fine_for_a_crime, three_times_in_a_year, a_doctor, a_pharmacy_company, the_clock_stands_still,
)  # fmt: skip
