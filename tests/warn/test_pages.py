"""The list of findings, running a model, and dealing with one finding."""

from datetime import date

import pytest

from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.facts import NewLicence
from liandong.warn.risk import actions
from liandong.warn.risk.models import Finding
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, settle

TIME = {"since": "2026-01-01", "until": "2026-06-30"}
MODEL = "institution_beyond_scope"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def finding(people: People) -> Finding:
    licence = NewLicence(
        kind="practice", number="PDY00001", valid_from=date(2024, 1, 1), valid_until=None, scopes={"03": "内科"}
    )
    clinic = register_institution(name="鲤城安康门诊部", place=people.county, licences=(licence,), by=people.li)
    line = {
        "institution": clinic.pk, "subject": "14.01", "item": "X", "patient": 1, "day": date(2026, 3, 6), "quantity": 1,
    }  # fmt: skip
    actions.take_in_practice(rows=[line], source="测试", by=people.li)
    actions.run_model(model=MODEL, since=date(2026, 1, 1), until=date(2026, 6, 30), by=people.li)
    return Finding.objects.select_related("run__dossier", "subject").get()


def test_findings_are_for_those_who_handle_risks_of_their_agency(people: People, finding: Finding) -> None:
    assert finding.subject.name in said(as_(people.li).get("/findings/"))
    assert finding.subject.name not in said(as_(people.li).get("/findings/?stage=dismissed"))
    assert finding.subject.name not in said(as_(people.zhao).get("/findings/"))
    assert as_(people.wang).get("/findings/").status_code == FORBIDDEN
    for act in ("confirm", "dismiss"):
        assert as_(people.zhao).get(f"/findings/{finding.pk}/{act}/").status_code == MISSING


def test_a_model_is_asked_over_a_time_that_makes_sense(people: People, finding: Finding) -> None:
    li = as_(people.li)
    assert li.get("/findings/run/").status_code == OK
    before = done()
    assert li.post("/findings/run/", {"model": MODEL, "since": "", "until": "2026-06-30"}).status_code == WRONG
    assert done() == before
    page = li.post("/findings/run/", {"model": MODEL, **TIME}, follow=True)
    assert "The model has run." in said(page)


def test_a_finding_is_dismissed_with_a_reason_or_becomes_a_clue(people: People, finding: Finding) -> None:
    li, before = as_(people.li), done()
    assert li.post(f"/findings/{finding.pk}/dismiss/", {"reason": ""}).status_code == WRONG
    assert done() == before
    assert li.post(f"/findings/{finding.pk}/confirm/", {"note": "已核对诊疗记录"}).status_code == FOUND
    finding.refresh_from_db()
    assert finding.clue is not None
    assert finding.clue.dossier.key in said(li.get("/findings/"))
    again = li.post(f"/findings/{finding.pk}/dismiss/", {"reason": "误报"})
    assert again.status_code == WRONG


def test_the_dossier_of_a_run_shows_what_was_asked_and_found(people: People, finding: Finding) -> None:
    page = said(as_(people.li).get(f"/d/{finding.run.dossier.key}/"))
    assert finding.subject.name in page
    assert f"/findings/{finding.pk}/confirm/" in page
