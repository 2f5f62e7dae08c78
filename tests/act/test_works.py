"""履职记录: what is owed in a period runs as a clock, and only what was written down with its papers stops it."""

from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from liandong.act.works import actions
from liandong.act.works.models import Obligation, Work
from liandong.ground.accounts.actions import establish_agency, leave_agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.deadlines.queries import explain
from liandong.ground.deadlines.recounting import recompute
from liandong.ground.dossiers.models import Share
from liandong.ground.dossiers.queries import may_see, visible_to
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.orders import keepers, work_kinds, work_of
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from tests.act.stories import at, clinic
from tests.act.works import BLACKLIST, MEETING, TODAY, met, paper, published
from tests.people import People, person, place, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_tuesday_in_november() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def clock(rule: str, period: str) -> Deadline:
    return Deadline.objects.get(rule=rule, about=f"obligation:{period}")


def lacking(refused: pytest.ExceptionInfo[Refusal]) -> Text:
    assert isinstance(refused.value.says, Text)
    return refused.value.says


def kinds() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("kind", flat=True))


# -- a period begins -----------------------------------------------------------------------------------------------


def test_a_month_begins_as_a_clock_of_the_agency_that_owes_it(people: People) -> None:
    actions.begin_periods(on=TODAY)
    deadline = clock(BLACKLIST, "2026-11")
    assert (deadline.agency, deadline.started_on, deadline.due_on) == (
        people.city_health, date(2026, 11, 1), date(2026, 11, 30),
    )  # fmt: skip
    assert deadline.alarm_on == date(2026, 11, 25)  # five days ahead, by a local setting
    assert deadline.dossier.title == "无证行医“黑名单”公示（2026年11月）"
    assert "period_begun" in kinds()


def test_the_day_of_a_period_is_told_line_by_line(people: People) -> None:
    actions.begin_periods(on=TODAY)
    lines = " ".join(line.zh for line in explain(clock(BLACKLIST, "2026-11")))
    assert "每月为一期；本期为2026年11月" in lines
    assert "规则未写明日期，以本期最后一日为限" in lines
    assert "遇休息日不顺延" in lines


def test_a_period_begins_once_however_often_it_is_begun(people: People) -> None:
    begun = actions.begin_periods(on=TODAY)
    assert begun == Obligation.objects.count() > 10
    assert actions.begin_periods(on=TODAY) == 0
    assert Deadline.objects.count() == begun


def test_no_month_is_lost_when_nobody_began_it_in_time(people: People) -> None:
    actions.begin_periods(on=date(2026, 9, 10))
    actions.begin_periods(on=TODAY)
    rows = Obligation.objects.filter(rule=BLACKLIST).order_by("period")
    assert list(rows.values_list("period", flat=True)) == ["2026-09", "2026-10", "2026-11"]


def test_only_the_levels_that_an_order_names_owe_it(people: People) -> None:
    actions.begin_periods(on=TODAY)
    owing = Obligation.objects.filter(rule=BLACKLIST).values_list("agency", flat=True)
    assert list(owing) == [people.city_health.pk]
    assert set(Obligation.objects.filter(rule=MEETING).values_list("agency", flat=True)) == {
        people.health.pk, people.city_health.pk, people.next_health.pk,
    }  # fmt: skip


def test_a_rule_that_came_in_during_a_year_is_owed_from_its_day(people: People) -> None:
    with pretend(at(date(2024, 10, 8))):
        actions.begin_periods(on=date(2024, 10, 8))
    deadline = Deadline.objects.filter(rule=MEETING).first()
    assert deadline is not None
    assert (deadline.started_on, deadline.due_on) == (date(2024, 8, 30), date(2024, 12, 31))


def test_a_recount_after_a_change_of_the_calendar_leaves_periods_as_they_are(people: People) -> None:
    actions.begin_periods(on=TODAY)
    before = list(Deadline.objects.order_by("pk").values_list("due_on", "alarm_on", "length"))
    assert recompute(reason="试算", by=None) == 0
    assert list(Deadline.objects.order_by("pk").values_list("due_on", "alarm_on", "length")) == before


# -- work is written down ------------------------------------------------------------------------------------------


def test_a_meeting_written_down_stops_the_clock_of_its_year(people: People) -> None:
    actions.begin_periods(on=TODAY)
    work = met(people)
    deadline = Deadline.objects.get(rule=MEETING, agency=people.health)
    assert (deadline.met_on, deadline.met_by) == (date(2026, 11, 9), "work_recorded")
    entry = Entry.objects.get(pk=work.entry)
    assert entry.kind == "work_recorded"
    assert entry.data["work"] == "consultation"
    assert (entry.data["rule"], entry.data["period"], entry.data["joined"]) == (MEETING, "2026", ["market"])
    assert work.documents.get().title == "会议纪要.pdf"


