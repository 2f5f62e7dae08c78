"""Clocks that somebody would like to be rid of: recalling, sending anew, copying, splitting, reopening, moving."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.act.oversight import actions as oversight
from liandong.act.oversight.models import SupervisionOrder
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.queries import said_at
from liandong.ground.audit.reacting import deliver, registered
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.actions import register_institution
from liandong.law.refusal import Refusal
from tests.act.stories import at, routed
from tests.adopting import adopted, northwest
from tests.people import People, settle

__all__ = ["adopted"]  # a fixture
MONDAY = date(2026, 3, 2)


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def on(days: int) -> Any:
    return pretend(at(MONDAY + timedelta(days=days)))


def kept(people: People) -> Clue:
    return clues.keep(clue=routed(people), because="由本局先行核查", by=people.wang)


def again(clue: Clue) -> Clue:
    return Clue.objects.select_related("dossier", "holder").get(pk=clue.pk)


def send(clue: Clue, people: People, kind: str = "forward", to: Agency | None = None) -> Dispatch:
    return dispatch.send(
        dossier=clue.dossier, kind=kind, to=to or people.market, asks="请查处", override_reason="另有材料",
        by=people.wang,
    )  # fmt: skip


def verification(clue: Clue) -> list[date]:
    """The days by which it still has to be verified, the first to end first."""
    rows = Deadline.objects.filter(RUNNING, dossier=clue.dossier, rule="clues.verification_term")
    return list(rows.order_by("due_on").values_list("due_on", flat=True))


def said(kind: str) -> str:
    return said_at(Entry.objects.filter(kind=kind).latest("id"))


@pytest.mark.parametrize("kind", ["copy", "request", "assist", "split"])
def test_writing_to_others_ends_no_clock_of_ones_own(people: People, kind: str) -> None:
    with on(0):
        clue = kept(people)
    due = verification(clue)
    with on(1):
        send(clue, people, kind)
    assert due
    assert verification(clue) == due


def test_passing_on_and_recalling_gives_no_new_time_to_verify(people: People) -> None:
    with on(0):
        clue = kept(people)
    due = verification(clue)
    with on(8):
        sent = send(clue, people)
        dispatch.recall(dispatch=sent, reason="误转", by=people.wang)
        clues.keep(clue=again(clue), because="由本局先行核查", by=people.wang)
    assert verification(clue)[0] == due[0]


def test_passing_on_what_is_sent_back_unsigned_gives_no_new_time_to_verify(people: People) -> None:
    with on(0):
        clue = kept(people)
    due = verification(clue)
    with on(1):
        sent = send(clue, people)
        dispatch.decline(dispatch=sent, reason="不属广告", competent=None, by=people.zhao)
        clues.keep(clue=again(clue), because="由本局先行核查", by=people.wang)
    assert verification(clue)[0] == due[0]


def test_whoever_gave_it_away_is_free_when_it_is_signed_for(people: People) -> None:
    with on(0):
        clue = kept(people)
        sent = send(clue, people)
        dispatch.sign(dispatch=sent, by=people.zhao)
    assert verification(clue) == []
    entry = Entry.objects.get(kind="clue_handed_over")
    assert (entry.agency_id, entry.data["agency"]) == (people.market.pk, people.market.pk)


@pytest.mark.parametrize("kind", ["forward", "split"])
def test_recalling_and_sending_anew_does_not_set_back_the_day_on_which_it_began(people: People, kind: str) -> None:
    with on(0):
        clue = routed(people)
        first = send(clue, people, kind)
    with on(5):
        dispatch.recall(dispatch=first, reason="误转", by=people.wang)
        second = send(again(clue), people, kind)
    assert (second.previous_id, second.begun_at) == (first.pk, first.sent_at)
    assert said("matter_recalled") == "误转"


def test_a_part_that_went_back_three_times_goes_to_the_superior_like_a_whole(people: People) -> None:
    with on(0):
        clue = routed(people)
        for _time in range(3):
            part = send(clue, people, "split")
            dispatch.decline(dispatch=part, reason="不属广告", competent=None, by=people.zhao)
        for kind in ("split", "entrust", "forward"):
            with pytest.raises(Refusal, match="common superior"):
                send(clue, people, kind)
        assert dispatch.ask_for_ruling(clue=again(clue), asks="三次退回", by=people.wang).to_agency


def test_who_only_reads_a_dossier_takes_back_what_it_asked_and_nothing_goes_on_being_owed(people: People) -> None:
    with on(0):
        dossier = open_dossier(kind="case", title="医美案", place=people.county, owner=people.health, by=people.wang)
        order = oversight.issue_order(
            dossier=dossier, to=people.health, asks="限期报告", report_every=7, by=people.qian
        )  # fmt: skip
        assert Deadline.objects.filter(RUNNING, dossier=dossier, about=order.about).exists()
        dispatch.recall(dispatch=order.dispatch, reason="督办对象有误", by=people.qian)
        _react("matter_recalled")
    about = [order.about, order.dispatch.about]
    assert not Deadline.objects.filter(RUNNING, dossier=dossier, about__in=about).exists()
    codes = Entry.objects.filter(kind="deadline_waived").values_list("data__code", "by_id")
    assert set(codes) == {("dispatch_recalled", people.qian.pk), ("order_recalled", people.qian.pk)}
    assert not SupervisionOrder.objects.get(pk=order.pk).is_closed


def test_the_reason_of_every_step_outlives_the_next_one(people: People) -> None:
    with on(0):
        clue = kept(people)
        clues.verify_clue(clue=clue, outcome="not_enough", note="地址不详", by=people.wang)
        clues.reopen_clue(clue=clue, facts="举报人补充地址", by=people.wang)
        clues.verify_clue(clue=clue, outcome="unfounded", note="现场核查无此行为", by=people.wang)
        clues.close_clue(clue=clue, result="查无实据，办结", by=people.wang)
    steps = Entry.objects.filter(dossier=clue.key, kind__in=("clue_verified", "clue_reopened", "clue_closed"))
    assert [said_at(entry) for entry in steps.order_by("id")] == [
        "地址不详", "举报人补充地址", "现场核查无此行为", "查无实据，办结",
    ]  # fmt: skip


def test_reasons_for_merging_and_for_separating_stay(people: People) -> None:
    with on(0):
        one, other = (routed(people, title=title) for title in ("反映门诊部超范围", "反映门诊部乱收费"))
        clues.merge_clues(clues=[one, other], because="同一家门诊部", by=people.wang)
        assert said("clues_merged") == "同一家门诊部"
        clues.separate_clue(clue=again(one), because="实为另一家", by=people.wang)
    assert said("clues_separated") == "实为另一家"


def test_two_subjects_are_not_made_one_by_way_of_a_third_clue(people: People) -> None:
    with on(0):
        left, right = (
            register_institution(name=name, place=people.county, by=people.wang) for name in ("甲门诊部", "乙门诊部")
        )
        one = routed(people, subject=left, title="甲")
        bare, other = routed(people, title="某诊所"), routed(people, subject=right, title="乙")
        clues.merge_clues(clues=[one, bare], because="同一家", by=people.wang)
        with pytest.raises(Refusal, match="as two"):
            clues.merge_clues(clues=[again(bare), again(other)], because="同一家", by=people.wang)


def test_moving_a_clue_to_another_place_leaves_its_clocks_as_they_are(people: People) -> None:
    with on(0):
        clue = kept(people)
    rows = Deadline.objects.filter(RUNNING, dossier=clue.dossier).order_by("pk")
    before = list(rows.values_list("pk", "due_on"))
    with on(1):
        clues.correct_clue(clue=again(clue), subject=None, place=people.city_health.place, by=people.wang)
    assert before
    assert list(rows.all().values_list("pk", "due_on")) == before


def test_recalling_a_request_for_a_ruling_and_asking_anew_gives_no_new_time(people: People) -> None:
    with on(0):
        clue = routed(people)
        for _time in range(3):
            part = send(clue, people, "split")
            dispatch.decline(dispatch=part, reason="不属广告", competent=None, by=people.zhao)
        first = dispatch.ask_for_ruling(clue=again(clue), asks="三次退回", by=people.wang)
    due = set(clocks_about(first))
    with on(5):
        dispatch.recall(dispatch=first, reason="补充材料", by=people.wang)
        assert clocks_about(first) == []
        second = dispatch.ask_for_ruling(clue=again(clue), asks="三次退回，补充材料", by=people.wang)
    assert due
    assert set(clocks_about(second)) == due
    assert (second.previous, second.begun_at) == (first, first.sent_at)


def test_taking_back_that_a_case_is_major_and_classing_it_anew_gives_no_new_time(people: People, adopted: None) -> None:
    there = northwest()
    with on(0):
        dossier = open_dossier(kind="case", title="非法行医", place=there.county, owner=there.above, by=there.clerk)
        major = oversight.class_major(dossier=dossier, grounds=["harm"], reason="三人受伤", by=there.clerk)
    due = report_owed(dossier)
    with on(9):
        oversight.withdraw_major(major=major, because="暂不认定", by=there.clerk)
        assert report_owed(dossier) == []
        oversight.class_major(dossier=dossier, grounds=["many"], reason="又有多人", by=there.clerk)
    assert due == [date(2026, 3, 3)]
    assert report_owed(dossier) == due


def report_owed(dossier: Dossier) -> list[date]:
    rows = Deadline.objects.filter(RUNNING, dossier=dossier, rule="timing.major_case_reported")
    return list(rows.values_list("due_on", flat=True))


def clocks_about(sent: Dispatch) -> list[tuple[str, date]]:
    rows = Deadline.objects.filter(RUNNING, dossier=sent.dossier, about=sent.about, agency=sent.to_agency)
    return list(rows.order_by("pk").values_list("rule", "due_on"))


def _react(kind: str) -> None:
    for entry in Entry.objects.filter(kind=kind):
        for reaction in registered.values():
            if kind in reaction.kinds and "oversight" in reaction.name:
                assert deliver(entry, reaction) == ""
