"""A matter between two departments: sent, signed, declined, answered, recalled; and its clocks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from liandong.act.dispatch import actions, boards, queries
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.actions import establish_agency
from liandong.ground.accounts.models import Department, User
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.deadlines.recounting import recompute
from liandong.ground.dossiers.actions import open_dossier, share
from liandong.ground.dossiers.closing import obstacles
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.law.refusal import Refusal
from tests.act.stories import at, routed
from tests.people import People, person, place, settle

SENT = date(2026, 9, 30)


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_the_eve_of_national_day() -> Iterator[None]:
    with pretend(at(SENT)), translation.override("en"):
        yield


def sent(people: People, kind: str = "forward") -> Dispatch:
    clue = routed(people)
    return actions.send(
        dossier=clue.dossier, kind=kind, to=people.market, asks="请依职权查处并书面回复", by=people.wang
    )


def clue_of(dispatch: Dispatch) -> Clue:
    return Clue.objects.get(dispatches=dispatch)


def kinds(dispatch: Dispatch) -> list[str]:
    return list(Entry.objects.filter(dossier=dispatch.dossier.key).order_by("id").values_list("kind", flat=True))


def clocks(dispatch: Dispatch) -> dict[str, Deadline]:
    return {row.rule: row for row in Deadline.objects.filter(about=dispatch.about)}


def test_sending_shares_the_dossier_and_starts_the_receivers_clocks(people: People) -> None:
    dispatch = sent(people)
    assert may_edit(people.zhao, dispatch.dossier)
    found = clocks(dispatch)
    assert {row.agency for row in found.values()} == {people.market}
    assert found["dispatch.sign_term"].due_on == date(2026, 10, 9)  # two working days across the holiday
    assert found["dispatch.written_reply_term"].due_on == date(2026, 10, 30)
    assert kinds(dispatch)[-1] == "matter_dispatched"
    assert dispatch.letter is not None
    assert dispatch.letter.number


def test_signing_stops_one_clock_and_not_the_other(people: People) -> None:
    dispatch = actions.sign(dispatch=sent(people), by=people.zhao)
    found = clocks(dispatch)
    assert found["dispatch.sign_term"].met_on == SENT
    assert found["dispatch.written_reply_term"].met_on is None
    assert Entry.objects.get(kind="matter_signed").data["late_days"] == 0
    assert clue_of(dispatch).holder == people.market


def test_signing_late_is_charged_to_the_receiver(people: People) -> None:
    dispatch = sent(people)
    with pretend(at(date(2026, 10, 14))):
        actions.sign(dispatch=dispatch, by=people.zhao)
    assert Entry.objects.get(kind="matter_signed").data["late_days"] == 5


def test_declining_needs_a_reason_and_gives_the_matter_back(people: People) -> None:
    dispatch = sent(people)
    insurance = Department.objects.get(pk="insurance")
    with pytest.raises(Refusal):
        actions.decline(dispatch=dispatch, reason=" ", competent=insurance, by=people.zhao)
    with pytest.raises(Refusal):
        actions.decline(dispatch=dispatch, reason="不归我们", competent=people.market.department, by=people.zhao)
    actions.decline(dispatch=dispatch, reason="属医保基金监管", competent=insurance, by=people.zhao)
    clue = clue_of(dispatch)
    assert (clue.holder, clue.stage) == (people.health, Clue.Stage.RETURNED)
    assert clocks(dispatch)["dispatch.written_reply_term"].waived_on == SENT
    assert may_see(people.zhao, dispatch.dossier)
    assert not may_edit(people.zhao, dispatch.dossier)
    assert Entry.objects.get(kind="matter_declined").data["competent"] == "insurance"


def test_a_declined_matter_is_sent_on_and_remembers_the_bounce(people: People) -> None:
    first = sent(people)
    actions.decline(dispatch=first, reason="属医保基金监管", competent=None, by=people.zhao)
    clue = clue_of(first)
    with pytest.raises(Refusal):  # the routing names another, and no reason is given
        actions.send(dossier=clue.dossier, kind="forward", to=people.insurance, asks="请查处", by=people.wang)
    second = actions.send(
        dossier=clue.dossier,
        kind="forward",
        to=people.insurance,
        asks="请查处",
        override_reason="涉及医保",
        by=people.wang,
    )
    assert (second.previous, second.override_reason) == (first, "涉及医保")
    assert second.routing is not None
    assert (second.routing["rule"], second.routing["named"]) == ("dispatch.routes_fujian", [people.market.pk])


def test_only_a_document_stops_the_reply_clock(people: People) -> None:
    dispatch = sent(people)
    with pytest.raises(Refusal):
        actions.answer(dispatch=dispatch, text="已办", by=people.zhao)  # not signed for
    dispatch = actions.sign(dispatch=dispatch, by=people.zhao)
    with pytest.raises(Refusal):
        actions.answer(dispatch=dispatch, text="  ", by=people.zhao)
    dispatch = actions.end_handling(dispatch=dispatch, note="已立案查处", by=people.zhao)
    dispatch = actions.answer(dispatch=dispatch, text="广告已下架，罚款二千元。", by=people.zhao)
    assert dispatch.reply is not None
    assert clocks(dispatch)["dispatch.written_reply_term"].met_on == SENT
    assert kinds(dispatch)[-2:] == ["matter_answered_in_writing", "result_fed_back"]
    assert "handling_ended" in kinds(dispatch)


def test_a_copy_is_for_reading_and_owes_no_answer(people: People) -> None:
    dispatch = sent(people, "copy")
    assert may_see(people.zhao, dispatch.dossier)
    assert not may_edit(people.zhao, dispatch.dossier)
    assert "dispatch.written_reply_term" not in clocks(dispatch)


def test_a_matter_is_recalled_only_before_it_is_signed_for(people: People) -> None:
    dispatch = sent(people)
    with pytest.raises(Refusal):
        actions.recall(dispatch=dispatch, reason="误转", by=people.zhao)
    actions.recall(dispatch=dispatch, reason="误转", by=people.wang)
    assert not may_see(people.zhao, dispatch.dossier)
    assert kinds(dispatch)[-1] == "matter_recalled"
    again = actions.send(dossier=dispatch.dossier, kind="forward", to=people.market, asks="请查处", by=people.wang)
    actions.sign(dispatch=again, by=people.zhao)
    with pytest.raises(Refusal):
        actions.recall(dispatch=again, reason="误转", by=people.wang)


def test_what_is_not_ours_to_send_is_refused(people: People) -> None:
    clue = routed(people)
    with pytest.raises(Refusal):
        actions.send(dossier=clue.dossier, kind="forward", to=people.health, asks="请查处", by=people.wang)
    with pytest.raises(Refusal):
        actions.send(dossier=clue.dossier, kind="forward", to=people.insurance, asks="请查处", by=people.zhao)
    actions.send(dossier=clue.dossier, kind="assist", to=people.market, asks="请协查", by=people.wang)
    with pytest.raises(Refusal):
        actions.send(dossier=clue.dossier, kind="assist", to=people.market, asks="请再协查", by=people.wang)


def counted(who: User) -> dict[str, int]:
    return {name: count for name, count in boards.box_counts(who).items() if count}


def test_the_board_counts_what_lies_with_each_side(people: People) -> None:
    task = actions.send(dossier=meeting(people), kind="task", to=people.market, asks="报送名单", by=people.wang)
    sent(people)
    assert counted(people.zhao) == {"to_sign": 2, "tasks": 1}
    assert counted(people.wang) == counted(people.head) == {"waiting": 2}
    assert not boards.box(people.hospital, boards.Filters()).exists()
    actions.answer(dispatch=actions.sign(dispatch=task, by=people.zhao), text="附名单", by=people.zhao)
    assert counted(people.wang) == {"waiting": 1, "to_close": 1}


def test_the_board_is_narrowed_by_kind_words_and_light(people: People) -> None:
    dispatch = sent(people)
    task = actions.send(dossier=meeting(people), kind="task", to=people.market, asks="报送名单", by=people.wang)

    def found(**asked: str) -> list[Dispatch]:
        return list(boards.box(people.zhao, boards.Filters.of(asked)))

    assert found(kind="task") == [task]
    assert found(q=dispatch.dossier.key) == [dispatch]
    assert dispatch.letter is not None
    assert found(q=dispatch.letter.number) == [dispatch]
    assert found(q="三月") == [task]
    assert found(light="ok") == found(light="nonsense", kind="nonsense") == [dispatch, task]
    with pretend(at(date(2026, 10, 12))):  # to be signed for until the 9th
        assert found(light="overdue") == [dispatch, task]
        assert found(light="ok") == []


def test_a_clue_that_turns_out_to_be_elsewhere_runs_on_the_clocks_of_that_place(people: People) -> None:
    clue = routed(people)
    wenzhou = place("330300", "3303", "温州市", 2, place("330000", "33", "浙江省", 1, None))
    lucheng = place("330302", "330302", "鹿城区", 3, wenzhou)
    clues.correct_clue(clue=clue, subject=None, place=lucheng, by=people.wang)
    dispatch = actions.send(dossier=clue.dossier, kind="forward", to=people.market, asks="请查处", by=people.wang)
    assert clocks(dispatch)["dispatch.written_reply_term"].due_on == date(2026, 10, 15)
    running = Deadline.objects.filter(dossier=dispatch.dossier, about="").values_list("place_layer", flat=True)
    assert set(running) <= {"", "fujian", "fujian/quanzhou"}  # what was set before keeps its rule
    actions.answer(dispatch=actions.sign(dispatch=dispatch, by=people.zhao), text="已查处", by=people.zhao)
    assert clocks(dispatch)["dispatch.written_reply_term"].met_on == SENT


def test_a_part_is_answered_before_the_lead_closes(people: People) -> None:
    clue = clues.keep(clue=routed(people), because="由本局先行核查", by=people.wang)
    parts = [(people.market, "查广告"), (people.police, "查医托")]
    sent_parts = actions.split(dossier=clue.dossier, parts=parts, override_reason="涉及医托", by=people.wang)
    assert Clue.objects.get(pk=clue.pk).holder == people.health
    clues.verify_clue(clue=clue, outcome="founded", by=people.wang)
    with pytest.raises(Refusal, match="still owes"):
        clues.close_clue(clue=clue, result="办结", by=people.wang)
    assert len(list(obstacles(clue.dossier))) == 2
    actions.answer(dispatch=actions.sign(dispatch=sent_parts[0], by=people.zhao), text="已撤除", by=people.zhao)
    actions.recall(dispatch=sent_parts[1], reason="另案", by=people.wang)
    assert list(queries.open_in(clue.dossier)) == []
    clues.close_clue(clue=clue_of(sent_parts[0]), result="办结", by=people.wang)


def test_one_part_that_cannot_be_sent_sends_none(people: People) -> None:
    clue = clues.keep(clue=routed(people), because="由本局先行核查", by=people.wang)
    with pytest.raises(Refusal):
        actions.split(dossier=clue.dossier, parts=[(people.market, "甲"), (people.health, "乙")], by=people.wang)
    assert not clue.dispatches.exists()


def meeting(people: People) -> Dossier:
    return open_dossier(kind="meeting", title="三月会商", place=people.county, owner=people.health, by=people.wang)


def test_a_task_has_the_day_that_was_set_and_is_closed_by_who_gave_it(people: People) -> None:
    dossier, day = meeting(people), date(2026, 10, 3)
    task = actions.send(dossier=dossier, kind="task", to=people.market, asks="报送排查名单", due_on=day, by=people.wang)
    clock = clocks(task)["dispatch.task_term"]
    assert (clock.due_on, clock.given_by, clock.length) == (day, people.wang, 3)  # in a holiday, and it stays there
    assert "dispatch.written_reply_term" not in clocks(task)
    assert recompute(reason="复核", by=None) == 0
    second = actions.send(dossier=dossier, kind="task", to=people.market, asks="再报一份", by=people.wang)
    with pytest.raises(Refusal, match="already"):
        actions.send(dossier=dossier, kind="task", to=people.market, asks="再报一份 ", by=people.wang)
    assert clocks(second)["dispatch.task_term"].due_on == date(2026, 10, 30)
    task = actions.answer(dispatch=actions.sign(dispatch=task, by=people.zhao), text="名单见附件", by=people.zhao)
    with pytest.raises(Refusal):
        actions.close(dispatch=task, by=people.zhao)
    task = actions.return_answer(dispatch=task, reason="缺门诊部", by=people.wang)
    assert (task.stage, task.times_returned) == (Dispatch.Stage.SIGNED, 1)
    again = Deadline.objects.filter(about=task.about, rule="dispatch.task_term", met_on__isnull=True).get()
    assert again.started_by == "answer_returned"
    task = actions.close(dispatch=actions.answer(dispatch=task, text="已补", by=people.zhao), by=people.wang)
    assert (task.stage, kinds(task)[-1]) == (Dispatch.Stage.CLOSED, "matter_closed")


def test_a_day_that_is_past_or_later_than_the_text_allows_is_refused(people: People) -> None:
    dossier = meeting(people)
    with pytest.raises(Refusal, match="past"):
        actions.send(
            dossier=dossier, kind="task", to=people.market, asks="补", due_on=date(2026, 9, 29), by=people.wang
        )
    wenzhou = place("330300", "3303", "温州市", 2, place("330000", "33", "浙江省", 1, None))
    clue = routed(people)
    clues.correct_clue(clue=clue, subject=None, place=wenzhou, by=people.wang)
    clue.refresh_from_db()
    send: Any = {"dossier": clue.dossier, "kind": "assist", "to": people.market, "asks": "请协查", "by": people.wang}
    with pytest.raises(Refusal, match="may be earlier, not later"):
        actions.send(due_on=date(2026, 10, 16), **send)
    sooner = actions.send(due_on=date(2026, 10, 8), **send)
    assert clocks(sooner)["dispatch.written_reply_term"].due_on == date(2026, 10, 8)


def test_an_order_is_neither_declined_nor_forgotten(people: People) -> None:
    clue = routed(people)
    order = actions.send(dossier=clue.dossier, kind="order", to=people.health, asks="限期办结", by=people.qian)
    assert clocks(order)["dispatch.order_term"].due_on == date(2026, 10, 15)
    assert Clue.objects.get(pk=clue.pk).holder == people.health
    with pytest.raises(Refusal, match="not declined"):
        actions.decline(dispatch=order, reason="不办", competent=None, by=people.wang)
    order = actions.answer(dispatch=actions.sign(dispatch=order, by=people.wang), text="正在办理", by=people.wang)
    assert [str(one) for one in obstacles(clue.dossier)] != []  # answered, and not closed
    actions.close(dispatch=order, by=people.qian)
    assert list(obstacles(clue.dossier)) == []


def test_who_only_reads_may_ask_those_who_have_it_and_brings_in_nobody(people: People) -> None:
    dossier = meeting(people)
    share(dossier=dossier, agency=people.market, because="会商通知", by=people.wang)
    asked = actions.send(dossier=dossier, kind="request", to=people.health, asks="我局请求参加", by=people.zhao)
    assert clocks(asked)["dispatch.request_term"].agency == people.health
    with pytest.raises(Refusal, match="bring in nobody"):
        actions.send(dossier=dossier, kind="request", to=people.police, asks="请一并参加", by=people.zhao)
    with pytest.raises(Refusal):
        actions.send(dossier=dossier, kind="task", to=people.health, asks="请办", by=people.zhao)
    assert not may_see(people.prosecutor, dossier)
    actions.decline(dispatch=asked, reason="本次只议内部事项", competent=None, by=people.wang)
    assert may_see(people.zhao, dossier)


def test_only_a_clue_is_handed_on(people: People) -> None:
    for kind in ("lead", "forward", "split", "assign", "entrust", "ruling", "nonsense"):
        with pytest.raises(Refusal):
            actions.send(dossier=meeting(people), kind=kind, to=people.market, asks="请办", by=people.wang)


def test_a_matter_is_handed_down_only_within_ones_own_place(people: People) -> None:
    clue = routed(people)
    with pytest.raises(Refusal, match="handed down"):
        actions.send(dossier=clue.dossier, kind="assign", to=people.city_market, asks="请办", by=people.wang)
    city = clues.receive_clue(
        channel="phone",
        source="complaint",
        title="市级线索",
        text="市级线索，请查处。",
        place=people.city,
        by=people.qian,
    )
    city = clues.route_clue(clue=city, matter="V09", override_reason="材料显示", by=people.qian)
    down = actions.send(dossier=city.dossier, kind="assign", to=people.health, asks="属地办理", by=people.qian)
    assert Clue.objects.get(pk=city.pk).holder == people.health
    assert down.letter is not None
    assert down.letter.title == "交办函"


def test_matters_of_several_departments_go_through_health_in_wenzhou(people: People) -> None:
    wenzhou = place("330300", "3303", "温州市", 2, place("330000", "33", "浙江省", 1, None))
    health = establish_agency(department="health", place=wenzhou, name="温州市卫生健康委员会", by=None)
    market = establish_agency(department="market", place=wenzhou, name="温州市市场监督管理局", by=None)
    insurance = establish_agency(department="insurance", place=wenzhou, name="温州市医疗保障局", by=None)
    ren, jin = person("ren", "任", insurance, "handler"), person("jin", "金", health, "handler")
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="药品回扣", text="药品回扣，请查处。", place=wenzhou, by=ren
    )
    clue = clues.route_clue(clue=clue, matter="V15", override_reason="材料显示", by=ren)
    with pytest.raises(Refusal, match="go through it"):
        actions.send(dossier=clue.dossier, kind="lead", to=market, asks="请查处", by=ren)
    through = actions.send(dossier=clue.dossier, kind="forward", to=health, asks="请统一转报", by=ren)
    actions.sign(dispatch=through, by=jin)
    fan = actions.split(dossier=clue.dossier, parts=[(market, "查药品"), (insurance, "查基金")], by=jin)
    assert {clocks(one)["dispatch.written_reply_term"].due_on for one in fan} == {date(2026, 10, 15)}


def test_the_week_of_feedback_runs_from_the_end_of_handling_in_wenzhou(people: People) -> None:
    wenzhou = place("330300", "3303", "温州市", 2, place("330000", "33", "浙江省", 1, None))
    clue = routed(people)
    clues.correct_clue(clue=clue, subject=None, place=wenzhou, by=people.wang)
    dispatch = actions.send(dossier=clue.dossier, kind="assist", to=people.market, asks="请协查", by=people.wang)
    dispatch = actions.sign(dispatch=dispatch, by=people.zhao)
    dispatch = actions.end_handling(dispatch=dispatch, note="已查", by=people.zhao)
    week = clocks(dispatch)["dispatch.result_feedback_term"]
    assert (week.agency, week.due_on) == (people.market, date(2026, 10, 8))
    actions.answer(dispatch=dispatch, text="结果", by=people.zhao)
    assert clocks(dispatch)["dispatch.result_feedback_term"].met_on == SENT


def test_words_that_a_person_typed_are_on_no_entry(people: People) -> None:
    first = sent(people)
    actions.decline(dispatch=first, reason="甲乙丙丁", competent=None, by=people.zhao)
    assert "甲乙丙丁" not in str(list(Entry.objects.values_list("data", flat=True)))
    assert Entry.objects.filter(kind="deadline_waived", data__code="dispatch_declined").exists()


def test_several_are_signed_for_at_once_with_an_entry_each(people: People) -> None:
    first = sent(people)
    other = routed(people, title="另一件")
    second = actions.send(dossier=other.dossier, kind="lead", to=people.market, asks="请查处", by=people.wang)
    actions.recall(dispatch=first, reason="误转", by=people.wang)
    done, refused = actions.sign_all(dispatches=[second, first], by=people.zhao)
    assert [row.pk for row in done] == [second.pk]
    assert [row.pk for row, _why in refused] == [first.pk]
    assert Entry.objects.filter(kind="matter_signed").count() == 1
