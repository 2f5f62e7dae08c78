"""会商室: what is said and decided in session, the minutes, and what goes out with them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from liandong.act.consultations import actions, queries
from liandong.act.consultations.models import Decision, Invitation, Liaison, Meeting
from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.act.works.models import Work
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import close_dossier
from liandong.law.refusal import Refusal
from tests.act.meetings import DUE, TODAY, YEARLY, convened, drafted, held, hour, opened, with_item
from tests.act.stories import at
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_tuesday_morning(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with pretend(at(TODAY)):
        yield


def kinds(dossier: str = "") -> list[str]:
    rows = Entry.objects.filter(dossier=dossier) if dossier else Entry.objects.all()
    return list(rows.order_by("pk").values_list("kind", flat=True))


def seat(meeting: Meeting, agency: Any) -> Invitation:
    return meeting.invitations.get(agency=agency)


# -- in session ----------------------------------------------------------------------------------------------------


def test_a_meeting_begins_on_its_day_and_with_an_agenda(people: People) -> None:
    meeting = convened(people)
    with pytest.raises(Refusal):
        actions.open_meeting(meeting=meeting, by=people.wang)
    with_item(people, meeting)
    with pytest.raises(Refusal):
        actions.open_meeting(meeting=meeting, by=people.zhao)
    actions.open_meeting(meeting=meeting, by=people.wang)
    assert "meeting_opened" in kinds(meeting.dossier.key)
    later = convened(people, starts_at=hour(DUE), title="十二月会商")
    with_item(people, later)
    with pytest.raises(Refusal):
        actions.open_meeting(meeting=later, by=people.wang)


def test_of_two_who_write_a_note_the_second_reads_the_first_before_writing_over_it(people: People) -> None:
    _meeting, item = opened(people)
    actions.note_item(item=item, note="王写的", revision=0, by=people.wang)
    with pytest.raises(Refusal, match="王"):
        actions.note_item(item=item, note="李写的", revision=0, by=people.li)
    item.refresh_from_db()
    assert item.note == "王写的"
    actions.note_item(item=item, note="王写的\n李补充", revision=1, by=people.li)
    noted = Entry.objects.filter(kind="item_noted").latest("pk")
    assert "李补充" not in str(noted.data)
    assert len(noted.data["hash"]) == 64


def test_a_decision_has_an_owner_and_a_day_to_come(people: People) -> None:
    meeting, item = opened(people)
    given: dict[str, Any] = {"meeting": meeting, "item": item, "owner": people.market, "due_on": DUE, "by": people.wang}
    with pytest.raises(Refusal):
        actions.decide(**{**given, "text": " "})
    with pytest.raises(Refusal):
        actions.decide(**{**given, "text": "联合检查", "due_on": date(2026, 11, 9)})
    with pytest.raises(Refusal):
        actions.decide(**{**given, "text": "联合检查", "owner": people.next_health})
    decision = actions.decide(**given, text="联合检查")
    with pytest.raises(Refusal):  # the same twice
        actions.decide(**given, text="联合检查")
    actions.drop_decision(decision=decision, reason="未形成一致", by=people.wang)
    assert queries.standing(meeting) == []
    assert {"decision_taken", "decision_dropped"} <= set(kinds(meeting.dossier.key))


def test_a_meeting_ends_when_it_is_known_who_came(people: People) -> None:
    meeting, _item = opened(people)
    with pytest.raises(Refusal):
        actions.hold(meeting=meeting, by=people.wang)
    for row in meeting.invitations.all():
        actions.mark(invitation=row, came=False, by=people.wang)
    with pytest.raises(Refusal):  # nobody else is no consultation
        actions.hold(meeting=meeting, by=people.wang)
    actions.mark(invitation=seat(meeting, people.market), came=True, attendee="赵", by=people.wang)
    actions.hold(meeting=meeting, by=people.wang)
    entry = Entry.objects.get(kind="meeting_held")
    assert entry.data["joined"] == ["market"]
    assert Deadline.objects.get(rule="consultations.minutes_term").due_on == date(2026, 11, 24)
    assert kinds(meeting.dossier.key).count("attendance_marked") == 3
    assert not Deadline.objects.filter(rule="consultations.invitation_term", met_on=None).exists()


# -- minutes and decisions -----------------------------------------------------------------------------------------


def test_confirmed_minutes_are_a_numbered_document_and_count_for_the_year(people: People) -> None:
    meeting = drafted(people)
    paper = actions.confirm(meeting=meeting, by=people.wang)
    assert paper.number == "鲤卫会〔2026〕1号"
    work = Work.objects.get()
    assert (work.kind, work.obligation.rule, work.obligation.period) == ("consultation", YEARLY, "2026")
    assert [joining.agency for joining in work.joinings.all()] == [people.market]  # insurance did not come
    assert list(work.documents.all()) == [paper]
    assert work.told["topics"] == "院外购药整治"
    assert Deadline.objects.get(rule=YEARLY).met_on == TODAY
    assert Deadline.objects.get(rule="consultations.minutes_term").met_on == TODAY
    assert "minutes_confirmed" in kinds(meeting.dossier.key)


def test_a_decision_goes_out_as_a_task_on_the_board_of_its_owner(people: People) -> None:
    meeting = drafted(people)
    actions.confirm(meeting=meeting, by=people.wang)
    task = Dispatch.objects.get(to_agency=people.market)
    assert (task.kind, task.asks, task.stage) == ("task", "开展联合检查", "sent")
    clock = Deadline.objects.get(dossier=meeting.dossier, rule="dispatch.task_term")
    assert (clock.agency, clock.due_on) == (people.market, DUE)
    dispatch.sign(dispatch=task, by=people.zhao)
    dispatch.answer(dispatch=task, text="已检查五家", by=people.zhao)
    decision = Decision.objects.select_related("dispatch").get()
    assert decision.is_done
    charged = Entry.objects.get(kind="decision_charged")
    assert charged.data["dispatch"] == task.pk


def test_what_the_convener_takes_on_itself_has_the_day_that_was_decided(people: People) -> None:
    meeting, _item = held(people, task="")
    own = actions.decide(meeting=meeting, text="印发通报", owner=people.health, due_on=DUE, by=people.wang)
    actions.draft(meeting=meeting, text="会议记录。", by=people.wang)
    actions.confirm(meeting=meeting, by=people.wang)
    clock = Deadline.objects.get(rule="consultations.decision_term")
    assert (clock.agency, clock.due_on) == (people.health, DUE)
    with pytest.raises(Refusal):
        close_dossier(dossier=meeting.dossier, by=people.wang)
    actions.carry_out(decision=own, note="已印发", by=people.wang)
    clock.refresh_from_db()
    assert clock.met_by == "decision_carried_out"
    with pytest.raises(Refusal):
        actions.carry_out(decision=own, note="已印发", by=people.li)
    close_dossier(dossier=meeting.dossier, by=people.wang)


def test_minutes_are_not_confirmed_over_an_objection_without_answer(people: People) -> None:
    meeting = drafted(people)
    with pytest.raises(Refusal):  # not invited
        actions.object_to(meeting=meeting, text="不对", by=people.prosecutor)
    objection = actions.object_to(meeting=meeting, text="责任单位应为医保部门", by=people.zhao)
    with pytest.raises(Refusal, match="市场监督"):
        actions.confirm(meeting=meeting, by=people.wang)
    actions.answer_objection(objection=objection, answer="已按意见修改", by=people.wang)
    with pytest.raises(Refusal):
        actions.answer_objection(objection=objection, answer="再答", by=people.li)
    actions.confirm(meeting=meeting, by=people.wang)
    assert {"minutes_drafted", "minutes_objected", "objection_answered"} <= set(kinds(meeting.dossier.key))
    assert "责任单位应为医保部门" not in "".join(str(row) for row in Entry.objects.values_list("data", flat=True))


def test_of_two_who_draft_the_minutes_the_second_reads_the_first(people: People) -> None:
    meeting = drafted(people)
    with pytest.raises(Refusal, match="王"):
        actions.draft(meeting=meeting, text="另一份", by=people.li)
    seen = queries.first_draft(Meeting.objects.get(pk=meeting.pk))["seen"]
    assert actions.draft(meeting=meeting, text="另一份", seen=seen, by=people.li).minutes_text == "另一份"


def test_a_decision_whose_day_has_passed_is_written_anew_before_the_minutes_go_out(people: People) -> None:
    meeting = drafted(people)
    with pretend(at(DUE + timedelta(days=1))), pytest.raises(Refusal):
        actions.confirm(meeting=meeting, by=people.wang)
    assert not Dispatch.objects.exists()


def test_confirming_twice_does_it_once(people: People) -> None:
    meeting = drafted(people)
    actions.confirm(meeting=meeting, by=people.wang)
    with pytest.raises(Refusal):
        actions.confirm(meeting=meeting, by=people.li)
    assert Work.objects.count() == Dispatch.objects.count() == 1


def test_a_meeting_is_not_closed_before_its_minutes_are_confirmed(people: People) -> None:
    meeting = drafted(people)
    with pytest.raises(Refusal):
        close_dossier(dossier=meeting.dossier, by=people.wang)


def test_the_next_meeting_follows_from_the_one_before(people: People) -> None:
    first = drafted(people)
    actions.confirm(meeting=first, by=people.wang)
    following = convened(people, title="明年第一次会商", starts_at=hour(DUE), previous=first)
    assert following.previous == first
    assert queries.like(first)["invited"] == [people.insurance.pk, people.market.pk]
    assert Liaison.objects.count() == 0
