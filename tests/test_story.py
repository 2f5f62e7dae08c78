"""One story from end to end: a clue bounces twice, is ruled on and answered on the last day; two become one visit."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch, Ruling
from liandong.act.oversight.actions import oversee
from liandong.act.oversight.models import Card
from liandong.discover.clues import actions as clues
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.models import Clue
from liandong.discover.inspections import actions as visits
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from liandong.ground.deadlines.models import Deadline
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from tests.act.stories import BEIJING, at, clinic
from tests.ground.quota_drills import measured
from tests.people import People, certify, person, settle

DAY = timedelta(days=1)
BEGUN = date(2026, 3, 2)


class Town(SimpleNamespace):
    """The people, the one who bounces it first, and the subject."""

    people: People
    insurer: User
    market_head: User
    subject: Subject


@pytest.fixture
def town(db: None) -> Town:
    people = settle()
    for user, number in ((people.zhao, "闽C0003"), (people.qian, "闽C0004")):
        certify(user, number)
    return Town(
        people=people, insurer=person("insurer", "孙", people.insurance, "handler"),
        market_head=person("market_head", "郭", people.market, "head"), subject=clinic(people),
    )  # fmt: skip


def received(town: Town, title: str, text: str, by: User) -> Clue:
    return clues.receive_clue(
        channel="phone", source="complaint", title=title, text=text, place=town.people.county, subject=town.subject,
        by=by,
    )  # fmt: skip


def sent(town: Town, clue: Clue, to: str) -> Dispatch:
    return dispatch.send(
        dossier=clue.dossier, kind="lead", to=getattr(town.people, to), asks="请依职权查处并书面回复",
        override_reason="按来件主要内容确定", by=town.people.wang,
    )  # fmt: skip


def disputed(town: Town) -> tuple[Clue, Dispatch]:
    """Received, bounced by insurance and by market regulation, and given to the latter by the city."""
    people = town.people
    with pretend(at(BEGUN)):
        clue = received(town, "反映门诊部自费项目乱收费", "洗牙和拍片的价格与公示的不符，多收了三百元。", people.wang)
        clues.route_clue(clue=clue, matter="V46", override_reason="按来件内容", by=people.wang)
        first = sent(town, clue, "insurance")
    with pretend(at(BEGUN + 3 * DAY)):
        dispatch.decline(
            dispatch=first, reason="自费项目不涉及医保基金", competent=people.market.department, by=town.insurer
        )
        second = sent(town, clue, "market")
    with pretend(at(BEGUN + 7 * DAY)):
        dispatch.decline(
            dispatch=second, reason="属于医保目录内项目", competent=people.insurance.department, by=people.zhao
        )
        clue.refresh_from_db()
        asked = dispatch.ask_for_ruling(clue=clue, asks="两部门均认为应由对方主管", by=people.wang)
    with pretend(at(BEGUN + 9 * DAY)):
        dispatch.rule(dispatch=asked, competent=people.market, reason="主要问题是价格行为", by=people.qian)
    given = Dispatch.objects.filter(dossier=clue.dossier, to_agency=people.market).latest("pk")
    return clue, given


def reply_clock(given: Dispatch) -> Deadline:
    return Deadline.objects.get(rule="dispatch.written_reply_term", about=given.about)


def page(user: User, clue: Clue) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse("ui:dossier", args=[clue.dossier.key]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_clue_bounces_twice_is_ruled_on_and_answered_on_the_last_day_and_one_page_tells_it(town: Town) -> None:
    people = town.people
    clue, given = disputed(town)
    ruling = Ruling.objects.get(dossier=clue.dossier)
    last = reply_clock(given).due_on
    with pretend(at(BEGUN + 10 * DAY)):
        dispatch.sign(dispatch=given, by=people.zhao)
    with pretend(datetime(last.year, last.month, last.day, 23, 59, tzinfo=BEIJING)):
        answered = dispatch.answer(dispatch=given, text="多收费用已全部退还", by=people.zhao)
        story = page(people.wang, clue)
    assert reply_clock(given).met_on == last  # in time to the last minute in Beijing
    assert answered.reply
    for told in (
        people.insurance.name, people.market.name, people.city_health.name, "自费项目不涉及医保基金",
        "属于医保目录内项目", ruling.document.number, "主要问题是价格行为", answered.reply.number,
    ):  # fmt: skip
        assert told in story
    with pretend(at(last)):
        assert Ruling.objects.get(pk=ruling.pk).revoked_at is None
        other = received(town, "另一件乱收费", "补牙的价格与公示的不符。", people.wang)
        clues.route_clue(clue=other, matter="V46", override_reason="按来件内容", by=people.wang)
        made = sent(town, other, "market")
    assert made.routing
    assert str(ruling.pk) in str(made.routing) or ruling.document.number in str(made.routing)  # it is a precedent now


def test_a_minute_after_midnight_it_would_have_been_late(town: Town) -> None:
    _clue, given = disputed(town)
    last = reply_clock(given).due_on
    with pretend(at(BEGUN + 10 * DAY)):
        dispatch.sign(dispatch=given, by=town.people.zhao)
    with pretend(datetime.combine(last + DAY, datetime.min.time(), BEIJING)):
        dispatch.answer(dispatch=given, text="多收费用已全部退还", by=town.people.zhao)
    clock = reply_clock(given)
    assert clock.met_on is not None
    assert clock.met_on > clock.due_on


def test_who_is_late_gets_a_red_card_once_and_the_ones_before_do_not_pay_for_it(town: Town) -> None:
    clue, given = disputed(town)
    late = reply_clock(given).due_on + 20 * DAY
    for _again in range(2):
        with pretend(at(late)):
            oversee(on=late)
    red = Card.objects.filter(dossier=clue.dossier, deadline=reply_clock(given), colour=Card.Colour.RED)
    assert [card.agency for card in red] == [town.people.market]
    assert not Card.objects.filter(dossier=clue.dossier, agency=town.people.insurance).exists()


def test_two_clues_on_one_subject_become_one_visit_of_two_departments(town: Town) -> None:
    people = town.people
    day = BEGUN + 4 * DAY
    with pretend(at(BEGUN)):
        ours = received(town, "反映门诊部超范围开展医疗美容", "没有美容科却做双眼皮手术。", people.wang)
        theirs = received(town, "反映门诊部违法发布广告", "门口灯箱宣传包治百病。", people.zhao)
        for clue, matter, by in ((ours, "V09", people.wang), (theirs, "V26", people.zhao)):
            clues.route_clue(clue=clue, matter=matter, override_reason="按来件内容", by=by)
            clues.keep(clue=clue, by=by)
        visit = visits.plan_inspection(
            subject=town.subject, officers=[people.wang, people.li], checklist="checklists.area_1", planned_on=day,
            clues=[ours], by=people.wang,
        )  # fmt: skip
        asked = visits.ask_to_join(
            visit=visit, officers=[people.zhao], clues=[theirs], because="核查广告内容", by=people.zhao
        )
        visits.let_join(request=asked, by=people.wang)
    with pretend(at(day)):
        visits.start_inspection(inspection=visit, by=people.wang)
        visits.answer(inspection=visit, item="1.14", value="yes", by=people.zhao)
        visit = visits.finish_inspection(inspection=visit, summary="一次检查，两部门参加。", by=people.wang)
    assert set(visit.clues.all()) == {ours, theirs}
    assert {officer.pk for officer in visit.officers.all()} >= {people.wang.pk, people.li.pk, people.zhao.pk}
    for clue, holder in ((ours, people.health), (theirs, people.market)):
        clue.refresh_from_db()
        assert clue.holder == holder  # each keeps its own clue, and answers for it
        assert visit.dossier.key in page(people.wang if clue == ours else people.zhao, clue)


def test_an_answered_report_counts_for_the_quota_of_its_agency(town: Town) -> None:
    people, rule = town.people, book().rule("clues.every_report_answered", "350502")
    with pretend(at(BEGUN)):
        clue = clues.receive_clue(
            channel="phone", source="complaint", title="反映门诊部乱收费", text="多收了三百元，请查处。",
            place=people.county, subject=town.subject, reporter=ReporterDetails(phone="13900000000"), by=people.wang,
        )  # fmt: skip
        before = measured(rule, people.county, on=BEGUN)
        clues.answer_reporter(clue=clue, text="已责令退费。", by=people.wang)
        after = measured(rule, people.county, on=BEGUN)
    assert before.verdict != after.verdict
