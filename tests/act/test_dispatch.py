"""A matter between two departments: sent, signed, declined, answered, recalled; and its clocks."""

from collections.abc import Iterator
from datetime import date

import pytest

from liandong.act.dispatch import actions, queries
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Department
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.law.refusal import Refusal
from tests.act.stories import at, routed
from tests.people import People, place, settle

SENT = date(2026, 9, 30)


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_the_eve_of_national_day() -> Iterator[None]:
    with pretend(at(SENT)):
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


def test_the_board_counts_what_lies_with_each_side(people: People) -> None:
    sent(people)
    assert queries.box_counts(people.zhao)["to_sign"] == 1
    assert queries.box_counts(people.wang) == {"to_sign": 0, "to_answer": 0, "bounced": 0, "waiting": 1, "answered": 0}
    assert queries.box_counts(people.head)["waiting"] == 1
    assert not queries.box(people.hospital, "to_sign").exists()


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