def test_work_may_be_written_down_before_anybody_began_the_period(people: People) -> None:
    work = met(people)
    assert Deadline.objects.get(rule=MEETING, agency=people.health).met_on == work.held_on


def test_a_nil_publication_is_an_answer_and_needs_no_paper(people: People) -> None:
    actions.begin_periods(on=TODAY)
    published(people.qian, is_nil=True, files=[])
    assert clock(BLACKLIST, "2026-11").met_on == TODAY
    assert Entry.objects.get(kind="work_recorded").data["nil"] is True


def test_nil_is_no_answer_to_an_order_that_wants_something_done(people: People) -> None:
    with pytest.raises(Refusal, match="None this time|no answer|不能"):
        met(people, is_nil=True)


def test_last_months_list_published_now_is_late_for_last_month_and_not_counted_for_this(people: People) -> None:
    actions.begin_periods(on=date(2026, 10, 20))
    actions.begin_periods(on=TODAY)
    published(people.qian, period="2026-10")
    late = clock(BLACKLIST, "2026-10")
    assert late.met_on == TODAY > late.due_on
    assert clock(BLACKLIST, "2026-11").met_on is None


def test_two_actions_a_year_are_fulfilled_by_the_second(people: People) -> None:
    city = place("330300", "3303", "温州市", 2, place("330000", "33", "浙江省", 1, None))
    health = establish_agency(department="health", place=city, name="温州市卫生健康委员会", by=None)
    market = establish_agency(department="market", place=city, name="温州市市场监督管理局", by=None)
    officer = person("lin", "林", health, "officer")
    actions.begin_periods(on=TODAY)
    rule = "inspections.joint_actions"
    for day in (date(2026, 3, 20), date(2026, 9, 18)):
        assert clock(rule, "2026").met_on is None
        actions.record_work(
            rule=rule, on=day, title=f"{day.month}月联合执法", joined=[market], amount=12,
            files=[paper("行动报告.pdf")], by=officer,
        )  # fmt: skip
    assert clock(rule, "2026").met_on == date(2026, 9, 18)


def test_hours_of_training_are_those_of_each_officer(people: People) -> None:
    actions.record_work(
        rule="training.officers", on=date(2026, 11, 3), title="医疗监督执法培训", officers=[people.wang, people.li],
        hours=8, told={"content": "行政处罚法和现场检查"}, files=[paper("签到表.pdf")], by=people.li,
    )  # fmt: skip
    data = Entry.objects.get(kind="work_recorded").data
    assert (data["officers"], data["hours"]) == (sorted([people.wang.pk, people.li.pk]), 8)


def test_a_duty_without_a_period_is_written_down_as_often_as_it_is_done(people: People) -> None:
    subject = clinic(people)
    for on in (date(2026, 5, 6), date(2026, 11, 6)):
        actions.record_work(
            rule="selfchecks.pledge", on=on, title="依法执业承诺书", subject=subject, files=[paper("承诺书.pdf")],
            by=people.wang,
        )  # fmt: skip
    assert Obligation.objects.get(rule="selfchecks.pledge").period == ""
    assert not Deadline.objects.filter(rule="selfchecks.pledge").exists()
    assert Work.objects.filter(subject=subject).count() == 2


# -- what is refused -----------------------------------------------------------------------------------------------


def test_a_day_to_come_is_refused(people: People) -> None:
    with pytest.raises(Refusal):
        met(people, on=date(2026, 11, 11))


def test_work_without_its_paper_is_refused_and_nothing_is_kept(people: People) -> None:
    with pytest.raises(Refusal) as refused:
        met(people, files=[])
    assert "还缺" in lacking(refused).zh
    assert not Work.objects.exists()


def test_the_words_that_an_order_names_have_to_be_given(people: People) -> None:
    with pytest.raises(Refusal) as refused:
        met(people, told={"topics": "医疗美容"})
    assert "议定的结果" in lacking(refused).zh
    assert "What was agreed" in lacking(refused).en


def test_officers_of_another_agency_are_refused(people: People) -> None:
    with pytest.raises(Refusal, match="赵"):
        met(people, officers=[people.wang, people.zhao])


def test_an_officer_who_had_left_on_that_day_is_refused(people: People) -> None:
    leave_agency(membership=people.li.memberships.get(role="officer"), on=date(2026, 6, 1), by=people.head)
    leave_agency(membership=people.li.memberships.get(role="handler"), on=date(2026, 6, 1), by=people.head)
    with pytest.raises(Refusal, match="李"):
        met(people, officers=[people.li])


