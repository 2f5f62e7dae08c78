"""A self-check: asked for or begun, filled in group by group, handed in once, and read beside what visits find."""

from collections.abc import Iterator
from datetime import date

import pytest

from liandong.discover.inspections import actions as visits
from liandong.discover.selfchecks import actions, queries
from liandong.discover.selfchecks.models import SelfCheck
from liandong.discover.selfchecks.reactions import tell_the_agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.notices.models import Notice
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.act.stories import at
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, said
from tests.people import HOSPITAL, People, settle

DAY, DUE = date(2026, 3, 4), date(2026, 3, 20)
CHECKLIST = "checklists.area_1"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def hospital(people: People) -> Subject:
    made = register_institution(name="鲤城医院", place=people.county, code=HOSPITAL, by=people.wang)
    assert made.code == HOSPITAL
    return made


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


def asked(people: People, *subjects: Subject) -> SelfCheck:
    made = actions.ask_for_selfchecks(subjects=subjects, checklist=CHECKLIST, due_on=DUE, by=people.wang)
    return made[0]


def full(check: SelfCheck) -> dict[str, tuple[str, str]]:
    """Everything in order."""
    return {row.question.code: ("yes", "") for area in queries.sheet(check).areas for row in area.rows}


def filled(check: SelfCheck, people: People, **wanting: str) -> SelfCheck:
    actions.answer_items(
        selfcheck=check, answers=full(check) | {k: ("no", v) for k, v in wanting.items()}, by=people.hospital
    )
    return actions.submit_selfcheck(selfcheck=check, by=people.hospital)


def test_the_clock_of_the_institution_runs_from_the_asking_and_stops_with_the_handing_in(
    people: People, hospital: Subject
) -> None:
    check = asked(people, hospital)
    clock = Deadline.objects.get(rule="selfchecks.answer_term")
    assert (clock.due_on, clock.party_id, clock.met_on) == (DUE, hospital.pk, None)
    filled(check, people)
    clock.refresh_from_db()
    assert clock.met_on == DAY
    kinds = list(Entry.objects.filter(dossier=check.key).order_by("id").values_list("kind", flat=True))
    assert kinds[-3:] == ["selfcheck_asked", "selfcheck_answered", "selfcheck_submitted"]


def test_it_is_handed_in_whole_and_once(people: People, hospital: Subject) -> None:
    check = asked(people, hospital)
    with pytest.raises(Refusal):
        actions.submit_selfcheck(selfcheck=check, by=people.hospital)
    with pytest.raises(Refusal, match=r"1\.02"):
        actions.answer_items(selfcheck=check, answers={"1.02": ("no", " ")}, by=people.hospital)
    with pytest.raises(Refusal):
        actions.answer_items(selfcheck=check, answers={"9.99": ("yes", "")}, by=people.hospital)
    filled(check, people)
    with pytest.raises(Refusal):
        actions.answer_items(selfcheck=check, answers={"1.02": ("yes", "")}, by=people.hospital)
    with pytest.raises(Refusal):
        actions.submit_selfcheck(selfcheck=check, by=people.hospital)


def test_the_same_answers_again_are_nothing_new(people: People, hospital: Subject) -> None:
    check = asked(people, hospital)
    assert actions.answer_items(selfcheck=check, answers=full(check), by=people.hospital) > 0
    assert actions.answer_items(selfcheck=check, answers=full(check), by=people.hospital) == 0


def test_nobody_is_asked_twice_and_nobody_of_elsewhere(people: People, hospital: Subject) -> None:
    check = asked(people, hospital)
    with pytest.raises(Refusal):
        asked(people, hospital)
    stranger = register_institution(name="丰泽诊所", place=people.next_county, by=people.qian)
    with pytest.raises(Refusal, match="丰泽诊所"):
        asked(people, stranger)
    with pytest.raises(Refusal):
        actions.withdraw_selfcheck(selfcheck=check, reason="不再需要", by=people.zhao)
    actions.withdraw_selfcheck(selfcheck=check, reason="不再需要", by=people.wang)
    assert Entry.objects.filter(kind="selfcheck_withdrawn").count() == 1
    assert Deadline.objects.get(rule="selfchecks.answer_term").met_on == DAY
    assert asked(people, hospital).pk != check.pk


