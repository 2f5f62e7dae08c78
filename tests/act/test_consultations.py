"""会商: who is invited answers, what is decided is owed, and a meeting with confirmed minutes is counted."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.act.consultations import actions, queries
from liandong.act.consultations.models import Decision, Invitation, Liaison, Meeting
from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.act.works.models import Work
from liandong.ground.accounts.actions import establish_agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import deliver, registered
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import close_dossier
from liandong.ground.dossiers.queries import may_see
from liandong.ground.notices.models import Notice
from liandong.law.refusal import Refusal
from tests.act.meetings import DUE, TODAY, YEARLY, convened, drafted, held, hour, opened, with_item
from tests.act.stories import at, received
from tests.people import People, person, place, settle


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


def react(kind: str) -> None:
    """Let the reactions of consultations deal with all entries of a kind."""
    for reaction in registered.values():
        if reaction.name.startswith("liandong.act.consultations") and kind in reaction.kinds:
            assert not [error for entry in Entry.objects.filter(kind=kind) if (error := deliver(entry, reaction))]


def seat(meeting: Meeting, agency: Any) -> Invitation:
    return meeting.invitations.get(agency=agency)


# -- members and liaison officers ----------------------------------------------------------------------------------


def test_the_mechanism_of_a_place_is_the_one_its_directive_names(people: People) -> None:
    found = queries.mechanism(people.health)
    assert found
    assert [one.code for one in found.members] == ["health", "market", "insurance", "police", "cyberspace"]
    assert found.members[0].is_lead
    assert all(one.is_implied for one in found.members[1:])  # Quanzhou's text names no members
    assert [one.agency for one in found.members][:3] == [people.health, people.market, people.insurance]
    assert found.members[-1].agency is None  # no such office in the county


def test_shanghai_has_seven_named_members_and_wenzhou_its_enlarged_meeting(people: People) -> None:
    shanghai = establish_agency(
        department="health", place=place("310000", "31", "上海市", 1, None), name="上海市卫生健康委", by=None
    )
    named = queries.mechanism(shanghai)
    assert named
    assert [one.code for one in named.members[1:]] == [
        "police", "cyberspace", "market", "insurance", "tcm", "drug", "disease_control",
    ]  # fmt: skip
    assert set(queries.agenda_kinds(shanghai.place)) == {"unstated"}
    zhejiang = place("330000", "33", "浙江省", 1, None)
    wenzhou = establish_agency(
        department="health", place=place("330300", "3303", "温州市", 2, zhejiang), name="温州市卫生健康委", by=None
    )
    assert len(queries.agenda_kinds(wenzhou.place)) == 6
    assert {order.rule.id for order in queries.orders(wenzhou, TODAY)} >= {
        "consultations.regular_meeting", "consultations.bilateral", "consultations.leader_topics",
    }  # fmt: skip


def test_an_agency_names_its_own_liaison_officer_and_ends_the_term(people: People) -> None:
    liaison = actions.name_liaison(officer=people.wang, deputy=people.li, since=TODAY, by=people.head)
    assert queries.speaks_for(people.health) == liaison
    assert "liaison_named" in kinds()
    with pytest.raises(Refusal):
        actions.name_liaison(officer=people.wang, since=TODAY, by=people.li)
    with pytest.raises(Refusal):
        actions.name_liaison(officer=people.zhao, since=TODAY, by=people.head)  # not one of ours
    with pytest.raises(Refusal):
        actions.end_liaison(liaison=liaison, by=people.zhao)
    actions.end_liaison(liaison=liaison, by=people.wang)
    assert queries.speaks_for(people.health) is None
    assert "liaison_ended" in kinds()


def test_a_term_that_has_run_out_speaks_for_nobody(people: People) -> None:
    actions.name_liaison(officer=people.wang, since=TODAY, until=TODAY + timedelta(days=5), by=people.head)
    with pretend(at(TODAY + timedelta(days=5))):
        assert queries.speaks_for(people.health)
    with pretend(at(TODAY + timedelta(days=6))):
        assert queries.speaks_for(people.health) is None


def test_naming_a_liaison_officer_is_in_the_ledger_where_the_directive_orders_it(people: People) -> None:
    actions.name_liaison(officer=people.wang, since=TODAY, by=people.head)
    assert not Work.objects.filter(kind="liaison").exists()  # Quanzhou orders it of its city departments
    actions.name_liaison(officer=people.qian, since=TODAY, by=people.qian)
    work = Work.objects.get(kind="liaison")
    assert work.obligation.rule == "consultations.liaison_officers"
    assert list(work.officers.all()) == [people.qian]


# -- convening -----------------------------------------------------------------------------------------------------


def test_convening_invites_each_agency_on_a_clock_of_its_own(people: People) -> None:
    meeting = convened(people)
    assert meeting.dossier.kind == "meeting"
    assert meeting.dossier.key.startswith("HS-350502-2026-")
    assert may_see(people.zhao, meeting.dossier)
    clocks = Deadline.objects.filter(dossier=meeting.dossier, rule="consultations.invitation_term")
    assert {clock.agency for clock in clocks} == {people.market, people.insurance}
    assert {clock.due_on for clock in clocks} == {date(2026, 11, 13)}
    assert kinds(meeting.dossier.key).count("agency_invited") == 2
    assert "meeting_convened" in kinds()


def test_a_meeting_needs_guests_and_a_bilateral_one_exactly_one(people: People) -> None:
    with pytest.raises(Refusal):
        convened(people, invited=())
    with pytest.raises(Refusal):
        convened(people, people.market, people.insurance, form="bilateral")
    meeting = convened(people, people.police, form="bilateral")
    with pytest.raises(Refusal):
        actions.invite(meeting=meeting, agency=people.market, by=people.wang)


@pytest.mark.parametrize(
    "said", [{"starts_at": hour(at=8)}, {"title": " "}, {"room": ""}, {"orders": ["publicity.monthly_blacklist"]}]
)
def test_a_meeting_is_not_convened_for_the_past_nameless_or_for_orders_we_do_not_have(
    people: People, said: dict[str, Any]
) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refusal):
        convened(people, **said)
    assert Entry.objects.count() == before


def test_an_agency_of_another_place_cannot_be_invited(people: People) -> None:
    with pytest.raises(Refusal):
        convened(people, people.next_health)


def test_the_liaison_officer_is_told_and_everybody_where_nobody_is_named(people: People) -> None:
    actions.name_liaison(officer=people.zhao, since=TODAY, by=people.zhao)
    convened(people)
    react("agency_invited")
    told = Notice.objects.filter(key="agency_invited")
    assert {(row.agency, row.user) for row in told} == {(people.market, people.zhao), (people.insurance, None)}


def test_an_invitation_is_answered_by_name_and_its_clock_stops(people: People) -> None:
    meeting = convened(people)
    row = actions.answer_invitation(
        invitation=seat(meeting, people.market), answer="accepted", attendee="科长 赵", is_deputy=True, by=people.zhao
    )
    assert (row.stage, row.attendee, row.is_deputy) == ("accepted", "科长 赵", True)
    clock = Deadline.objects.get(dossier=meeting.dossier, agency=people.market)
    assert clock.met_by == "invitation_answered"
    assert Deadline.objects.get(dossier=meeting.dossier, agency=people.insurance).is_running


def test_whoever_does_not_come_says_why(people: People) -> None:
    meeting = convened(people)
    with pytest.raises(Refusal):
        actions.answer_invitation(invitation=seat(meeting, people.market), answer="declined", by=people.zhao)
    with pytest.raises(Refusal):
        actions.answer_invitation(
            invitation=seat(meeting, people.market), answer="accepted", attendee="赵", by=people.wang
        )  # another agency's


def test_of_two_who_answer_the_second_is_told_who_was_first(people: People) -> None:
    sun = person("sun", "孙", people.market, "officer")
    meeting = convened(people)
    stale = seat(meeting, people.market)
    actions.answer_invitation(invitation=stale, answer="accepted", attendee="科长 赵", by=people.zhao)
    with pytest.raises(Refusal, match="赵"):
        actions.answer_invitation(invitation=stale, answer="declined", reason="另有会议", by=sun)
    read = seat(meeting, people.market)
    assert read.attendee == "科长 赵"
    changed = actions.answer_invitation(
        invitation=read, answer="declined", reason="另有会议", seen=read.seen_as, by=sun
    )
    assert changed.stage == "declined"


def test_a_meeting_is_moved_and_cancelled_with_a_reason(people: People) -> None:
    meeting = convened(people)
    with pytest.raises(Refusal):
        actions.move(meeting=meeting, starts_at=hour(DUE), room="五楼", reason=" ", by=people.wang)
    with pytest.raises(Refusal):
        actions.cancel(meeting=meeting, reason="改为书面", by=people.zhao)
    moved = actions.move(meeting=meeting, starts_at=hour(DUE), room="五楼", reason="主持人出差", by=people.wang)
    assert moved.starts_at == hour(DUE)
    actions.cancel(meeting=meeting, reason="改为书面", by=people.wang)
    assert not Deadline.objects.filter(dossier=meeting.dossier, met_on=None, waived_on=None).exists()
    assert kinds(meeting.dossier.key)[-2:] == ["meeting_cancelled", "dossier_closed"]
    assert "meeting_moved" in kinds()


# -- agenda --------------------------------------------------------------------------------------------------------


def test_the_agenda_knows_the_kinds_of_the_directive(people: People) -> None:
    meeting = convened(people)
    assert list(queries.agenda_kinds(people.county)) == ["experience", "progress", "major_matters", "results_use"]
    with pytest.raises(Refusal):
        actions.add_item(meeting=meeting, kind="emergencies", title="应急", by=people.wang)
    item = actions.add_item(meeting=meeting, kind="progress", title="通报进展", by=people.zhao)
    assert item.brought_by == people.market
    assert "agenda_item_added" in kinds(meeting.dossier.key)
    with pytest.raises(Refusal):  # not invited
        actions.add_item(meeting=meeting, kind="progress", title="通报", by=people.prosecutor)


def test_papers_lie_in_the_dossier_of_the_meeting(people: People) -> None:
    meeting = convened(people)
    paper = SimpleUploadedFile("方案.pdf", b"%PDF-1.7 plan", content_type="application/pdf")
    item = actions.add_item(meeting=meeting, kind="progress", title="方案", files=[paper], by=people.wang)
    assert [one.dossier for one in item.papers.all()] == [meeting.dossier]


def test_a_linked_dossier_is_seen_only_when_it_is_shown_on_purpose(people: People) -> None:
    clue = received(people)
    meeting = convened(people)
    item = with_item(people, meeting)
    attached = actions.attach(item=item, dossier=clue.dossier, by=people.wang)
    assert not may_see(people.zhao, clue.dossier)
    assert queries.agenda(meeting, people.zhao)[0].hidden == 1
    assert {one.name for one in queries.who_would_see(attached)} == {people.market.name, people.insurance.name}
    seat_ = seat(meeting, people.insurance)
    seat_.stage = "declined"
    seat_.reason = "无人"
    seat_.save()
    actions.show(attached=attached, by=people.wang)
    assert may_see(people.zhao, clue.dossier)
    clue.dossier.refresh_from_db()
    assert people.insurance.pk not in clue.dossier.readers  # does not come, so is not let in
    assert {"item_dossier_added", "item_dossier_shown"} <= set(kinds(meeting.dossier.key))
    with pytest.raises(Refusal):
        actions.show(attached=attached, by=people.wang)


def test_nobody_links_what_they_may_not_see_or_shows_what_is_not_theirs(people: People) -> None:
    clue = received(people)
    meeting = convened(people)
    theirs = actions.add_item(meeting=meeting, kind="progress", title="通报", by=people.zhao)
    with pytest.raises(Refusal):
        actions.attach(item=theirs, dossier=clue.dossier, by=people.zhao)
    attached = actions.attach(item=theirs, dossier=clue.dossier, by=people.wang)
    with pytest.raises(Refusal):
        actions.show(attached=attached, by=people.zhao)


def test_an_item_is_taken_off_with_a_reason_by_whoever_brought_it(people: People) -> None:
    meeting = convened(people)
    theirs = actions.add_item(meeting=meeting, kind="progress", title="通报", by=people.zhao)
    ours = with_item(people, meeting)
    with pytest.raises(Refusal):
        actions.drop_item(item=ours, reason="不需要", by=people.zhao)
    actions.drop_item(item=theirs, reason="材料未齐", by=people.zhao)
    assert [line.item for line in queries.agenda(meeting, people.wang)] == [ours]
    assert "agenda_item_dropped" in kinds(meeting.dossier.key)


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