def test_an_order_of_another_department_or_level_cannot_be_fulfilled_here(people: People) -> None:
    with pytest.raises(Refusal):
        published(people.wang)  # the city's, not the county's
    with pytest.raises(Refusal):
        met(people, by=people.zhao, joined=[people.health])


def test_work_done_before_its_period_or_before_the_rule_is_refused(people: People) -> None:
    with pytest.raises(Refusal):
        published(people.qian, on=date(2026, 10, 30), period="2026-11")
    with pytest.raises(Refusal):
        met(people, on=date(2023, 5, 4))
    with pytest.raises(Refusal):
        met(people, period="2026-Q4")


def test_the_same_work_written_down_twice_is_refused(people: People) -> None:
    met(people)
    with pytest.raises(Refusal, match="王"):
        met(people, by=people.li)


# -- taken back, confirmed -----------------------------------------------------------------------------------------


def test_what_is_taken_back_is_owed_again_and_stays_on_record(people: People) -> None:
    actions.begin_periods(on=TODAY)
    work = actions.withdraw_work(work=met(people), reason="会议改期", by=people.li)
    assert not work.is_standing
    assert Deadline.objects.get(rule=MEETING, agency=people.health).met_on is None
    entry = Entry.objects.get(kind="work_withdrawn")
    assert entry.data["entry"] == work.entry
    assert work.withdrawn_because == "会议改期"
    assert "会议改期" not in str(entry.data)  # what people type stays off the trail
    again = met(people)
    assert Deadline.objects.get(rule=MEETING, agency=people.health).met_on == again.held_on


def test_whoever_was_let_in_by_a_record_taken_back_reads_its_dossier_no_longer(people: People) -> None:
    first = met(people, joined=[people.market, people.insurance], title="点错机关的会商会")
    dossier = first.obligation.dossier
    met(people)
    actions.withdraw_work(work=first, reason="误登", by=people.wang)
    assert visible_to(people.zhao).filter(pk=dossier.pk).exists()  # named by the other record
    reading = Share.objects.filter(dossier=dossier, until__isnull=True, level="read")
    assert [one.agency for one in reading] == [people.market]


def test_an_agency_of_elsewhere_cannot_be_let_in_by_a_record(people: People) -> None:
    with pytest.raises(Refusal):
        met(people, joined=[people.next_health])
    assert not Work.objects.exists()


def test_of_two_meetings_one_taken_back_leaves_the_other(people: People) -> None:
    first = met(people, on=date(2026, 4, 8), title="第二季度会商会")
    met(people)
    actions.withdraw_work(work=first, reason="重复登记", by=people.wang)
    assert Deadline.objects.get(rule=MEETING, agency=people.health).met_on == date(2026, 11, 9)


def test_only_its_own_agency_takes_a_record_back_once_and_with_a_reason(people: People) -> None:
    work = met(people)
    for by, reason in ((people.zhao, "不属实"), (people.qian, "不属实"), (people.wang, "  ")):
        with pytest.raises(Refusal):
            actions.withdraw_work(work=work, reason=reason, by=by)
    actions.withdraw_work(work=work, reason="误登", by=people.wang)
    with pytest.raises(Refusal):
        actions.withdraw_work(work=work, reason="误登", by=people.wang)


def test_a_joining_agency_sees_the_dossier_and_confirms_its_part(people: People) -> None:
    work = met(people)
    dossier = work.obligation.dossier
    assert may_see(people.zhao, dossier)
    assert may_see(people.qian, dossier)  # the superior
    assert not may_see(people.prosecutor, dossier)
    joining = actions.confirm_part(work=work, part="派员参加并通报检查情况", by=people.zhao)
    assert joining.confirmed_by == people.zhao
    assert Entry.objects.get(kind="part_confirmed").data["entry"] == work.entry
    with pytest.raises(Refusal):
        actions.confirm_part(work=work, part="", by=people.zhao)
    with pytest.raises(Refusal):
        actions.confirm_part(work=work, part="", by=people.qian)


def test_the_command_begins_the_periods_of_a_day_and_says_how_many(people: People) -> None:
    for begun in (True, False):
        out = StringIO()
        call_command("begin_period", on=TODAY, stdout=out)
        assert out.getvalue().startswith("2026-11-10")
        assert ("0 begun" in out.getvalue()) is not begun
    assert Obligation.objects.exists()


def test_every_order_of_the_rulebook_can_be_kept_by_somebody_and_names_what_a_record_gives() -> None:
    kinds = work_kinds(book())
    for folder in book().places:
        for rule in book().layers[folder].values():
            if work := work_of(rule):
                assert keepers(book(), rule), rule.id
                assert kinds[work].needs, rule.id
