"""Orders from a higher level and major cases: given, reported on, closed by the issuer alone, circulated."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.act.oversight import actions
from liandong.act.oversight.models import Circulation, MajorCase, SupervisionOrder
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import deliver, registered
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_see
from liandong.ground.notices.models import Notice
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from tests.act.stories import at
from tests.people import People, person, settle

GIVEN, DUE = date(2026, 3, 2), date(2026, 3, 27)


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with pretend(at(GIVEN)):
        yield


def matter(people: People) -> Dossier:
    return open_dossier(
        kind="case", title="跨区非法医疗美容案", place=people.county, owner=people.health, by=people.wang
    )  # fmt: skip


def ordered(people: People, dossier: Dossier | None = None, every: int | None = 7) -> SupervisionOrder:
    return actions.issue_order(
        dossier=dossier or matter(people), to=people.health, asks="限期查清来源并书面报告", due_on=DUE,
        report_every=every, by=people.qian,
    )  # fmt: skip


def answered(people: People, order: SupervisionOrder) -> SupervisionOrder:
    dispatch.sign(dispatch=order.dispatch, by=people.wang)
    dispatch.answer(dispatch=Dispatch.objects.get(pk=order.dispatch_id), text="已立案并查封", by=people.wang)
    return SupervisionOrder.objects.get(pk=order.pk)


def running(order: SupervisionOrder) -> list[tuple[str, date]]:
    rows = Deadline.objects.filter(RUNNING, dossier=order.dossier, about=order.about)
    return list(rows.values_list("rule", "due_on"))


def react(kind: str) -> None:
    for entry in Entry.objects.filter(kind=kind):
        for reaction in registered.values():
            if kind in reaction.kinds and "oversight" in reaction.name:
                assert deliver(entry, reaction) == ""


def test_an_order_reaches_the_agency_below_with_a_letter_a_day_and_reports_in_between(people: People) -> None:
    order = ordered(people)
    letter = order.dispatch.letter
    assert letter is not None
    assert "督" in letter.number
    assert "每7日" in order.dispatch.asks
    assert Deadline.objects.get(rule="dispatch.order_term", dossier=order.dossier).due_on == DUE
    assert running(order) == [("oversight.progress_report", date(2026, 3, 9))]
    issued = Entry.objects.get(kind="order_issued")
    assert (issued.data["due"], issued.data["every"]) == (DUE.isoformat(), 7)
    assert "查清" not in str(issued.data)


def test_only_a_higher_level_gives_orders_and_only_on_what_it_may_see(people: People) -> None:
    dossier = matter(people)
    with pytest.raises(Refusal):
        actions.issue_order(dossier=dossier, to=people.city_health, asks="请办", by=people.wang)
    with pytest.raises(Refusal):
        actions.issue_order(dossier=dossier, to=people.market, asks="请办", by=people.wang)
    with pytest.raises(Refusal):
        actions.issue_order(
            dossier=dossier, to=people.market, asks="请办", by=people.qian
        )  # it does not have the matter
    Dossier.objects.filter(pk=dossier.pk).update(grade="secret")
    with pytest.raises(Refusal):
        ordered(people, dossier)
    with pytest.raises(Refusal):
        ordered(people, every=0)


def test_each_report_starts_the_time_for_the_next_up_to_the_day_of_the_reply(people: People) -> None:
    order = ordered(people)
    with pytest.raises(Refusal):
        actions.report_progress(order=order, text="进展", by=people.qian)
    with pretend(at(date(2026, 3, 8))):
        actions.report_progress(order=order, text="已询问三人", by=people.wang)
        assert running(order) == [("oversight.progress_report", date(2026, 3, 15))]
    with pretend(at(date(2026, 3, 24))):
        actions.report_progress(order=order, text="已送检", by=people.wang)
        assert running(order) == [("oversight.progress_report", DUE)]
    assert "询问" not in str(Entry.objects.filter(kind="progress_reported").first().data)  # type: ignore[union-attr]
    react("progress_reported")
    assert Notice.objects.filter(agency=people.city_health, key="progress_reported").count() == 2


def test_without_reports_asked_for_none_is_owed(people: People) -> None:
    order = ordered(people, every=None)
    assert running(order) == []


def test_only_the_issuer_closes_and_only_after_a_written_reply(people: People) -> None:
    order = ordered(people)
    with pytest.raises(Refusal):
        actions.close_order(order=order, by=people.qian)
    order = answered(people, order)
    with pytest.raises(Refusal):
        actions.close_order(order=order, by=people.wang)
    order = actions.close_order(order=order, by=people.qian)
    assert order.tracked_on == GIVEN
    assert running(order) == []
    assert Entry.objects.filter(kind="tracked_matter_closed").count() == 1
    with pytest.raises(Refusal):
        actions.report_progress(order=order, text="再报", by=people.wang)


def test_an_answer_that_is_not_enough_goes_back_and_stays_owed(people: People) -> None:
    order = answered(people, ordered(people))
    dispatch.return_answer(dispatch=order.dispatch, reason="未说明药品来源", by=people.qian)
    order = SupervisionOrder.objects.get(pk=order.pk)
    assert order.dispatch.stage == Dispatch.Stage.SIGNED
    with pytest.raises(Refusal):
        actions.close_order(order=order, by=people.qian)


def test_an_order_closed_on_another_page_is_struck_off_all_the_same_and_once(people: People) -> None:
    order = answered(people, ordered(people))
    dispatch.close(dispatch=order.dispatch, by=people.qian)
    react("matter_closed")
    react("matter_closed")
    assert SupervisionOrder.objects.get(pk=order.pk).is_closed
    assert Entry.objects.filter(kind="tracked_matter_closed").count() == 1


def test_completion_is_circulated_to_named_agencies_by_a_numbered_notice(people: People) -> None:
    order = answered(people, ordered(people))
    with pytest.raises(Refusal):
        actions.circulate(order=order, to=[people.market], completion="已办结", by=people.qian)
    order = actions.close_order(order=order, by=people.qian)
    with pytest.raises(Refusal):
        actions.circulate(order=order, to=[], completion="已办结", by=people.qian)
    order = actions.circulate(order=order, to=[people.market, people.insurance], completion="罚没到位", by=people.qian)
    assert order.notice is not None
    assert order.notice.number
    assert set(Circulation.objects.values_list("agency", flat=True)) == {
        people.market.pk, people.insurance.pk, people.health.pk,
    }  # fmt: skip
    react("completion_circulated")
    assert Notice.objects.filter(agency=people.market, key="completion_circulated").exists()
    assert not may_see(people.zhao, order.dossier)  # being told is not being let in
    with pytest.raises(Refusal):
        actions.circulate(order=order, to=[people.market], completion="再通报", by=people.qian)


def test_a_case_is_classed_as_major_reported_upward_and_then_read_above(people: People) -> None:
    dossier = matter(people)
    major = actions.class_major(dossier=dossier, grounds=["harm", "many"], reason="三人受伤", by=people.wang)
    with pytest.raises(Refusal, match="王"):
        actions.class_major(dossier=dossier, grounds=["harm"], reason="再认定", by=people.li)
    with pytest.raises(Refusal):
        actions.report_major(major=major, text="情况", by=people.qian)
    major = actions.report_major(major=major, text="已立案，请求支援", by=people.wang)
    assert major.reported_to == people.city_health
    assert people.city_health.pk in Dossier.objects.get(pk=dossier.pk).readers
    react("major_case_reported")
    assert Notice.objects.filter(agency=people.city_health, key="major_case_reported").exists()
    classed = Entry.objects.get(kind="case_classed_major")
    assert classed.data["grounds"] == ["harm", "many"]
    with pytest.raises(Refusal):
        actions.report_major(major=major, text="再报", by=people.wang)


def test_a_major_case_needs_a_known_ground_and_a_reason(people: People) -> None:
    dossier = matter(people)
    for grounds, reason in (([], "理由"), (["harm"], " "), (["nonsense"], "理由")):
        with pytest.raises(Refusal):
            actions.class_major(dossier=dossier, grounds=grounds, reason=reason, by=people.wang)
    with pytest.raises(Refusal):
        actions.class_major(dossier=dossier, grounds=["harm"], reason="理由", by=people.zhao)


def test_a_classing_taken_back_stays_on_record_and_owes_nothing(people: People) -> None:
    major = actions.class_major(dossier=matter(people), grounds=["amount"], reason="金额大", by=people.wang)
    actions.withdraw_major(major=major, because="金额核减", by=people.wang)
    assert MajorCase.objects.get().withdrawn_because == "金额核减"
    assert Entry.objects.filter(kind="major_classing_withdrawn").exists()
    actions.class_major(dossier=major.dossier, grounds=["harm"], reason="另有伤者", by=people.wang)
    assert MajorCase.objects.count() == 2


def test_in_xinjiang_the_report_upward_has_a_clock() -> None:
    assert [rule.id for rule in book().terms_starting("case_classed_major", "650000")] in (
        [], ["timing.major_case_reported"],
    )  # fmt: skip
    assert "timing.major_case_reported" in book().layers["xinjiang"]


def test_a_prefecture_above_but_of_another_department_may_order_below(people: People) -> None:
    dossier = matter(people)
    boss = person("sun", "孙", people.city_market, "head")
    with pytest.raises(Refusal):
        actions.issue_order(dossier=dossier, to=people.health, asks="请办", by=boss)  # it may not see the dossier
