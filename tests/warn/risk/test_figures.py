"""What a finding says: figures with their units, days as people write them, and never a patient."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from liandong.ground.registry.actions import register_institution, register_practitioner
from liandong.warn.practice.numbers import subject_number
from liandong.warn.risk import actions, explaining, telling
from liandong.warn.risk.behind import readable
from liandong.warn.risk.catalogue import newest
from liandong.warn.risk.figures import FIGURES
from liandong.warn.risk.forms import ReviewForm
from liandong.warn.risk.model import TableModel
from liandong.warn.risk.models import Asking, Finding, ModelState, Run, Warning
from liandong.warn.risk.queries import life
from tests.pages import as_, said
from tests.people import People, settle
from tests.warn.risk.found import SCOPE, Hits, hit, ran, tried

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def people(db: None) -> People:
    return settle()


def of(finding: dict[str, Any], model: str, people: People) -> Finding:
    ran({model: [finding]}, people.li)
    return Finding.objects.select_related("warning__dossier", "last_run").get()


def clinic(people: People, name: str = "安康门诊部") -> int:
    return register_institution(name=name, place=people.county, licences=(), by=people.li).pk


def test_every_figure_of_a_model_about_many_rows_is_explained_with_its_unit() -> None:
    untold = [
        (model.id, column)
        for model in newest().values()
        if isinstance(model, TableModel)
        for column in model.shows
        if (model.id, column) not in FIGURES and column not in (*telling.PEOPLE, "fen")
    ]
    assert not untold
    assert {model for model, _column in FIGURES} <= set(newest())


@pytest.mark.parametrize(
    ("model", "column", "value", "says"),
    [
        ("cost_outlier", "usual", 22230.701384, "222.31"),
        ("cost_outlier", "score", 4.249949, "4.25 times"),
        ("key_drug_ranking", "score", 0.993377, "99.3%"),
        ("waste_too_little", "usual", 44.057888, "44.06 g a visit"),
        ("two_places", "gap", 10, "10 minutes"),
        ("implausible_load", "visits", 1600, "1,600"),
        ("pair_duplicate", "fen", 123456, "1,234.56"),
        ("volume_surge", "peers", None, "–"),
    ],
)
def test_a_figure_is_written_as_people_count_it(model: str, column: str, value: Any, says: str) -> None:
    with translation.override("en"):
        assert telling.figure_told(model, column, value, telling.Names([]))[1] == says


def test_days_and_patients_are_said_as_people_say_them(people: People) -> None:
    house = clinic(people)
    finding = of(
        {"institution": house, "day": DAY, "lines": 70, "first_day": DAY, "last_day": DAY, "score": 35.0, "staff": 2},
        "clinic_infusions", people,
    )  # fmt: skip
    with translation.override("en"):
        [told] = explaining.told([finding], None)
    assert told.about == [("day", "1 Mar 2026")]
    assert told.short == ["1 Mar 2026"]
    assert ("staff on file", "2 people") in told.figures


def test_a_patient_is_no_name_of_a_finding_where_one_marks_what_is_so(people: People) -> None:
    house = clinic(people)
    finding = of(hit(institution=house, patient=-77, first=DAY, readmissions=2), "split_admission", people)
    assert finding.warning is not None
    with translation.override("en"):
        choices = ReviewForm(warning=finding.warning)["stands"].as_widget()
    assert "-77" not in choices
    assert telling.MASK not in choices
    assert "1 Mar 2026" in choices


def test_each_side_of_a_told_finding_keeps_to_its_language(people: People) -> None:
    doctor = register_practitioner(name="陈某", practitioner_kind="doctor", licences=(), relations=(), by=people.li)
    finding = of(hit(practitioner=doctor.pk, institution=clinic(people)), "unregistered_place", people)
    with translation.override("en"):
        told = telling.told(finding)
    assert "institution" not in told.zh
    assert "安康门诊部" in told.en
    assert "，" not in told.en


def test_the_catalogue_shows_the_newest_run_not_the_first(people: People) -> None:
    house = clinic(people)
    for _ in range(2):
        ran({SCOPE: [hit(institution=house, subject=14)]}, people.li)
    newest_run = Run.objects.filter(is_shadow=False).latest("pk")
    assert life.last_askings(people.health)[SCOPE].run_id == newest_run.pk
    page = life.page(people.li, SCOPE)
    assert page is not None
    shown = [asking.run_id for asking in page["askings"]]
    assert shown == sorted(shown, reverse=True)


def test_a_little_coverage_is_not_called_nothing(people: People) -> None:
    ran({SCOPE: [hit(institution=clinic(people), subject=14)]}, people.li)
    Asking.objects.update(rows=253_091, judged=8)
    assert "&lt;0.1%" in said(as_(people.li).get("/warnings/models/"))


def test_what_a_trial_finds_differently_is_said_in_words(people: People) -> None:
    tried([SCOPE], people.li, Hits({SCOPE: [hit(institution=clinic(people), subject=subject_number("32.04"))]}))
    state = ModelState.objects.get()
    shown = said(as_(people.head).get(f"/warnings/states/{state.pk}/publish/"))
    assert "licensed subject 医学影像科·" in shown
    assert "institution＝" not in shown


def test_only_who_may_publish_is_offered_it(people: People) -> None:
    tried([SCOPE], people.li, Hits({SCOPE: [hit(institution=clinic(people), subject=14)]}))
    assert "/publish/" in said(as_(people.head).get(f"/warnings/models/{SCOPE}/"))
    shown = said(as_(people.li).get(f"/warnings/models/{SCOPE}/"))
    assert "/publish/" not in shown
    assert "The head of the agency publishes it." in shown


def test_a_run_that_broke_off_says_what_follows(people: People) -> None:
    run = actions.ask_for_run(since=DAY, until=DAY, models=[SCOPE], shadow=True, by=people.li)
    Run.objects.filter(pk=run.pk).update(stage=Run.Stage.FAILED, broke="磁盘已满")
    shown = said(as_(people.li).get(f"/warnings/runs/{run.pk}/"))
    for words in ("No finding and no warning came of it", "磁盘已满", "/warnings/runs/new/"):
        assert words in shown
    assert "This page reads itself again" not in shown


def test_the_second_reviewer_sees_what_the_first_saw_and_marked(people: People) -> None:
    ran({SCOPE: [hit(institution=clinic(people), subject=14)]}, people.li)
    warning = Warning.objects.get()
    one = warning.findings.get()
    actions.review_warning(warning=warning, outcome="clue", note="核对处方", stands=[one.pk], by=people.li)
    shown = said(as_(people.head).get(f"/warnings/w/{warning.dossier.key}/second/"))
    assert "marked as so" in shown
    assert "Would have passed" in shown


def test_rows_say_once_what_all_of_them_have_in_common_and_no_number_that_means_nothing(people: People) -> None:
    house = clinic(people)
    row = {
        "institution": house, "patient": 7, "day": DAY, "minute": -1, "subject": subject_number("03"), "days": 0,
        "quantity": 1500, "fen": 1250, "sex": 1, "age": -1, "first": True, "source": 4, "delivery": 9, "at": 12,
    }  # fmt: skip
    with translation.override("en"):
        shown = readable([row, {**row, "patient": 8, "at": 13}], list(row))
        alone = readable([row], list(row))
    assert ("institution", "安康门诊部") in shown.same
    assert ("amount (yuan)", "12.50") in shown.same
    assert ("quantity", "1.5") in shown.same
    assert "days of supply" not in dict(shown.same)
    assert shown.heads == ["patient", "line of the file"]
    assert shown.rows == [["＊＊＊＊1", "12"], ["＊＊＊＊2", "13"]]
    assert not alone.same
    assert len(alone.heads) == len(row) - 2
