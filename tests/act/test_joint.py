"""Joint work at its beginning: by which facts, from what, and with whom."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from liandong.act.joint import actions
from liandong.act.joint.models import Joint
from liandong.act.joint.queries import joints
from liandong.act.works.models import Work
from liandong.discover.clues import actions as clues
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.law.refusal import Refusal
from tests.act.jointly import (
    TODAY,
    Elsewhere,
    at,
    clinic,
    clue_on,
    formed,
    opened,
    running,
)
from tests.people import People, person, settle


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_a_november_morning() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def kinds(joint: Joint) -> list[str]:
    return list(Entry.objects.filter(dossier=joint.key).order_by("id").values_list("kind", flat=True))


def data(joint: Joint, kind: str) -> dict[str, Any]:
    return Entry.objects.filter(dossier=joint.key, kind=kind).order_by("id").last().data  # type: ignore[union-attr, no-any-return]


# By which facts


def test_a_team_in_fujian_needs_one_of_the_two_facts_and_the_rule_is_kept(people: People) -> None:
    with pytest.raises(Refusal, match="1"):
        opened(people, facts=[], facts_because="")
    joint = opened(people)
    assert joint.facts == ["public_attention"]
    assert (joint.trigger_rule, joint.trigger_version) == ("joint.triggers", date(2024, 8, 30))
    assert data(joint, "joint_opened")["version"] == "2024-08-30"


def test_a_ticked_fact_needs_its_reason_and_an_unknown_one_is_refused(people: People) -> None:
    with pytest.raises(Refusal):
        opened(people, facts_because=" ")
    with pytest.raises(Refusal):
        opened(people, facts=["large_impact"])  # a fact of Shanghai


def test_a_team_in_shanghai_needs_both_facts(people: People) -> None:
    there = Elsewhere("310000", "31", "上海市")
    with pytest.raises(Refusal):
        there.opened(["large_impact"])
    joint = there.opened(["large_impact", "several_departments"])
    assert joint.trigger_version == date(2024, 12, 16)


def test_where_a_place_names_no_facts_a_team_needs_a_reason_in_words(people: People) -> None:
    there = Elsewhere("420000", "42", "湖北省")
    with pytest.raises(Refusal):
        there.opened([], facts_because="")
    joint = there.opened([])
    assert joint.trigger_rule == ""
    assert joint.facts_because


def test_a_joint_task_needs_no_fact(people: People) -> None:
    assert opened(people, form="task").facts == []


# From what


def test_clues_keep_their_own_holder_clocks_and_answers(people: People) -> None:
    subject = clinic(people)
    one, two = clue_on(people, subject), clue_on(people, subject, "反映门诊部乱收费")
    before = Deadline.objects.filter(dossier__in=[one.dossier_id, two.dossier_id]).count()
    joint = opened(people, form="task", sources=[one.dossier, two.dossier], subject=subject)
    assert set(joints.sources_of(joint, people.wang)) == {one.dossier, two.dossier}
    one.refresh_from_db()
    assert one.holder == people.health
    assert Deadline.objects.filter(dossier__in=[one.dossier_id, two.dossier_id]).count() == before
    assert not may_see(people.zhao, one.dossier)  # the joint dossier is shared, the reports are not


def test_a_clue_is_in_one_joint_work_at_a_time_and_the_second_is_told_which(people: People) -> None:
    clue = clue_on(people, clinic(people))
    first = opened(people, form="task", sources=[clue.dossier])
    with pytest.raises(Refusal, match=first.key):
        opened(people, form="task", sources=[clue.dossier])


def test_what_comes_from_a_secret_clue_is_secret(people: People) -> None:
    from_secret = clue_on(people, clinic(people))
    from_secret.dossier.grade = "secret"
    from_secret.dossier.save()
    joint = opened(people, form="task", sources=[from_secret.dossier])
    assert joint.dossier.grade == "secret"
    assert not may_see(people.qian, joint.dossier)  # the agency above is not let in by place


def test_a_clue_one_does_not_see_or_that_is_closed_is_not_brought_in(people: People) -> None:
    foreign = clue_on(people, clinic(people), by=people.zhao)
    with pytest.raises(Refusal):
        opened(people, form="task", sources=[foreign.dossier])


def test_the_department_of_the_main_problem_leads_or_it_is_said_why_not(people: People) -> None:
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="医疗广告", text="虚假医疗广告", place=people.county, by=people.wang
    )
    clue = clues.route_clue(clue=clue, matter="V26", override_reason="材料显示", by=people.wang)
    if joints.holds(people.health, clue.routing["lead"]):  # type: ignore[index]
        pytest.skip("health is competent for this matter here")
    with pytest.raises(Refusal, match=clue.key):
        opened(people, form="task", sources=[clue.dossier])
    joint = opened(people, form="task", sources=[clue.dossier], lead_because="主要问题是超范围诊疗")
    assert joint.lead_because


# With whom


def test_an_asked_agency_reads_and_edits_only_when_it_has_named_its_people(people: People) -> None:
    joint = opened(people)
    assert may_see(people.zhao, joint.dossier)
    assert not may_edit(people.zhao, joint.dossier)
    actions.name_members(joint=joint, people=[people.zhao], by=people.zhao)
    assert may_edit(people.zhao, joint.dossier)
    assert data(joint, "members_named") == {"agency": people.market.pk, "people": [people.zhao.pk], "is_new": True}


def test_an_agency_names_only_its_own_people(people: People) -> None:
    joint = opened(people)
    with pytest.raises(Refusal):
        actions.name_members(joint=joint, people=[people.wang], by=people.zhao)
    with pytest.raises(Refusal):
        actions.name_members(joint=joint, people=[people.zhao], by=people.qian)  # was not asked


def test_naming_again_puts_out_who_is_not_named_any_more(people: People) -> None:
    joint = formed(people)
    other = person("gao", "高", people.market, "officer")
    actions.name_members(joint=joint, people=[other], by=people.zhao)
    assert set(joints.people_of(joint)) == {other, people.li}
    assert data(joint, "members_named")["is_new"] is False


def test_declining_needs_a_reason_and_ends_the_reading(people: People) -> None:
    joint = opened(people)
    with pytest.raises(Refusal):
        actions.decline_joining(joint=joint, reason=" ", by=people.zhao)
    actions.decline_joining(joint=joint, reason="不涉及市场监管职责", by=people.zhao)
    assert not may_see(people.zhao, joint.dossier)
    assert "joining_declined" in kinds(joint)
    assert "不涉及" not in str(data(joint, "joining_declined"))


def test_leaving_is_on_the_trail_and_the_dossier_is_gone_from_sight(people: People) -> None:
    joint = formed(people, agencies=[people.market, people.insurance])
    with pytest.raises(Refusal):
        actions.leave_joint(joint=joint, agency=people.market, reason="", by=people.zhao)
    actions.leave_joint(joint=joint, agency=people.market, reason="事项已移交", by=people.zhao)
    assert "joint_left" in kinds(joint)
    assert not may_see(people.zhao, joint.dossier)
    assert not joints.people_of(joint).filter(pk=people.zhao.pk).exists()


def test_who_still_owes_an_answer_cannot_leave_and_the_lead_never(people: People) -> None:
    joint = running(people)
    with pytest.raises(Refusal):
        actions.leave_joint(joint=joint, agency=people.market, reason="事忙", by=people.zhao)
    with pytest.raises(Refusal):
        actions.leave_joint(joint=joint, agency=people.health, reason="事忙", by=people.wang)


def test_the_commander_is_a_person_of_the_lead_and_forming_needs_one_and_another_agency(people: People) -> None:
    joint = opened(people, commander=None)
    with pytest.raises(Refusal):
        actions.name_commander(joint=joint, commander=people.zhao, by=people.wang)
    with pytest.raises(Refusal):
        actions.form_joint(joint=joint, by=people.wang)
    actions.name_commander(joint=joint, commander=people.head, by=people.wang)
    with pytest.raises(Refusal):
        actions.form_joint(joint=joint, by=people.wang)  # nobody has joined
    actions.name_members(joint=joint, people=[people.zhao], by=people.zhao)
    joint = actions.form_joint(joint=joint, by=people.wang)
    assert joint.notice is not None
    assert "commander_named" in kinds(joint)
    assert data(joint, "joint_formed")["departments"] == ["health", "market"]


def test_forming_a_team_stands_in_the_ledger_of_works_once(people: People) -> None:
    joint = formed(people)
    work = Work.objects.get(obligation__rule="inspections.joint_team")
    assert work.obligation.agency == people.health
    assert joint.key in work.title
    assert joint.dossier.title not in work.title
    with pytest.raises(Refusal):
        actions.form_joint(joint=joint, by=people.wang)
    assert Work.objects.count() == 1


def test_a_task_force_that_is_no_team_is_not_counted_as_one(people: People) -> None:
    formed(people, form="task")
    assert not Work.objects.exists()


def test_only_the_lead_asks_and_only_those_near(people: People) -> None:
    joint = opened(people)
    with pytest.raises(Refusal):
        actions.ask_to_join(joint=joint, agency=people.insurance, by=people.zhao)
    with pytest.raises(Refusal):
        actions.ask_to_join(joint=joint, agency=people.next_health, by=people.wang)
    with pytest.raises(Refusal):
        actions.ask_to_join(joint=joint, agency=people.market, by=people.wang)
    actions.ask_to_join(joint=joint, agency=people.insurance, part="核查医保结算", by=people.wang)
    assert data(joint, "joining_asked")["agency"] == people.insurance.pk


def test_who_is_asked_to_join_has_a_clock_that_its_own_word_stops(people: People) -> None:
    joint = opened(people)
    seat = joint.seats.exclude(agency=joint.lead).get(agency=people.market)
    clock = Deadline.objects.get(rule="joint.joining_term", about=seat.about)
    assert (clock.agency, clock.is_running) == (people.market, True)
    actions.decline_joining(joint=joint, reason="不涉及本部门职责", by=people.zhao)
    clock.refresh_from_db()
    assert clock.met_by == "joining_declined"


def test_calling_off_ends_the_waiting_for_those_who_did_not_answer(people: People) -> None:
    joint = opened(people)
    actions.call_off(joint=joint, reason="线索并入案件办理", by=people.wang)
    assert not Deadline.objects.filter(rule="joint.joining_term", met_on=None, waived_on=None).exists()
