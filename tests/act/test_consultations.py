"""会商: who is invited answers, what is decided is owed, and a meeting with confirmed minutes is counted."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.act.consultations import actions, queries
from liandong.act.consultations.models import Invitation, Meeting
from liandong.act.works.models import Work
from liandong.ground.accounts.actions import establish_agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import deliver, registered
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import may_see
from liandong.ground.notices.models import Notice
from liandong.law.refusal import Refusal
from tests.act.meetings import DUE, TODAY, convened, hour, with_item
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
