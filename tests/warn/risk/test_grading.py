"""The risk grade: counted part by part, explained, kept as versions, by the scheme of the place."""

from datetime import date

import pytest

from liandong.discover.clues import actions as clues
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.places.models import Place
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Institution, Standing, Subject
from liandong.ground.rulebook.book import book
from liandong.warn.risk import actions, grading, queries
from liandong.warn.risk.models import Grade
from liandong.warn.risk.queries.peers import among
from tests.people import People, settle
from tests.warn.risk.found import warned


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def clinic(people: People) -> Subject:
    return register_institution(name="鲤城安康门诊部", place=people.county, licences=(), by=people.li)


def complained(clinic: Subject, people: People, *, outcome: str) -> None:
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="群众投诉", text="没有医师签名", place=people.county, subject=clinic,
        matter="V09", by=people.wang,
    )  # fmt: skip
    clues.keep(clue=clue, because="本辖区", by=people.wang)
    if outcome:
        clues.verify_clue(clue=clue, outcome=outcome, note="已核实", by=people.li)


def test_a_grade_is_explained_part_by_part(people: People, clinic: Subject) -> None:
    quiet = register_institution(name="清白诊所", place=people.county, licences=(), by=people.li)
    complained(clinic, people, outcome="founded")
    Standing.objects.filter(subject=clinic).update(is_current=False)
    Standing.objects.create(subject=clinic, points=4, as_of=today())
    assert actions.grade_subjects(by=people.li) == 2
    row = Grade.objects.get(subject=clinic)
    said = {part["item"]: (part["count"], part["score"]) for part in row.parts}
    assert said == {"complaint.founded": (1.0, 3.0), "faith.points": (4.0, 4.0)}
    assert (float(row.score), row.grade, row.layer) == (7.0, "medium", "fujian")
    assert Grade.objects.get(subject=quiet).grade == "low"
    assert Entry.objects.get(kind="subjects_graded").data["changed"] == 2


def test_the_same_again_keeps_the_row_and_a_change_is_a_new_version(people: People, clinic: Subject) -> None:
    actions.grade_subjects(by=people.li)
    assert actions.grade_subjects(by=people.li) == 0
    complained(clinic, people, outcome="")
    assert actions.grade_subjects(by=people.li) == 1
    assert list(Grade.objects.filter(subject=clinic).order_by("pk").values_list("grade", "is_current")) == [
        ("low", False), ("low", True),
    ]  # fmt: skip


def test_shanghai_counts_quality_control_in_place_of_sampling() -> None:
    def codes(place: Place | str | None) -> set[str]:
        version = book().rule(grading.RULE, place).on(date(2026, 6, 1))
        return {item.code for item in version.values["items"]}

    assert "quality.founded" in codes("310000") - codes("350000")
    assert "sampling.founded" in codes("350000") - codes("310000")


def test_every_item_of_every_scheme_is_counted_by_something() -> None:
    for place in (None, "350000", "310000"):
        assert grading.uncounted(book().rule(grading.RULE, place).on(date(2026, 6, 1))) == []


def test_strata_are_the_subjects_of_an_agency_by_grade(people: People, clinic: Subject) -> None:
    complained(clinic, people, outcome="founded")
    warned(clinic.pk, people.li)
    actions.grade_subjects(by=people.li)
    assert queries.strata(people.health) == {"medium": [clinic.pk]}
    assert queries.strata(people.market) == {}


def test_peers_are_of_the_same_category_and_say_from_when_their_grades_are(people: People, clinic: Subject) -> None:
    names = ("同类一诊所", "同类二诊所", "同类三诊所")
    others = [register_institution(name=one, place=people.county, licences=(), by=people.li) for one in names]
    Institution.objects.filter(subject__in=[clinic, *others]).update(category="诊所")
    complained(clinic, people, outcome="founded")
    actions.grade_subjects(by=people.li)
    Grade.objects.filter(subject=others[0]).update(on=date(2026, 1, 5))
    found = among(people.li, clinic, Grade.objects.get(subject=clinic))
    assert found is not None
    assert (found.category, found.count, found.below) == ("诊所", 3, 3)
    assert (found.first, found.last) == (date(2026, 1, 5), today())
    Institution.objects.filter(subject=others[0]).update(category="医院")
    assert among(people.li, clinic, Grade.objects.get(subject=clinic)) is None  # two are no comparison
