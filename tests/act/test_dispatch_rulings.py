"""A matter that nobody wants: bounced, charged, sent round in a circle, ruled on, and routed so ever after."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from liandong.act.dispatch import actions, bouncing, naming, queries, stories
from liandong.act.dispatch.models import Charge, Dispatch, Ruling
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.actions import establish_agency
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.law.refusal import Refusal
from tests.act.stories import at, routed
from tests.people import People, person, settle

MONDAY = date(2026, 3, 2)


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def sun(people: People) -> User:
    """孙 of the insurance bureau."""
    return person("sun", "孙", people.insurance, "handler")


def on(days: int) -> Any:
    return pretend(at(MONDAY + timedelta(days=days)))


def send(clue: Clue, to: Agency, by: User, **more: Any) -> Dispatch:
    more.setdefault("override_reason", "材料显示属于该单位")
    return actions.send(dossier=clue.dossier, kind=more.pop("kind", "forward"), to=to, asks="请查处", by=by, **more)


def now(clue: Clue) -> Clue:
    return Clue.objects.select_related("dossier", "holder").get(pk=clue.pk)


def bounced_twice(people: People, sun: User) -> Clue:
    """Sent to market on Monday and to insurance on Thursday; each sends it back two days later."""
    with on(0):
        clue = routed(people)
        first = send(clue, people.market, people.wang)
    with on(2):
        actions.decline(dispatch=first, reason="不属广告", competent=people.insurance.department, by=people.zhao)
    with on(3):
        second = send(clue, people.insurance, people.wang)
    with on(7):
        actions.decline(dispatch=second, reason="不涉及基金", competent=None, by=sun)
    return now(clue)


def bounced_three_times(people: People, sun: User) -> Clue:
    clue = bounced_twice(people, sun)
    with on(8):
        third = send(clue, people.market, people.wang)
    with on(9):
        actions.decline(dispatch=third, reason="仍不属我局", competent=None, by=people.zhao)
    return now(clue)


def test_days_are_charged_to_who_caused_them(people: People, sun: User) -> None:
    clue = bounced_twice(people, sun)
    used = {one.agency: one for one in queries.charged(clue.dossier)}
    assert used[people.market].bounced == 2
    assert used[people.market].charged == {}
    assert used[people.insurance].bounced == 4
    assert used[people.insurance].charged == {}  # sent on Thursday, due on Monday: it came back in time
    assert used[people.health].passing_on == 1
    assert used[people.health].charged == {}  # it followed the routing, and the department that the first had named
    assert Entry.objects.filter(kind="matter_declined").order_by("-id")[0].data["bounces"] == 2


def test_who_sends_against_the_routing_or_bounces_late_is_charged(people: People, sun: User) -> None:
    with on(0):
        clue = routed(people)
        astray = send(clue, people.insurance, people.wang)
    with on(9):
        actions.decline(dispatch=astray, reason="不涉及基金", competent=None, by=sun)
    found = {(row.agency, row.cause): row.days for row in Charge.objects.all()}
    # Two working days to sign for it, until Wednesday: those are the sender's who went past the routing.
    assert found == {
        (people.health, Charge.Cause.SENT_WRONGLY): 2,
        (people.insurance, Charge.Cause.BOUNCED_LATE): 7,
    }
    assert [one.charged_days for one in queries.charged(astray) if one.agency == people.insurance] == [7]


def test_the_way_is_counted_from_the_first_dispatch_and_the_clock_from_its_own(people: People, sun: User) -> None:
    clue = bounced_three_times(people, sun)
    rows = list(clue.dispatches.order_by("pk"))
    assert [row.begun_at for row in rows] == [rows[0].sent_at] * 3
    assert [row.previous_id for row in rows] == [None, rows[0].pk, rows[1].pk]
    due = Deadline.objects.get(about=rows[2].about, rule="dispatch.written_reply_term").due_on
    assert due == date(2026, 4, 9)  # thirty days from its own dispatch on 10 March
    firsts = Entry.objects.filter(kind="matter_dispatched").order_by("id")
    assert [entry.data["first"] for entry in firsts] == [rows[0].pk] * 3


def test_the_third_bounce_is_the_last_the_holder_sends(people: People, sun: User) -> None:
    clue = bounced_three_times(people, sun)
    assert (bouncing.bounces(clue.dossier), clue.holder) == (3, people.health)
    with on(10), pytest.raises(Refusal, match="common superior"):
        send(clue, people.police, people.wang)
    with on(10):
        asked = actions.ask_for_ruling(clue=clue, asks="市场监管、医保均退回", by=people.wang)
    assert asked.to_agency == people.city_health  # the county health bureau is a party, so the place above
    assert asked.letter is not None
    assert asked.letter.number.startswith("鲤")
    clock = Deadline.objects.get(about=asked.about, rule="dispatch.ruling_term")
    assert (clock.agency, clock.due_on) == (people.city_health, date(2026, 3, 23))
    with on(10), pytest.raises(Refusal, match="asked to rule"):
        send(clue, people.police, people.wang)
    with on(10), pytest.raises(Refusal, match="already"):
        actions.ask_for_ruling(clue=clue, asks="再报", by=people.wang)


def test_the_government_of_the_place_rules_where_it_is_registered(people: People, sun: User) -> None:
    office = establish_agency(department="local_government", place=people.county, name="鲤城区人民政府", by=None)
    clue = bounced_three_times(people, sun)
    with on(10):
        assert actions.ask_for_ruling(clue=clue, asks="争议", by=people.wang).to_agency == office


def ruled(people: People, sun: User) -> Ruling:
    clue = bounced_three_times(people, sun)
    with on(10):
        asked = actions.ask_for_ruling(clue=clue, asks="市场监管、医保均退回", by=people.wang)
        with pytest.raises(Refusal):
            actions.answer(dispatch=asked, text="由市场监管办", by=people.qian)
        with pytest.raises(Refusal, match="another agency"):
            actions.rule(dispatch=asked, competent=people.market, reason="属广告", by=people.zhao)
        with pytest.raises(Refusal, match="reason"):
            actions.rule(dispatch=asked, competent=people.market, reason=" ", by=people.qian)
        with pytest.raises(Refusal, match="itself"):
            actions.rule(dispatch=asked, competent=people.city_health, reason="自办", by=people.qian)
    with on(14):
        return actions.rule(dispatch=asked, competent=people.market, reason="以广告为主要问题", by=people.qian)


def test_a_ruling_gives_the_matter_to_who_has_to_accept_it(people: People, sun: User) -> None:
    ruling = ruled(people, sun)
    given = ruling.dispatches.get()
    assert (given.from_agency, given.to_agency, given.kind) == (people.city_health, people.market, "lead")
    assert given.begun_at < given.sent_at
    assert ruling.document.number.startswith("泉")
    clue = now(Clue.objects.get(dossier=ruling.dossier))
    assert clue.holder == people.market
    with on(15):
        with pytest.raises(Refusal, match="has to be accepted"):
            actions.decline(dispatch=given, reason="不收", competent=None, by=people.zhao)
        actions.sign(dispatch=given, by=people.zhao)
        with pytest.raises(Refusal, match="has to be accepted"):
            actions.decline(dispatch=given, reason="不收", competent=None, by=people.zhao)
    told = Entry.objects.get(kind="jurisdiction_ruled").data
    assert (told["competent"], told["matter"], told["document"]) == (people.market.pk, "V26", ruling.document_id)
    assert "以广告为主要问题" not in str(list(Entry.objects.values_list("data", flat=True)))
    clock = Deadline.objects.get(about=ruling.asked.about, rule="dispatch.ruling_term")
    assert clock.met_on == MONDAY + timedelta(days=14)


def test_who_declined_what_was_its_own_is_charged_the_days(people: People, sun: User) -> None:
    ruled(people, sun)
    causes = Charge.objects.filter(agency=people.market).order_by("dispatch_id")
    assert [(row.cause, row.days) for row in causes] == [("refused", 2), ("refused", 1)]


def test_each_day_of_the_way_is_one_agencys(people: People, sun: User) -> None:
    ruling = ruled(people, sun)
    with on(16):
        actions.sign(dispatch=ruling.dispatches.get(), by=people.zhao)
    with on(20):
        used = {one.agency: one for one in queries.charged(ruling.dossier)}
        story = stories.story(ruling.dossier, people.wang)
    assert (used[people.health].passing_on, used[people.city_health].to_sign) == (3, 4)
    assert (used[people.market].bounced, used[people.market].to_sign, used[people.market].held) == (3, 2, 4)
    assert sum(one.total for one in used.values()) == 20
    with on(20):
        assert (story.days, story.bounces, story.is_told) == (20, 3, True)
    assert [step for column in story.columns for step, _line in column.steps] == [1, 3, 5, 2, 4]


def test_a_ruling_guides_later_routings_until_it_is_revoked(people: People, sun: User) -> None:
    ruling = ruled(people, sun)
    with on(20):
        clue = routed(people, title="另一家门诊部的广告")
        named = naming.named(clue, people.health)
        assert named.agencies == (people.market,)
        assert named.told["ruling"] == ruling.pk
        assert (clue.routing or {})["precedent"]["ruling"] == ruling.pk
        assert any(ruling.document.number in reason["en"] for reason in clue.reasons)
        sent = send(clue, people.market, people.wang, override_reason="")
        assert sent.routing is not None
        assert sent.routing["ruling"] == ruling.pk
        with pytest.raises(Refusal, match="Only"):
            actions.revoke_ruling(ruling=ruling, reason="x", by=people.wang)
        actions.revoke_ruling(ruling=ruling, reason="职责已调整", by=people.qian)
        with pytest.raises(Refusal, match="already"):
            actions.revoke_ruling(ruling=ruling, reason="再撤", by=people.qian)
        assert naming.precedent("V26", people.county) is None
        assert (routed(people, title="第三家门诊部的广告").routing or {})["precedent"] is None
    assert Entry.objects.get(kind="ruling_revoked").data["ruling"] == ruling.pk


def test_what_a_revoked_ruling_sent_can_be_recalled(people: People, sun: User) -> None:
    ruling = ruled(people, sun)
    given = ruling.dispatches.get()
    with on(15):
        with pytest.raises(Refusal, match="Revoke the ruling first"):
            actions.recall(dispatch=given, reason="误", by=people.qian)
        actions.revoke_ruling(ruling=ruling, reason="认定有误", by=people.qian)
        actions.recall(dispatch=given, reason="认定有误", by=people.qian)
    assert now(Clue.objects.get(dossier=ruling.dossier)).holder == people.city_health


def test_who_gets_no_answer_asks_the_superior_of_the_receiver(people: People) -> None:
    with on(0):
        sent = send(routed(people), people.market, people.wang)
        with pytest.raises(Refusal, match="not over yet"):
            actions.escalate(dispatch=sent, asks="请督促", by=people.wang)
    with on(4):
        with pytest.raises(Refusal, match="which sent this"):
            actions.escalate(dispatch=sent, asks="请督促", by=people.zhao)
        asked = actions.escalate(dispatch=sent, asks="请督促签收", by=people.wang)
        assert (asked.kind, asked.to_agency, asked.previous) == ("request", people.city_market, sent)
        with pytest.raises(Refusal, match="already"):
            actions.escalate(dispatch=sent, asks="请督促签收", by=people.wang)
    assert now(Clue.objects.get(dossier=sent.dossier)).holder == people.market


def test_a_circle_of_forwards_is_refused_and_with_a_reason_counts_as_a_bounce(people: People) -> None:
    with on(0):
        clue = routed(people)
        there = actions.sign(dispatch=send(clue, people.market, people.wang), by=people.zhao)
        with pytest.raises(Refusal, match="circle"):
            send(clue, people.health, people.zhao, override_reason="")
        assert bouncing.bounces(clue.dossier) == 0
        back = send(clue, people.health, people.zhao, override_reason="新发现超范围诊疗")
    assert back.is_return
    assert back.previous == there
    assert bouncing.bounces(clue.dossier) == 1


def test_a_dispute_can_be_raised_before_the_third_bounce(people: People, sun: User) -> None:
    clue = bounced_twice(people, sun)
    with on(8):
        with pytest.raises(Refusal, match="holder"):
            actions.ask_for_ruling(clue=clue, asks="争议", by=people.zhao)
        asked = actions.ask_for_ruling(clue=clue, asks="争议", by=people.wang)
        ruling = actions.rule(dispatch=asked, competent=people.health, reason="由首接机关办理", by=people.qian)
    assert not ruling.dispatches.exists()  # it lies there already
    assert (now(clue).holder, now(clue).stage) == (people.health, Clue.Stage.ACCEPTED)


def test_the_matter_bounces_twice_is_ruled_on_and_answered_one_minute_before_midnight(
    people: People, sun: User
) -> None:
    given = ruled(people, sun).dispatches.get()
    with on(15):
        actions.sign(dispatch=given, by=people.zhao)
    due = Deadline.objects.get(about=given.about, rule="dispatch.written_reply_term").due_on
    with pretend(at(due, 23) + timedelta(minutes=59)):
        actions.answer(dispatch=given, text="已责令撤除广告", by=people.zhao)
    clock = Deadline.objects.get(about=given.about, rule="dispatch.written_reply_term")
    assert (clock.met_on, clock.met_on == clock.due_on) == (due, True)
    for who in (people.wang, people.qian, people.zhao, sun):
        assert may_see(who, given.dossier)
    assert not may_edit(sun, given.dossier)
