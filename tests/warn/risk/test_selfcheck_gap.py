"""自查与检查不符, from the pages to the warning: what an institution handed in, and what a visit found later."""

from datetime import date, timedelta
from typing import Any

import pytest

from liandong.discover.inspections import actions as visits
from liandong.discover.selfchecks import actions as selfchecks
from liandong.discover.selfchecks import queries
from liandong.ground.audit.clock import pretend
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.warn.practice import snapshot
from liandong.warn.risk import actions
from liandong.warn.risk.models import Finding
from tests.act.stories import at
from tests.people import HOSPITAL, People, settle
from tests.warn.practice import delivering
from tests.warn.practice.registers import rows

# Registers are read over a connection of their own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
DAY = date(2026, 3, 4)
CHECKLIST = "checklists.area_1"
MODEL = "selfcheck_gap"


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def hospital(people: People) -> Subject:
    return register_institution(name="鲤城医院", place=people.county, code=HOSPITAL, by=people.wang)


def self_checked(hospital: Subject, people: People, on: date, **wanting: str) -> list[str]:
    with pretend(at(on)):
        check = selfchecks.begin_selfcheck(checklist=CHECKLIST, by=people.hospital)
        asked = [row.question.code for area in queries.sheet(check).areas for row in area.rows]
        said = {item: ("no", wanting[item]) if item in wanting else ("yes", "") for item in asked}
        selfchecks.answer_items(selfcheck=check, answers=said, by=people.hospital)
        selfchecks.submit_selfcheck(selfcheck=check, by=people.hospital)
    return asked


def visited(hospital: Subject, people: People, on: date, **found: str) -> None:
    with pretend(at(on)):
        visit = visits.plan_inspection(
            subject=hospital, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=on, by=people.wang
        )
        visits.start_inspection(inspection=visit, by=people.wang)
        for item, value in found.items():
            note = "现场所见不符" if value == "no" else ""
            visits.answer(inspection=visit, item=item, value=value, note=note, by=people.li)
        visits.finish_inspection(inspection=visit, summary="见检查项记录", by=people.wang)


def test_a_yes_that_a_visit_refutes_is_found_and_an_honest_no_is_not(people: People, hospital: Subject) -> None:
    first, second, third, *_rest = self_checked(hospital, people, DAY)
    self_checked(hospital, people, DAY + timedelta(days=5), **{second: "缺一份许可，正在补办"})  # put right in time
    visited(hospital, people, DAY + timedelta(days=20), **{first: "no", second: "no", third: "yes"})
    taken = snapshot.take()
    assert len(rows(taken, "selfcheck_answers")) > 2
    assert {row[2] for row in rows(taken, "inspection_answers")} == {0, 1}
    his = delivering.source(people.li)
    delivering.deliver(his, delivering.csv([delivering.row(机构代码=hospital.code, 日期="2026-03-02")]), people.li)
    time: Any = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
    trial = actions.run(**time, models=[MODEL], shadow=True, by=people.li)
    actions.publish_models(run=trial, because="差异逐条看过", by=people.head)
    actions.run(**time, models=[MODEL], by=people.li)
    finding = Finding.objects.get()
    assert (finding.subject, finding.model) == (hospital, MODEL)
    assert (finding.first_day, finding.last_day) == (DAY + timedelta(days=5), DAY + timedelta(days=20))  # said twice
