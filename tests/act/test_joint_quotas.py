"""What joint work adds to the quotas of a place: one plan a case in Shanghai, two joint actions a year in Wenzhou."""

from collections.abc import Iterator
from typing import Any

import pytest

from liandong.act.joint import actions
from liandong.discover.inspections import actions as visits
from liandong.discover.inspections.queries import checklists
from liandong.ground.audit.clock import pretend
from liandong.ground.deadlines.quotas import Standing, standing
from liandong.ground.places.models import Place
from liandong.ground.registry.actions import register_institution
from liandong.law.quotas import asked
from tests.act.jointly import TODAY, Elsewhere, at
from tests.people import settle


@pytest.fixture(autouse=True)
def on_a_november_morning(db: None, settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with pretend(at(TODAY)):
        settle()
        yield


def found(rule: str, place: Place) -> Standing:
    figure = standing(rule, place=place, period=asked("2026"), user=None)
    assert figure is not None
    return figure


def test_in_shanghai_a_team_without_a_plan_is_missing_in_the_share_and_with_one_it_is_not() -> None:
    there = Elsewhere("310000", "31", "上海市")
    both = ["large_impact", "several_departments"]
    first = there.formed(both)
    actions.approve_plan(plan=there.plan(first), by=there.head)
    second = there.formed(both, title="另一专案")
    half = found("dispatch.one_case_one_plan", there.place)
    assert (int(half.value), half.behind_count) == (1, 1)  # one plan for two teams
    actions.approve_plan(plan=there.plan(second), by=there.head)
    whole = found("dispatch.one_case_one_plan", there.place)
    assert (int(whole.value), whole.behind_count) == (2, 0)


def test_in_wenzhou_two_joint_actions_with_finished_visits_fulfil_the_year() -> None:
    there = Elsewhere("330300", "3303", "温州市", 2)
    for name in ("甲门诊部", "乙门诊部"):
        _finished(there, name)
        before_last = found("inspections.joint_actions", there.place)
        assert int(before_last.value) == (1 if name.startswith("甲") else 2)
    assert found("inspections.joint_actions", there.place).met is True


def _finished(there: Elsewhere, name: str) -> None:
    """A joint task with one visit, from its opening to its end."""
    subject = register_institution(name=name, place=there.place, by=there.officer)
    joint = there.formed(["several_functions"], form="task", title=f"{name}联合检查", subject=subject)
    actions.name_members(joint=joint, people=[there.officer, there.second], by=there.officer)
    joint = actions.start_joint(joint=joint, by=there.officer)
    rule = checklists(there.place.pk)[0]
    visit = actions.plan_visit(
        joint=joint, subject=subject, officers=[there.officer, there.second], checklist=rule.id, planned_on=TODAY,
        by=there.officer,
    )  # fmt: skip
    visits.start_inspection(inspection=visit, by=there.officer)
    item = rule.on(TODAY).values["questions"][0].code
    visits.answer(inspection=visit, item=item, value="yes", by=there.officer)
    visits.finish_inspection(inspection=visit, summary="检查完毕", by=there.officer)
    for who in (there.officer, there.other):
        actions.report_result(joint=joint, result="nothing_found", text="未发现", by=who)
    actions.end_joint(joint=joint, outcome="联合检查结束", by=there.officer)
