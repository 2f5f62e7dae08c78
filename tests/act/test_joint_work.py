"""Joint work under way: along which plan, with which tasks and visits, and what it came to."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from liandong.act.cases import actions as cases
from liandong.act.dispatch import actions as dispatches
from liandong.act.dispatch.queries import open_in
from liandong.act.joint import actions
from liandong.act.joint.actions import TaskLine
from liandong.act.joint.models import Joint, Plan
from liandong.act.joint.queries import joints, plans
from liandong.act.works.models import Work
from liandong.discover.clues import actions as clues
from liandong.discover.inspections import actions as visits
from liandong.discover.inspections.queries import checklists
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.ground.registry.actions import register_institution
from liandong.law.refusal import Refusal
from tests.act.jointly import (
    DUE,
    PARTS,
    TODAY,
    Elsewhere,
    answered,
    approved,
    at,
    clinic,
    clue_on,
    drafted,
    formed,
    opened,
    running,
    tasks,
)
from tests.people import People, certify, settle


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


# Along which plan


def test_a_plan_is_approved_by_another_person_who_decides(people: People) -> None:
    joint = formed(people)
    plan = drafted(people, joint)
    with pytest.raises(Refusal):
        actions.approve_plan(plan=plan, by=people.li)
    own = actions.send_back_plan(plan=plan, reason="改由负责人拟稿", by=people.wang)
    assert own.state == Plan.State.SENT_BACK
    by_head = drafted(people, joint, by=people.head, reason="改由负责人拟稿")
    with pytest.raises(Refusal):
        actions.approve_plan(plan=by_head, by=people.head)


def test_the_database_itself_refuses_two_plans_in_force_and_an_author_who_approves(people: People) -> None:
    joint = formed(people)
    plan = approved(people, joint)
    plan.refresh_from_db()
    twin = {name: getattr(plan, name) for name in ("joint", "parts", "author", "rule_version", "drafted_at")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            version=2, state="approved", reason="再来一份", document=plan.document, decided_by=people.head, **twin
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            version=3, state="replaced", reason="自批", document=plan.document, decided_by=plan.author, **twin
        )


def test_a_plan_without_a_part_a_task_or_a_day_to_come_is_refused(people: People) -> None:
    joint = formed(people)
    with pytest.raises(Refusal) as lacks:
        drafted(people, joint, parts={**PARTS, "evidence": " "})
    assert "证据" in str(lacks.value.says)
    with pytest.raises(Refusal):
        drafted(people, joint, tasks=[])
    with pytest.raises(Refusal):
        drafted(people, joint, tasks=[TaskLine(people.market, "查", date(2026, 11, 9))])
    with pytest.raises(Refusal):
        drafted(people, joint, tasks=[TaskLine(people.insurance, "查", DUE)])  # has not joined
    with pytest.raises(Refusal):
        drafted(people, joint, tasks=tasks(people) * 2)


def test_a_second_draft_waits_for_the_first(people: People) -> None:
    joint = formed(people)
    drafted(people, joint)
    with pytest.raises(Refusal, match="王"):
        drafted(people, joint, by=people.li)


def test_a_changed_plan_is_a_new_version_with_author_reason_and_difference(people: People) -> None:
    joint = formed(people)
    first = approved(people, joint)
    with pytest.raises(Refusal):
        drafted(people, joint, parts={**PARTS, "scope": "另加供货商"})  # no reason
    with pytest.raises(Refusal):
        drafted(people, joint, reason="重发")  # nothing changed
    second = drafted(people, joint, parts={**PARTS, "scope": "另加供货商"}, reason="查到供货商", by=people.li)
    changed = plans.difference(second)
    assert changed is not None
    assert [(one.title.zh, one.was, one.now) for one in changed.parts] == [("范围", PARTS["scope"], "另加供货商")]
    actions.approve_plan(plan=second, by=people.head)
    first.refresh_from_db()
    assert first.state == Plan.State.REPLACED
    assert plans.current(joint) == second
    assert (data(joint, "plan_drafted")["version"], data(joint, "plan_approved")["version"]) == (2, 2)


def test_the_plan_is_a_document_and_stands_in_the_ledger_once(people: People) -> None:
    joint = formed(people)
    plan = approved(people, joint)
    assert plan.document is not None
    assert plan.document.kind == "joint_plan"
    again = drafted(people, joint, parts={**PARTS, "scope": "另加供货商"}, reason="查到供货商")
    actions.approve_plan(plan=again, by=people.head)
    assert Work.objects.filter(obligation__rule="inspections.joint_plan").count() == 1


def test_in_shanghai_nothing_begins_without_an_approved_plan_and_the_quota_counts_it(people: People) -> None:
    there = Elsewhere("310000", "31", "上海市")
    joint = there.formed(["large_impact", "several_departments"])
    with pytest.raises(Refusal) as held:
        actions.start_joint(joint=joint, by=there.officer)
    assert held.value.rule == "dispatch.one_case_one_plan"
    plan = there.plan(joint)
    with pytest.raises(Refusal):
        actions.start_joint(joint=joint, by=there.officer)  # drafted is not approved
    actions.approve_plan(plan=plan, by=there.head)
    assert actions.start_joint(joint=joint, by=there.officer).stage == Joint.Stage.RUNNING
    rules = set(Work.objects.values_list("obligation__rule", flat=True))
    assert rules == {"inspections.joint_team", "dispatch.one_case_one_plan"}


def test_elsewhere_work_may_begin_without_a_plan(people: People) -> None:
    joint = actions.start_joint(joint=formed(people), by=people.wang)
    assert data(joint, "joint_started")["plan"] == 0


def test_a_plan_sent_back_says_why_and_the_trail_does_not(people: People) -> None:
    joint = formed(people)
    plan = drafted(people, joint)
    with pytest.raises(Refusal):
        actions.send_back_plan(plan=plan, reason="", by=people.head)
    actions.send_back_plan(plan=plan, reason="分工不清", by=people.head)
    assert set(data(joint, "plan_sent_back")) == {"plan", "version", "said"}  # the hash of what was said
    with pytest.raises(Refusal, match="周"):
        actions.approve_plan(plan=plan, by=people.head)


# The work


def test_each_department_gets_its_tasks_as_dispatches_with_the_day_of_the_plan(people: People) -> None:
    joint = running(people)
    sent = open_in(joint.dossier).get()
    assert (sent.to_agency, sent.kind) == (people.market, "task")
    clocks = {row.rule: row.due_on for row in Deadline.objects.filter(dossier=joint.dossier)}
    assert clocks["dispatch.task_term"] == DUE
    assert clocks["joint.own_task_term"] == DUE
    assert {"joint_started", "own_task_begun", "matter_dispatched"} <= set(kinds(joint))


def test_progress_shows_who_is_late_and_a_written_answer_ends_it(people: People) -> None:
    joint = running(people)
    with pretend(at(date(2026, 11, 23))):
        assert [row.is_late for row in plans.progress(joint)] == [True, True]
        sent = open_in(joint.dossier).get()
        dispatches.sign(dispatch=sent, by=people.zhao)
        dispatches.answer(dispatch=sent, text="广告已责令下架。", by=people.zhao)
        own = next(row for row in plans.progress(joint) if row.dispatch is None)
        actions.finish_own_task(task=own.task, text="已检查，发现超范围", by=people.wang)
        assert [row.is_done for row in plans.progress(joint)] == [True, True]
        with pytest.raises(Refusal):
            actions.finish_own_task(task=own.task, text="再报一次", by=people.li)
    assert "own_task_done" in kinds(joint)
    assert Deadline.objects.get(rule="joint.own_task_term").met_on == date(2026, 11, 23)


def test_a_changed_plan_keeps_running_tasks_sends_new_ones_and_recalls_what_was_dropped(people: People) -> None:
    joint = running(people)
    first = open_in(joint.dossier).get()
    more = [*tasks(people), TaskLine(people.market, "抽检药品", DUE)]
    plan = drafted(people, joint, tasks=more, reason="需要抽检")
    actions.approve_plan(plan=plan, by=people.head)
    assert open_in(joint.dossier).count() == 2
    assert {row.dispatch_id for row in plan.tasks.exclude(dispatch=None)} >= {first.pk}
    assert [row.clock is not None for row in plans.progress(joint)] == [True, True, True]
    less = drafted(people, joint, tasks=tasks(people)[1:], reason="并入检查")
    actions.approve_plan(plan=less, by=people.head)
    assert open_in(joint.dossier).count() == 0  # nobody had signed for them yet
    assert len(plans.progress(joint)) == 1


def test_a_joint_visit_is_one_visit_for_several_clues_of_people_whom_their_agencies_named(people: People) -> None:
    subject = clinic(people)
    one, two = clue_on(people, subject), clue_on(people, subject, "反映门诊部乱收费")
    joint = running(people, subject=subject, sources=[one.dossier, two.dossier])
    rule = checklists(people.county.pk)[0].id
    said: dict[str, Any] = {"joint": joint, "subject": subject, "checklist": rule, "planned_on": TODAY}
    with pytest.raises(Refusal, match="王"):
        actions.plan_visit(officers=[people.wang, people.li], by=people.wang, **said)  # nobody named 王
    certify(people.zhao, "闽M0001")
    visit = actions.plan_visit(officers=[people.zhao, people.li], by=people.li, **said)
    assert set(visit.clues.all()) == {one, two}
    assert list(joints.visits_of(joint)) == [visit]
    assert may_edit(people.zhao, visit.dossier)
    with pytest.raises(Refusal):
        actions.plan_visit(officers=[people.zhao, people.li], by=people.li, **said)  # visits are merged


def test_no_visit_is_planned_before_the_work_begins(people: People) -> None:
    subject = clinic(people)
    joint = formed(people, subject=subject)
    with pytest.raises(Refusal):
        actions.plan_visit(
            joint=joint, subject=subject, officers=[people.li], checklist="x", planned_on=TODAY, by=people.wang
        )


# The end


def test_it_ends_when_all_have_reported_and_nothing_is_open(people: People) -> None:
    joint = running(people)
    with pytest.raises(Refusal):
        actions.end_joint(joint=joint, outcome="结束", by=people.wang)
    actions.report_result(joint=joint, result="corrected", text="广告下架", by=people.zhao)
    actions.report_result(joint=joint, result="nothing_found", text="未发现违法", by=people.wang)
    with pytest.raises(Refusal, match="核查|检查|task|owes|要|回复|任务"):
        actions.end_joint(joint=joint, outcome="结束", by=people.wang)  # tasks are open
    answered(people, joint)
    joint = actions.end_joint(joint=joint, outcome="已查清", by=people.wang)
    assert joint.summary is not None
    joint.dossier.refresh_from_db()
    assert joint.dossier.closed_at
    assert data(joint, "joint_ended")["departments"] == ["health", "market"]
    assert "part_reported" in kinds(joint)
    assert kinds(joint)[-1] == "dossier_closed"


def test_a_case_as_the_result_has_to_be_a_case_of_that_agency(people: People) -> None:
    joint = running(people)
    with pytest.raises(Refusal):
        actions.report_result(joint=joint, result="case_filed", text="已立案", by=people.zhao)
    with pytest.raises(Refusal):
        actions.report_result(joint=joint, result="unknown", text="…", by=people.zhao)
    with pytest.raises(Refusal):
        actions.report_result(joint=joint, result="corrected", text="…", by=people.qian)


def test_calling_it_off_needs_a_reason_and_lets_the_clues_go(people: People) -> None:
    clue = clue_on(people, clinic(people))
    joint = opened(people, form="task", sources=[clue.dossier])
    with pytest.raises(Refusal):
        actions.call_off(joint=joint, reason="", by=people.wang)
    with pytest.raises(Refusal):
        actions.call_off(joint=joint, reason="不需要", by=people.zhao)
    actions.call_off(joint=joint, reason="线索查否", by=people.wang)
    assert "joint_called_off" in kinds(joint)
    assert opened(people, form="task", sources=[clue.dossier]).pk != joint.pk


def test_a_joint_action_with_a_finished_visit_is_counted_in_wenzhou(people: People) -> None:
    there = Elsewhere("330300", "3303", "温州市", 2)
    subject = register_institution(name="温州某门诊部", place=there.place, by=there.officer)
    joint = there.formed(["several_functions"], form="task", subject=subject)
    joint = actions.start_joint(joint=joint, by=there.officer)
    actions.name_members(joint=joint, people=[there.officer, there.second], by=there.officer)
    rule = checklists(there.place.pk)[0]
    visit = actions.plan_visit(
        joint=joint, subject=subject, officers=[there.officer, there.second], checklist=rule.id, planned_on=TODAY,
        by=there.officer,
    )  # fmt: skip
    assert may_see(there.other, visit.dossier)
    visits.start_inspection(inspection=visit, by=there.officer)
    item = rule.on(TODAY).values["questions"][0].code
    visits.answer(inspection=visit, item=item, value="yes", by=there.officer)
    visits.finish_inspection(inspection=visit, summary="现场检查完毕", by=there.officer)
    for who in (there.officer, there.other):
        actions.report_result(joint=joint, result="nothing_found", text="未发现", by=who)
    actions.end_joint(joint=joint, outcome="联合检查结束", by=there.officer)
    work = Work.objects.get(obligation__rule="inspections.joint_actions")
    assert (work.amount, [one.agency for one in work.joinings.all()]) == (1, [there.market])


def test_the_trail_of_joint_work_holds_no_words_that_people_typed(people: People) -> None:
    joint = running(people)
    answered(people, joint)
    actions.end_joint(joint=joint, outcome="一切已经查清", by=people.wang)
    told = str(list(Entry.objects.filter(dossier=joint.key).values_list("data", flat=True)))
    for words in ("查清", "媒体", "广告下架", "核查医疗广告", PARTS["scope"]):
        assert words not in told


def test_in_shanghai_no_case_is_filed_on_a_clue_of_joint_work_before_its_plan_is_approved(people: People) -> None:
    there = Elsewhere("310000", "31", "上海市")
    subject = register_institution(name="上海某整形医院", place=there.place, by=there.officer)
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="反映超范围诊疗", text="反映超范围诊疗", place=there.place,
        subject=subject, by=there.officer,
    )  # fmt: skip
    clue = clues.keep(clue=clue, by=there.officer)
    clue = clues.verify_clue(clue=clue, outcome="founded", note="属实", by=there.officer)
    joint = there.formed(["large_impact", "several_departments"], sources=[clue.dossier], subject=subject)
    said: dict[str, Any] = {
        "subject": subject, "matter": "V09", "cause": "超出登记的诊疗科目", "officers": [there.officer, there.second],
        "acted_on": TODAY, "act_until": TODAY, "on": TODAY, "clue": clue, "by": there.officer,
    }  # fmt: skip
    with pytest.raises(Refusal, match=joint.key):
        cases.file_case(**said)
    actions.approve_plan(plan=there.plan(joint), by=there.head)
    actions.start_joint(joint=joint, by=there.officer)
    case = cases.file_case(**said)
    seat = actions.report_result(joint=joint, result="case_filed", text="已立案", case=case.dossier, by=there.officer)
    assert seat.result_case == case.dossier
    assert list(joints.cases_of(joint, there.officer)) == [case.dossier]