def test_the_institution_begins_one_by_itself_and_its_health_office_is_told(people: People, hospital: Subject) -> None:
    check = actions.begin_selfcheck(checklist=CHECKLIST, by=people.hospital)
    assert (check.agency, check.is_own, check.due_on) == (people.health, True, None)
    with pytest.raises(Refusal):
        actions.begin_selfcheck(checklist=CHECKLIST, by=people.hospital)
    assert Entry.objects.filter(kind="selfcheck_begun", dossier=check.key).exists()
    filled(check, people)
    tell_the_agency(Entry.objects.get(kind="selfcheck_submitted"))
    assert Notice.objects.filter(agency=people.health, key="selfcheck_submitted").exists()


def test_a_visit_that_finds_it_otherwise_is_shown_beside_it_to_the_agency_alone(
    people: People, hospital: Subject
) -> None:
    check = filled(asked(people, hospital), people)
    visit = visits.plan_inspection(
        subject=hospital, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=DAY, by=people.wang
    )
    visits.start_inspection(inspection=visit, by=people.wang)
    item = next(iter(full(check)))
    visits.answer(inspection=visit, item=item, value="no", note="现场未见许可文件", by=people.li)
    visits.finish_inspection(inspection=visit, summary="发现一项不符", by=people.wang)
    assert [row.question.code for row in queries.otherwise(check, people.wang)] == [item]
    assert "现场未见许可文件" in said(as_(people.wang).get(f"/d/{check.key}/"))
    assert "现场未见许可文件" not in said(as_(people.hospital).get(f"/d/{check.key}/"))


def test_the_pages_lead_the_institution_from_the_list_to_the_handing_in(people: People, hospital: Subject) -> None:
    agency, house = as_(people.wang), as_(people.hospital)
    ask = f"/self-checks/ask/?checklist={CHECKLIST}"
    assert hospital.name in said(agency.get(ask))
    assert agency.post(ask, {"due_on": "2026-03-20", "expected": "1"}).status_code == FOUND
    check = SelfCheck.objects.get()
    assert check.key in said(house.get("/self-checks/own/"))
    for area in queries.sheet(check).areas:
        address = f"/self-checks/own/{check.key}/{area.number}/"
        assert house.get(address).status_code == OK
        said_yes = {f"value_{n}": "yes" for n, row in enumerate(area.all)}
        assert house.post(address, {**said_yes, "value_0": "no"}).status_code == WRONG  # without a note
        assert house.post(address, said_yes).status_code == FOUND
    assert house.get(f"/self-checks/own/{check.key}/").status_code == OK
    assert house.post(f"/self-checks/own/{check.key}/submit/").status_code == FOUND
    check.refresh_from_db()
    assert check.stage == "submitted"
    assert agency.get("/self-checks/?stage=submitted").status_code == OK
    assert house.get("/self-checks/").status_code == FORBIDDEN
    assert agency.get(f"/self-checks/own/{check.key}/").status_code == FORBIDDEN


def test_another_institution_sees_nothing_of_it(people: People, hospital: Subject) -> None:
    other = register_institution(name="另一医院", place=people.county, by=people.wang)
    check = asked(people, other)
    house = as_(people.hospital)
    assert house.get(f"/self-checks/own/{check.key}/").status_code == MISSING
    assert house.post(f"/self-checks/own/{check.key}/submit/").status_code == MISSING
    assert house.get(f"/d/{check.key}/").status_code == MISSING
    with pytest.raises(Refusal):
        actions.answer_items(selfcheck=check, answers={"1.02": ("yes", "")}, by=people.hospital)


def test_every_page_of_a_self_check_is_closed_to_whoever_has_no_part_in_it(people: People, hospital: Subject) -> None:
    check = asked(people, hospital)
    before = Entry.objects.count()
    for address in (f"/self-checks/own/{check.key}/1/", f"/self-checks/own/{check.key}/submit/"):
        assert as_(people.wang).post(address, {"value_0": "yes"}).status_code == FORBIDDEN
    withdraw = f"/self-checks/{check.key}/withdraw/"
    assert as_(people.hospital).post(withdraw, {"reason": "x"}).status_code == FORBIDDEN
    assert as_(people.zhao).post(withdraw, {"reason": "x"}).status_code == MISSING
    assert as_(people.qian).post(withdraw, {"reason": "x"}).status_code == WRONG  # sees it, and has not asked
    assert check.key not in said(as_(people.zhao).get("/self-checks/"))
    assert Entry.objects.count() == before
