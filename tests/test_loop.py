"""One clue goes all the way round: discover, warn, act, feedback; and the same clue asks for other things elsewhere."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

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
from liandong.discover.inspections.queries import questions
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.models import Department
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import catch_up
from liandong.ground.audit.verifying import verify
from liandong.ground.deadlines.models import Deadline
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import standing_of
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from tests.act.stories import at, clinic, received
from tests.ground.trail import Elsewhere, sealed
from tests.ground.trail import settle as wait_for
from tests.people import People, settle

BEGIN = date(2026, 3, 2)  # a Monday
ADVERTISEMENT = "门诊部在朋友圈发布未经审查的医疗广告"


def day(number: int) -> date:
    """So many days after the first report."""
    return BEGIN + timedelta(days=number)


def on(number: int) -> AbstractContextManager[None]:
    """Let it be that day, in office hours."""
    return pretend(at(day(number)))


@pytest.fixture
def people(transactional_db: None) -> People:
    with on(-30):
        return settle()


def last_entry() -> Entry:
    return Entry.objects.order_by("-xid", "-id")[0]


def react() -> None:
    """What the worker does: let everything follow from what has happened so far."""
    wait_for(last_entry())
    catch_up()


def kinds(key: str) -> list[str]:
    return list(Entry.objects.filter(dossier=key).order_by("id").values_list("kind", flat=True))


def passed_to_market(people: People) -> Dispatch:
    """The advertisement is no matter of ours: received, recognised, routed with reasons, passed on."""
    with on(0):
        clue = received(people, title=ADVERTISEMENT)
        alike = likely_duplicates(title=ADVERTISEMENT, text=ADVERTISEMENT, place=people.county, user=people.wang)
        assert [one.clue for one in alike] == [clue]
        clue = clues.route_clue(clue=clue, matter="V26", override_reason="内容为医疗广告", by=people.wang)
        assert clue.routing is not None
        assert clue.routing["lead"] == "market"
        assert all(reason["zh"] and reason["en"] for reason in clue.reasons)
        return dispatch.send(clue=clue, kind="forward", to=people.market, asks="请查处并书面回复", by=people.wang)


def visited(people: People, subject: Subject, clue: Clue) -> Inspection:
    """Two certified officers go along the checklist and find something."""
    with on(1):
        visit = inspections.plan_inspection(
            subject=subject, officers=[people.wang, people.li], checklist="checklists.area_1", planned_on=day(3),
            clues=[clue], by=people.wang,
        )  # fmt: skip
        with pytest.raises(Refusal):
            inspections.start_inspection(inspection=visit, by=people.wang)
    with on(3):
        visit = inspections.start_inspection(inspection=visit, by=people.wang)
        for number, question in enumerate(questions(visit)[:4]):
            found = {"value": "no", "note": "未登记"} if number == 1 else {"value": "yes"}
            inspections.answer(inspection=visit, item=question.code, by=people.li, **found)
        return inspections.finish_inspection(inspection=visit, summary="发现一项未登记即开展的项目", by=people.wang)


def decided(people: People, subject: Subject) -> Case:
    """From a clue that is ours to a decision that has been served, paid and closed."""
    with on(0):
        clue = received(people, subject, title="门诊部超出登记科目开展皮肤科诊疗")
        clue = clues.route_clue(clue=clue, matter="V09", override_reason="内容为超范围", by=people.wang)
        clue = clues.keep(clue=clue, by=people.wang)
    visit = visited(people, subject, clue)
    with on(4):
        clue = clues.verify_clue(clue=clue, outcome="founded", note="现场检查属实", by=people.wang)
        case = cases.file_case(
            subject=subject, matter="V09", cause="超范围诊疗", officers=[people.wang, people.li], acted_on=day(-20),
            act_until=day(3), on=day(4), clue=clue, inspection=visit, by=people.wang,
        )  # fmt: skip
        assert Deadline.objects.get(dossier=case.dossier, rule="penalty.decision_term").due_on == date(2026, 6, 4)
        cases.add_evidence(case=case, kind="record", proves="现场笔录证明开展了未登记科目", by=people.li)
    with on(10):
        cases.investigate(case=case, report="事实清楚，证据确实充分", on=day(10), by=people.wang)
        cases.notify(case=case, proposed="拟警告并罚款一万元", on=day(10), by=people.wang)
    with on(20):
        lines = [Imposed("W1", 0, "警告"), Imposed("F1", 1_000_000, "罚款一万元")]
        cases.decide(case=case, outcome="penalty", imposed=lines, reasons="属实", on=day(20), by=people.head)
        cases.serve(case=case, manner="handed_over", received_by="负责人", on=day(20), by=people.wang)
    with on(30):
        cases.execute(case=case, paid_fen=1_000_000, note="票据0001", on=day(30), by=people.wang)
        cases.close_case(case=case, summary="罚款缴清，问题改正", on=day(30), by=people.wang)
    return Case.objects.select_related("dossier", "clue__dossier").get(pk=case.pk)


@pytest.mark.django_db(transaction=True)
def test_another_departments_matter_bounces_is_answered_in_writing_and_comes_back(people: People) -> None:
    first = passed_to_market(people)
    with on(1):
        dispatch.decline(
            dispatch=first, reason="应由医保部门办理", competent=Department.objects.get(pk="insurance"), by=people.zhao
        )
    with on(2):
        clue = Clue.objects.get(dispatches=first)
        assert (clue.stage, clue.holder) == (Clue.Stage.RETURNED, people.health)
        second = dispatch.send(clue=clue, kind="forward", to=people.market, asks="广告发布属市场监管", by=people.wang)
        assert second.previous == first
    with on(4):
        second = dispatch.sign(dispatch=second, by=people.zhao)
    with on(25):
        second = dispatch.end_handling(dispatch=second, note="已责令停止发布", by=people.zhao)
        second = dispatch.answer(dispatch=second, text="已查处，罚款二千元。", by=people.zhao)
    clocks = {row.rule: row for row in Deadline.objects.filter(about=second.about)}
    assert clocks["dispatch.sign_term"].met_on == day(4)
    assert clocks["dispatch.written_reply_term"].met_on == day(25)
    story = kinds(second.dossier.key)
    wanted = ["clue_received", "clue_routed", "matter_dispatched", "matter_declined", "matter_dispatched"]
    wanted += ["matter_signed", "handling_ended", "matter_answered_in_writing", "result_fed_back"]
    assert [kind for kind in story if kind in wanted] == wanted


@pytest.mark.django_db(transaction=True)
def test_our_own_matter_is_inspected_decided_scored_and_published(people: People) -> None:
    subject = clinic(people)
    case = decided(people, subject)
    with on(31):
        react()
        standing = standing_of(subject)
        assert standing is not None
        assert (standing.points, standing.grade) == (4, "B")
        draft = Publication.objects.get(subject=subject)
        assert draft.stage == Publication.Stage.DRAFT
        publicity.publish(publication=draft, by=people.head)
        page = Client().get("/public/", {"q": "安康"}).content.decode()
        item = Client().get(f"/public/{draft.slug}/").content.decode()
    assert subject.name in page
    assert "10,000.00" in item
    for hidden in (case.dossier.key, case.number, people.wang.username):
        assert hidden not in item
    assert Clue.objects.get(cases=case).stage == Clue.Stage.CLOSED
    sealed(last_entry())
    report = verify()
    assert (report.breaks, report.unsealed) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_act_is_not_fined_twice(people: People) -> None:
    subject = clinic(people)
    decided(people, subject)
    with on(40):
        clue = received(people, subject, title="再次反映同一门诊部的同一行为")
        clue = clues.route_clue(clue=clue, matter="V09", override_reason="同前", by=people.wang)
        clue = clues.keep(clue=clue, by=people.wang)
        clue = clues.verify_clue(clue=clue, outcome="founded", note="属实", by=people.wang)
        with pytest.raises(Refusal) as refused:
            cases.file_case(
                subject=subject, matter="V09", cause="超范围诊疗", officers=[people.wang, people.li], acted_on=day(-5),
                act_until=day(0), on=day(40), clue=clue, by=people.wang,
            )  # fmt: skip
    assert refused.value.rule == "penalty.no_second_fine"
    assert "鲤城区卫生健康局" in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_sign_at_once_and_the_second_is_told(people: People) -> None:
    matter = passed_to_market(people)
    told: list[str] = []

    def sign() -> None:
        try:
            with on(1):
                dispatch.sign(dispatch=matter, by=people.zhao)
        except Refusal as refused:
            told.append(str(refused))

    for clerk in [Elsewhere(sign), Elsewhere(sign)]:
        clerk.join()
    assert len(told) == 1
    assert kinds(matter.dossier.key).count("matter_signed") == 1


@pytest.mark.parametrize(
    ("place", "reply", "layer"),
    [("330302", 15, "zhejiang/wenzhou"), ("350503", 30, ""), ("310101", 30, ""), ("650102", 30, "")],
)
def test_the_same_matter_is_owed_sooner_where_the_directive_says_so(place: str, reply: int, layer: str) -> None:
    version = book().rule("dispatch.written_reply_term", place).on(BEGIN)
    assert (version.values["length"], book().layer_of(version)) == (reply, layer)
    assert version.is_local == (layer == "")


def test_who_leads_depends_on_the_place_and_says_why() -> None:
    joining = {place: book().route("V01", place, on=BEGIN) for place in ("350503", "310101", "330302")}
    assert {routing.lead for routing in joining.values()} == {"health"}
    assert len(joining["310101"].joining) > len(joining["350503"].joining)
    assert all(routing.reasons for routing in joining.values())
    several = book().route("V53", "330302", on=BEGIN, interested=("ecology", "health"))
    assert several.through == "health"
    assert several.lead == "ecology"
