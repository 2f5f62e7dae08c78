"""One clue goes all the way round, and comes back as a standing and a line on the public page.

发现 → 分流 → 转办 → 检查 → 立案 → 处罚 → 记分 → 公示, with the refusals that the law asks for on the way.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.duplicates import likely_duplicates
from liandong.discover.inspections import actions as inspections
from liandong.discover.inspections.models import Inspection
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts import actions as accounts
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry, Failure
from liandong.ground.audit.reacting import catch_up
from liandong.ground.deadlines.models import Deadline
from liandong.ground.deadlines.queries import explain
from liandong.ground.dossiers.queries import linked_to, may_see
from liandong.ground.places.models import Place
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import standing_of
from liandong.law.refusal import Refusal
from tests.ground.trail import Elsewhere
from tests.ground.trail import settle as final
from tests.people import People, certify, person, place, settle

pytestmark = pytest.mark.django_db(transaction=True)
BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
CHECKLIST = "checklists.area_1"
CAUSE = "涉嫌超范围诊疗（患者李小明，电话13912345678）"
AD = "该门诊部在公交站牌发布医疗广告，没有标注广告审查证明文号，写着治愈率百分之九十八。"
BEYOND = "该门诊部超出诊疗科目开展双眼皮手术，属超范围诊疗，收费三千元。"


def at(day: date, hour: int = 10) -> Any:
    return pretend(datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING))


@dataclass
class Town:
    """People of a small town with one clinic in it."""

    people: People
    clinic: Subject


@pytest.fixture
def town(settings: Any, tmp_path: Path) -> Town:
    settings.FILES_ROOT = tmp_path
    people = settle()
    with at(MONDAY):
        clinic = register_institution(name="鲤城安康门诊部", place=people.county, by=None)
    return Town(people, clinic)


def received(town: Town, text: str, title: str, **more: Any) -> Clue:
    return clues.receive_clue(
        channel="form", source="complaint", title=title, text=text, place=town.people.county, subject=town.clinic,
        by=town.people.wang, **more,
    )  # fmt: skip


def clock(dossier: Any, rule: str, about: str = "") -> Deadline:
    return Deadline.objects.filter(dossier=dossier, rule=rule, about=about).latest("pk")


def test_one_clue_is_passed_on_declined_sent_again_and_answered_in_writing(town: Town) -> None:
    people = town.people
    with at(MONDAY):
        clue = received(town, AD, "反映门诊部广告违规")
        alike = likely_duplicates(
            title="再次反映门诊部广告违规",
            text=f"{AD}请查处。",
            place=people.county,
            subject=town.clinic,
            user=people.li,
        )
        assert [(one.clue, bool(one.why)) for one in alike] == [(clue, True)]
        clues.route_clue(clue=clue, matter="V26", by=people.wang)
    routing = clue.routing or {}
    assert (routing["lead"], routing["rule"]) == ("market", "dispatch.routes_fujian")
    assert any("闽卫医急〔2024〕51号" in one["zh"] for one in routing["reasons"])
    with at(MONDAY, 11):
        sent = dispatch.send(
            dossier=clue.dossier, kind="lead", to=people.market, asks="请查处并书面回复", by=people.wang
        )
    assert (clue_now(clue).stage, clue_now(clue).holder) == ("dispatched", people.market)
    assert may_see(people.zhao, clue.dossier)
    with at(MONDAY + timedelta(days=1)):
        with pytest.raises(Refusal):
            dispatch.decline(dispatch=sent, reason=" ", competent=None, by=people.zhao)
        named = people.insurance.department
        dispatch.decline(dispatch=sent, reason="涉及医保定点，应由医保部门牵头", competent=named, by=people.zhao)
        assert (clue_now(clue).stage, clue_now(clue).holder) == ("returned", people.health)
        assert clock(clue.dossier, "dispatch.written_reply_term", sent.about).waived_on == MONDAY + timedelta(days=1)
        again = dispatch.send(
            dossier=clue.dossier,
            kind="lead",
            to=people.market,
            asks="请查处",
            override_reason="广告归市场监管",
            by=people.wang,
        )
    assert again.previous == sent
    with at(MONDAY + timedelta(days=2)):
        dispatch.sign(dispatch=again, by=people.zhao)
        with pytest.raises(Refusal):
            dispatch.answer(dispatch=again, text="", by=people.zhao)
    waiting = clock(clue.dossier, "dispatch.written_reply_term", again.about)
    assert (waiting.agency, waiting.due_on, waiting.met_on) == (people.market, date(2026, 4, 2), None)
    with at(MONDAY + timedelta(days=10)):
        dispatch.end_handling(dispatch=again, note="广告已撤除", by=people.zhao)
        answered = dispatch.answer(dispatch=again, text="经查属实，已责令撤除广告并立案。", by=people.zhao)
    assert answered.reply is not None
    assert answered.reply.number
    assert clock(clue.dossier, "dispatch.written_reply_term", again.about).met_on == MONDAY + timedelta(days=10)


def clue_now(clue: Clue) -> Clue:
    return Clue.objects.select_related("holder", "dossier").get(pk=clue.pk)


def founded(town: Town, text: str = BEYOND, title: str = "反映门诊部超范围诊疗", matter: str = "V09") -> Clue:
    """Received, routed, kept, and found true by 王."""
    clue = received(town, text, title, occurred_on=MONDAY - timedelta(days=3))
    clues.route_clue(clue=clue, matter=matter, override_reason="材料显示", by=town.people.wang)
    clues.keep(clue=clue, by=town.people.wang)
    return clue


def visited(town: Town, clue: Clue) -> Inspection:
    """Two certified officers go there and find something."""
    people = town.people
    visit = inspections.plan_inspection(
        subject=town.clinic, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=MONDAY, clues=[clue],
        by=people.wang,
    )  # fmt: skip
    visit = inspections.start_inspection(inspection=visit, by=people.wang)
    for item, value, note in (("1.14", "no", "诊疗日志有双眼皮手术，许可证无医疗美容科"), ("1.23", "yes", "")):
        inspections.answer(inspection=visit, item=item, value=value, note=note, by=people.li)
    return inspections.finish_inspection(inspection=visit, summary="超范围诊疗属实", by=people.wang)


def filed(town: Town, clue: Clue, visit: Inspection | None, on: date, **more: Any) -> Case:
    people = town.people
    act = {"acted_on": MONDAY - timedelta(days=3), "act_until": MONDAY - timedelta(days=3)} | more
    return cases.file_case(
        subject=town.clinic, matter=clue.matter, cause=CAUSE, officers=[people.wang, people.li], on=on,
        clue=clue, inspection=visit, by=people.wang, **act,
    )  # fmt: skip


def told(town: Town, case: Case, on: date, *findings: str) -> None:
    people = town.people
    cases.add_evidence(case=case, kind="record", proves="现场笔录", by=people.wang)
    cases.investigate(case=case, report="事实清楚", findings=findings, on=on, by=people.wang)
    cases.notify(case=case, proposed="警告、罚款一万元", on=on, by=people.wang)


FINE = (Imposed("W1", 0, "警告"), Imposed("F1", 1_000_000, "罚款一万元"))


def test_from_a_report_to_the_standing_and_the_public_page(town: Town, client: Client) -> None:
    people, day = town.people, MONDAY
    with at(day):
        clue = founded(town)
        visit = visited(town, clue)
        clues.verify_clue(clue=clue, outcome="founded", by=people.wang)
        case = filed(town, clue, visit, day)
    assert visit.record is not None
    decision = clock(case.dossier, "penalty.decision_term")
    assert (decision.due_on, decision.agency) == (date(2026, 6, 1), people.health)  # 31 May is a Sunday
    assert any("九十日" in line.zh or "90" in line.zh for line in explain(decision))
    with at(day):
        told(town, case, day)
    with at(day + timedelta(days=10)):
        reasons = "有现场笔录等证据证实"
        with pytest.raises(Refusal):
            cases.serve(case=case, manner="posted", received_by="前台", on=day + timedelta(days=10), by=people.wang)
        cases.decide(
            case=case, outcome="penalty", imposed=FINE, reasons=reasons, on=day + timedelta(days=10), by=people.head
        )
    assert clock(case.dossier, "penalty.decision_term").met_on == day + timedelta(days=10)
    assert clock(case.dossier, "penalty.service_term").due_on == date(2026, 3, 23)
    assert clock(case.dossier, "publicity.publish_term").due_on == date(2026, 3, 23)
    _the_public_reads_it(town, case, client)
    with at(date(2026, 3, 16)):
        cases.serve(case=case, manner="handed_over", received_by="负责人", on=date(2026, 3, 16), by=people.wang)
    with at(date(2026, 3, 25)):
        cases.execute(case=case, paid_fen=1_000_000, note="票据 001", on=date(2026, 3, 25), by=people.wang)
        cases.close_case(case=case, summary="已缴清罚款", on=date(2026, 3, 25), by=people.wang)
    assert clue_now(clue).stage == "closed"
    assert {case.dossier, visit.dossier} <= set(linked_to(clue.dossier, people.wang))
    rest = Deadline.objects.filter(dossier=case.dossier, met_on=None, waived_on=None)
    assert all(each.party == town.clinic and each.nature == "right" for each in rest)  # what the party may still do


def _the_public_reads_it(town: Town, case: Case, client: Client) -> None:
    """Reactions take the points and draft the publication; a person lets it out."""
    final(Entry.objects.latest("id"))
    with at(date(2026, 3, 13)):
        catch_up()
    assert not Failure.objects.exists()
    standing = standing_of(town.clinic)
    assert standing is not None
    assert (standing.grade, standing.points) == ("B", 4)
    draft = Publication.objects.get(dossier=case.dossier)
    page = f"/public/{draft.slug}/"
    assert client.get(page).status_code == 404
    with at(date(2026, 3, 17)):
        publicity.publish(publication=draft, by=town.people.head)
        shown = client.get(page).content.decode()
        assert "鲤城安康门诊部" in shown
        assert "10,000.00" in shown
        assert not any(word in shown for word in (case.dossier.key, "李小明", "13912345678"))
        assert "鲤城安康门诊部" in client.get("/public/?q=安康").content.decode()
    assert clock(case.dossier, "publicity.publish_term").met_on == date(2026, 3, 17)


@dataclass
class Offices:
    """The same offices in another place."""

    place: Place
    clerk: User
    market: Agency


def offices(code: str, names: tuple[str, ...], stems: tuple[str, ...]) -> Offices:
    above: Place | None = None
    for level, (name, stem) in enumerate(zip(names, stems, strict=True), start=1):
        above = place(stem.ljust(6, "0"), stem, name, level, above)
    if above is None:
        raise ValueError(code)
    health = accounts.establish_agency(department="health", place=above, name=f"{names[-1]}卫生健康局", by=None)
    market = accounts.establish_agency(department="market", place=above, name=f"{names[-1]}市场监督管理局", by=None)
    return Offices(above, person(f"clerk{code}", f"{names[-1]}登记员", health, "clerk", "officer"), market)


def test_the_same_clue_demands_other_things_in_another_place_and_says_why(town: Town) -> None:
    people = town.people
    wenzhou = offices("330302", ("浙江省", "温州市", "鹿城区"), ("33", "3303", "330302"))
    shanghai = offices("310101", ("上海市", "市辖区", "黄浦区"), ("31", "3101", "310101"))
    home = Offices(people.county, people.wang, people.market)
    demands = {name: demanded(there) for name, there in (("泉州", home), ("温州", wenzhou), ("上海", shanghai))}
    assert {name: one["days"] for name, one in demands.items()} == {"泉州": 30, "温州": 15, "上海": 30}
    assert {name: one["through"] for name, one in demands.items()} == {"泉州": "", "温州": "health", "上海": ""}
    assert "温政办〔2020〕85号" in demands["温州"]["why"]
    assert "沪卫监督〔2024〕37号" in demands["上海"]["why"]
    assert "闽卫医急〔2024〕51号" in demands["泉州"]["why"]
    assert "温政办〔2020〕85号" in demands["温州"]["clock"]
    assert "本地设置" in demands["泉州"]["clock"]


def demanded(there: Offices) -> dict[str, Any]:
    """What a report of an advertisement asks of the departments of this place."""
    with at(MONDAY):
        clue = clues.receive_clue(
            channel="form", source="complaint", title="反映广告违规", text=AD, place=there.place, by=there.clerk
        )
        clues.route_clue(clue=clue, matter="V26", by=there.clerk)
        sent = dispatch.send(dossier=clue.dossier, kind="lead", to=there.market, asks="请查处", by=there.clerk)
    routing = clue.routing or {}
    reply = clock(clue.dossier, "dispatch.written_reply_term", sent.about)
    return {
        "days": reply.length,
        "through": routing["through"],
        "why": " ".join(one["zh"] for one in routing["reasons"]),
        "clock": " ".join(line.zh for line in explain(reply)),
    }


def test_one_act_is_fined_once_and_a_crime_never(town: Town) -> None:
    people, later = town.people, MONDAY + timedelta(days=12)
    with at(MONDAY):
        first, second = founded(town), founded(town, f"{BEYOND}另有邻居作证。", "反映同一门诊部")
        for clue in (first, second):
            clues.verify_clue(clue=clue, outcome="founded", by=people.wang)
        case = filed(town, first, None, MONDAY)
        with pytest.raises(Refusal, match=people.health.name) as again:
            filed(town, second, None, MONDAY)
        assert again.value.rule == "penalty.no_second_fine"
        told(town, case, MONDAY, "crime_suspected")
    with at(later):
        said: dict[str, Any] = {"reasons": "属实", "on": later, "by": people.head}
        with pytest.raises(Refusal) as crime:
            cases.decide(case=case, outcome="penalty", imposed=FINE, **said)
        assert crime.value.rule == "transfer.no_fine_for_crime"
        cases.decide(case=case, outcome="transferred", imposed=(), **said)


def test_nobody_goes_on_site_without_a_certificate_or_before_the_day(town: Town) -> None:
    people = town.people
    with at(MONDAY):
        said: dict[str, Any] = {"subject": town.clinic, "checklist": CHECKLIST, "by": people.wang}
        with pytest.raises(Refusal, match=people.head.name):
            inspections.plan_inspection(officers=[people.wang, people.head], planned_on=MONDAY, **said)
        coming = inspections.plan_inspection(
            officers=[people.wang, people.li], planned_on=MONDAY + timedelta(days=2), **said
        )
        with pytest.raises(Refusal):
            inspections.start_inspection(inspection=coming, by=people.wang)


def test_of_two_clerks_who_sign_at_once_the_second_is_told(town: Town) -> None:
    people = town.people
    sun = person("sun", "孙", people.market, "clerk")
    with at(MONDAY):
        clue = received(town, AD, "反映门诊部广告违规")
        clues.route_clue(clue=clue, matter="V26", by=people.wang)
        sent = dispatch.send(dossier=clue.dossier, kind="lead", to=people.market, asks="请查处", by=people.wang)
    ready, refused = Barrier(2), []

    def sign(who: User) -> None:
        ready.wait(10)
        try:
            with at(MONDAY, 12):
                dispatch.sign(dispatch=Dispatch.objects.get(pk=sent.pk), by=User.objects.get(pk=who.pk))
        except Refusal as refusal:
            refused.append(str(refusal))

    clerks = [Elsewhere(lambda who=who: sign(who)) for who in (people.zhao, sun)]  # type: ignore[misc]
    for clerk in clerks:
        clerk.join()
    assert len(refused) == 1
    assert Entry.objects.filter(kind="matter_signed").count() == 1
    assert clue_now(clue).stage == "accepted"


def test_certificates_are_checked_on_the_day_of_the_visit(town: Town) -> None:
    people = town.people
    wu = person("wu2", "吴二", people.health, "officer")
    certify(wu, "闽C0099")
    with at(MONDAY):
        visit = inspections.plan_inspection(
            subject=town.clinic, officers=[people.wang, wu], checklist=CHECKLIST, planned_on=MONDAY, by=people.wang
        )
        accounts.revoke_credential(credential=wu.credentials.get(), on=MONDAY, because="调离执法岗位", by=None)
        with pytest.raises(Refusal, match="吴二"):
            inspections.start_inspection(inspection=visit, by=people.wang)
