"""A visit: who may make it, what is asked, and what becomes of it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from liandong.discover.clues import actions as clues
from liandong.discover.inspections import actions, queries
from liandong.discover.inspections.models import Answer, Inspection
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.act.stories import at, clinic, routed
from tests.people import People, settle

DAY = date(2026, 3, 4)
CHECKLIST = "checklists.area_1"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def subject(people: People) -> Subject:
    return clinic(people)


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


def planned(people: People, subject: Subject, on: date = DAY, **more: object) -> Inspection:
    said = {"officers": [people.wang, people.li], "checklist": CHECKLIST, "planned_on": on, "by": people.wang, **more}
    return actions.plan_inspection(subject=subject, **said)  # type: ignore[arg-type]


def begun(people: People, subject: Subject) -> Inspection:
    return actions.start_inspection(inspection=planned(people, subject), by=people.wang)


def kinds(visit: Inspection) -> list[str]:
    return list(Entry.objects.filter(dossier=visit.dossier.key).order_by("id").values_list("kind", flat=True))


def test_a_visit_needs_two_officers_with_valid_certificates(people: People, subject: Subject) -> None:
    with pytest.raises(Refusal) as refused:
        planned(people, subject, officers=[people.wang])
    assert refused.value.rule == "penalty.two_officers"
    with pytest.raises(Refusal, match=people.zhao.name):
        planned(people, subject, officers=[people.wang, people.zhao])
    with pytest.raises(Refusal, match=people.wang.name):  # their certificates have run out by then
        planned(people, subject, on=date(2030, 5, 6))


def test_a_visit_is_not_planned_for_yesterday_nor_begun_before_its_day(people: People, subject: Subject) -> None:
    with pytest.raises(Refusal):
        planned(people, subject, on=DAY - timedelta(days=1))
    visit = planned(people, subject, on=DAY + timedelta(days=2))
    with pytest.raises(Refusal):
        actions.start_inspection(inspection=visit, by=people.wang)


def test_a_second_visit_to_one_subject_is_merged_or_explained(people: People, subject: Subject) -> None:
    planned(people, subject)
    with pytest.raises(Refusal) as refused:
        planned(people, subject)
    assert refused.value.rule == "inspections.one_visit"
    assert planned(people, subject, separate_because="复查另一事项").separate_because


def test_the_checklist_is_answered_on_site_and_becomes_a_record(people: People, subject: Subject) -> None:
    visit = begun(people, subject)
    asked = queries.questions(visit)
    first, second = asked[0].code, asked[1].code
    actions.answer(inspection=visit, item=first, value="yes", by=people.wang)
    with pytest.raises(Refusal):
        actions.answer(inspection=visit, item=second, value="no", by=people.wang)
    with pytest.raises(Refusal):
        actions.answer(inspection=visit, item="99.99", value="yes", by=people.wang)
    actions.answer(inspection=visit, item=second, value="no", note="未见登记", by=people.li)
    visit = actions.finish_inspection(inspection=visit, summary="发现一项问题", by=people.wang)
    assert visit.record is not None
    data = {"on": "2026-03-04", "asked": 2, "findings": 1, "sort": "planned"}
    assert Entry.objects.get(kind="inspection_finished").data == data
    assert {"inspection_planned", "inspection_started", "item_answered"} <= set(kinds(visit))
    with pytest.raises(Refusal):
        actions.answer(inspection=visit, item=first, value="no", note="改口", by=people.wang)


def test_an_answer_is_replaced_and_the_first_stays_on_the_trail(people: People, subject: Subject) -> None:
    visit = begun(people, subject)
    item = queries.questions(visit)[0].code
    for value in ("unchecked", "yes"):
        actions.answer(inspection=visit, item=item, value=value, by=people.wang)
    assert Answer.objects.get().value == "yes"
    assert kinds(visit).count("item_answered") == 2


def test_a_visit_for_a_clue_is_linked_to_it(people: People, subject: Subject) -> None:
    clue = clues.keep(clue=routed(people, "V09", subject), by=people.wang)
    visit = planned(people, subject, clues=[clue])
    assert visit.kind == Inspection.Kind.FOR_CLUE
    assert visit.dossier.links_in.get().from_dossier == clue.dossier


def test_a_cancelled_visit_says_why_and_another_agency_does_nothing(people: People, subject: Subject) -> None:
    visit = planned(people, subject)
    with pytest.raises(Refusal):
        actions.cancel_inspection(inspection=visit, reason="不去了", by=people.zhao)
    with pytest.raises(Refusal):
        actions.cancel_inspection(inspection=visit, reason=" ", by=people.wang)
    actions.cancel_inspection(inspection=visit, reason="机构停业", by=people.wang)
    assert kinds(visit)[-1] == "inspection_cancelled"
    assert not queries.inspections_for(people.zhao).exists()
