"""From practice data to a clue: who may read it, what is found, and what a person makes of it."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.models import ReadLog
from liandong.ground.dossiers.queries import may_see
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from liandong.warn.risk import actions
from liandong.warn.risk.models import Finding, PracticeRow, Run
from tests.people import People, settle

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def clinic(people: People) -> Subject:
    licence = NewLicence(
        kind="practice",
        number="PDY00001",
        valid_from=date(2024, 1, 1),
        valid_until=None,
        scopes={"03": "内科", "04.03": "骨科专业"},
    )
    return register_institution(name="鲤城安康门诊部", place=people.county, licences=(licence,), by=people.wang)


def line(clinic: Subject, subject: str, day: date, patient: int = 1) -> dict[str, Any]:
    return {"institution": clinic.pk, "subject": subject, "item": "X", "patient": patient, "day": day, "quantity": 1}


def taken_in(clinic: Subject, by: User) -> int:
    rows = [
        line(clinic, "03", date(2026, 3, 2)),
        line(clinic, "03.04", date(2026, 3, 3)),  # covered by 03
        line(clinic, "04.03", date(2026, 3, 4)),
        line(clinic, "04.01", date(2026, 3, 5)),  # its sibling is licensed, it is not
        line(clinic, "14.01", date(2026, 3, 6)),
        line(clinic, "14.01", date(2026, 3, 6), patient=2),
        line(clinic, "14.01", date(2026, 4, 1)),
    ]
    return actions.take_in_practice(rows=rows, source="测试", by=by)


def ran(by: User) -> Run:
    return actions.run_model(model="institution_beyond_scope", since=FIRST, until=LAST, by=by)


def kinds(key: str) -> list[str]:
    return list(Entry.objects.filter(dossier=key).order_by("id").values_list("kind", flat=True))


def test_practice_rows_are_invisible_without_clearance(people: People, clinic: Subject) -> None:
    assert taken_in(clinic, people.wang) == 7
    assert PracticeRow.objects.count() == 0
    assert Entry.objects.filter(kind="practice_taken_in", data__rows=7).exists()


def test_practice_rows_cannot_be_changed(people: People, clinic: Subject) -> None:
    taken_in(clinic, people.wang)
    assert PracticeRow.objects.update(quantity=9) == 0
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE risk_practicerow")


def test_treatment_outside_the_licence_is_found_and_the_licensed_is_not(people: People, clinic: Subject) -> None:
    taken_in(clinic, people.wang)
    run = ran(people.li)
    found = {row.item: row.evidence for row in run.findings.all()}
    assert set(found) == {"04.01", "14.01"}
    assert found["14.01"] == {"lines": 3, "days": 2, "first_day": "2026-03-06", "last_day": "2026-04-01"}
    assert kinds(run.dossier.key)[-3:] == ["model_run", "finding_raised", "finding_raised"]


def test_reading_patient_rows_is_logged_with_its_purpose(people: People, clinic: Subject) -> None:
    taken_in(clinic, people.wang)
    ran(people.li)
    assert ReadLog.objects.count() == 0  # the log itself is under row security


def test_another_agency_runs_over_its_own_rows_only(people: People, clinic: Subject) -> None:
    taken_in(clinic, people.wang)
    run = ran(people.zhao)
    assert (run.rows, run.findings.count()) == (0, 0)
    assert not may_see(people.zhao, ran(people.li).dossier)


def test_asking_again_raises_nothing_twice(people: People, clinic: Subject) -> None:
    taken_in(clinic, people.wang)
    ran(people.li)
    assert ran(people.li).findings.count() == 0
    assert Finding.objects.count() == 2


def test_a_confirmed_finding_becomes_a_clue_about_the_subject(people: People, clinic: Subject) -> None:
    taken_in(clinic, people.wang)
    finding = ran(people.li).findings.get(item="14.01")
    clue = actions.confirm_finding(finding=finding, note="查看处方3张", by=people.li)
    assert (clue.source, clue.matter, clue.subject, clue.stage) == ("risk_model", "V09", clinic, Clue.Stage.RECEIVED)
    finding.refresh_from_db()
    assert (finding.stage, finding.clue) == (Finding.Stage.CONFIRMED, clue)
    assert "finding_confirmed" in kinds(finding.run.dossier.key)
    with pytest.raises(Refusal):
        actions.confirm_finding(finding=finding, note="再来一次", by=people.li)


def test_an_alert_alone_starts_nothing(people: People, clinic: Subject) -> None:
    taken_in(clinic, people.wang)
    finding = ran(people.li).findings.get(item="14.01")
    with pytest.raises(Refusal):
        actions.confirm_finding(finding=finding, note=" ", by=people.li)
    with pytest.raises(Refusal):
        actions.confirm_finding(finding=finding, note="别的机关", by=people.zhao)


def test_a_dismissed_finding_keeps_its_reason(people: People, clinic: Subject) -> None:
    taken_in(clinic, people.wang)
    finding = ran(people.li).findings.get(item="04.01")
    actions.dismiss_finding(finding=finding, reason="登记变更在途", by=people.li)
    finding.refresh_from_db()
    assert (finding.stage, finding.reason) == (Finding.Stage.DISMISSED, "登记变更在途")
    assert kinds(finding.run.dossier.key)[-1] == "finding_dismissed"


def test_a_model_is_not_asked_about_the_future(people: People) -> None:
    with pytest.raises(Refusal):
        actions.run_model(model="institution_beyond_scope", since=FIRST, until=date(2099, 1, 1), by=people.li)
    with pytest.raises(Refusal):
        actions.run_model(model="no_such_model", since=FIRST, until=LAST, by=people.li)
