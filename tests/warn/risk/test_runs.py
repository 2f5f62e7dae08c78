"""A run over real files: tried, published, asked, explained row by row, and worked out again."""

from datetime import date
from typing import Any

import duckdb
import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.models import ReadLog
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.models import Licence, LicenceScope, Subject
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from liandong.warn.practice.models import Snapshot
from liandong.warn.practice.numbers import subject_number
from liandong.warn.risk import actions
from liandong.warn.risk.catalogue import duties, newest
from liandong.warn.risk.models import Finding, ModelState, Run, Warning
from tests.pages import as_, said
from tests.people import People, place, settle
from tests.warn.practice import delivering
from tests.warn.risk.found import SCOPE

# Registers are read over a connection of their own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
TIME: Any = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def clinic(people: People) -> Subject:
    licence = NewLicence(
        kind="practice", number="PDY00001", valid_from=date(2024, 1, 1), valid_until=None, scopes={"03": "内科"}
    )
    return register_institution(name="鲤城安康门诊部", place=people.county, licences=(licence,), by=people.li)


@pytest.fixture
def delivered(people: People, clinic: Subject) -> None:
    """Two visits in a licensed subject, three lines of two patients in one that is not."""
    his = delivering.source(people.li)
    head = (*delivering.HEAD, "诊疗科目")
    rows = [
        [*delivering.row(机构代码=clinic.code, 日期="2026-03-02", 就诊号="V1"), "03.01"],
        [*delivering.row(机构代码=clinic.code, 日期="2026-03-03", 就诊号="V2"), "03"],
        [*delivering.row(机构代码=clinic.code, 日期="2026-03-04", 就诊号="V3"), "14"],
        [*delivering.row(机构代码=clinic.code, 日期="2026-03-05", 就诊号="V4", 身份证号="350502199001010021"), "14"],
        [*delivering.row(机构代码=clinic.code, 日期="2026-03-05", 就诊号="V4", 身份证号="350502199001010021"), "14"],
    ]
    landed = delivering.deliver(his, delivering.csv(rows, head), people.li)
    assert (landed.landed, landed.refused) == ({"lines": 5}, 0)


def lived(people: People) -> Run:
    """Tried, published and asked."""
    trial = actions.run(**TIME, models=[SCOPE], shadow=True, by=people.li)
    assert (trial.stage, trial.findings, Warning.objects.count()) == ("done", 1, 0)
    assert ModelState.objects.get().new == 1
    actions.publish_models(run=trial, because="差异逐条看过", by=people.head)
    return actions.run(**TIME, models=[SCOPE], by=people.li)


def test_a_run_finds_what_the_licence_does_not_cover(people: People, clinic: Subject, delivered: None) -> None:
    run = lived(people)
    finding = Finding.objects.get()
    assert (finding.subject, finding.lines) == (clinic, 3)
    assert finding.grain == {"institution": clinic.pk, "subject": subject_number("14")}
    assert (finding.first_day, finding.last_day) == (date(2026, 3, 4), date(2026, 3, 5))
    assert (run.snapshot, len(run.parts)) == (Snapshot.objects.get().hash, 64)
    asking = run.askings.get()
    assert (asking.found, asking.raised, asking.coverage) == (1, 1, 1.0)
    again = actions.run(**TIME, models=[SCOPE], by=people.li)
    assert (again.findings, again.raised, Finding.objects.count()) == (1, 0, 1)


def test_the_rows_behind_it_are_opened_with_a_purpose_and_masked(
    people: People, clinic: Subject, delivered: None
) -> None:
    lived(people)
    finding = Finding.objects.get()
    with pytest.raises(Refusal):
        actions.open_rows(finding=finding, purpose=" ", by=people.li)
    with pytest.raises(Refusal):
        actions.open_rows(finding=finding, purpose="核查", by=people.zhao)
    behind = actions.open_rows(finding=finding, purpose="核查超范围", by=people.li)
    assert (len(behind.rows), behind.has_more) == (3, False)
    shown = {cell for row in behind.rows for cell in row} | {value for _head, value in behind.same}
    assert {"＊＊＊＊1", "＊＊＊＊2", clinic.name} <= shown
    key = finding.warning.dossier.key if finding.warning else ""
    page = as_(people.li).post(f"/warnings/w/{key}/rows/{finding.pk}/", {"purpose": "核查超范围"})
    assert "＊＊＊＊2" in said(page)
    assert "3505021990" not in said(page)
    assert ReadLog.objects.count() == 0  # the log itself is under row security


def test_a_finding_worked_out_again_is_equal_until_its_data_change(
    people: People, clinic: Subject, delivered: None
) -> None:
    lived(people)
    finding = Finding.objects.get()
    LicenceScope.objects.create(licence=Licence.objects.get(), code="14", name="医疗美容科")  # its own registers speak
    again = actions.rework(finding=finding, by=people.li)
    assert (again.is_equal, again.is_same_data) == (True, True)
    assert Entry.objects.get(kind="finding_reworked").data["equal"] is True
    Finding.objects.update(lines=2)
    assert actions.rework(finding=Finding.objects.get(), by=people.li).apart == {"lines": (2, 3)}
    key = finding.warning.dossier.key if finding.warning else ""
    assert as_(people.li).post(f"/warnings/w/{key}/again/{finding.pk}/").status_code == 200


def test_a_run_that_breaks_off_says_so_and_another_may_follow(people: People, clinic: Subject, delivered: None) -> None:
    run = actions.ask_for_run(**TIME, models=[SCOPE], shadow=True, on="spark://nowhere.invalid:1", by=people.li)
    with pytest.raises(Exception):  # noqa: B017 - whatever the engine says
        actions.carry_out(run=run, by=people.li)
    broken = Run.objects.get()
    assert (broken.stage, bool(broken.broke)) == ("failed", True)
    assert Entry.objects.filter(kind="run_broken_off").exists()
    with pytest.raises(Refusal):
        actions.carry_out(run=broken, by=people.li)


def test_the_worker_carries_out_what_waits(people: People, clinic: Subject, delivered: None) -> None:
    actions.ask_for_run(**TIME, models=[SCOPE], shadow=True, by=people.li)
    assert actions.carry_out_waiting() == 1
    assert Run.objects.get().stage == "done"
    assert actions.carry_out_waiting() == 0


def test_a_figure_moved_in_the_rulebook_waits_for_its_own_trial(people: People, clinic: Subject) -> None:
    trial = actions.run(**TIME, models=["implausible_load"], shadow=True, by=people.li)
    ModelState.objects.create(
        agency=people.health, model="implausible_load", version=1, stage="published", shadow=trial,
        settings={"risk.daily_encounters": {"value": 7.0, "from": "2026-01-01", "local": True, "layer": ""}},
        changed_at=trial.asked_at, changed_by=people.head,
    )  # fmt: skip
    run = actions.run(**TIME, models=["implausible_load"], by=people.li)
    assert run.settings["risk.daily_encounters"]["value"] == 7.0


def test_what_breaks_a_run_off_is_said_in_words(people: People, delivered: None) -> None:
    asked = actions.ask_for_run(**TIME, models=[SCOPE], shadow=True, by=people.li)
    with pytest.raises(duckdb.Error):
        actions.carry_out(run=asked, memory="1MB", by=people.li)
    asked.refresh_from_db()
    assert asked.stage == "failed"
    assert asked.broke == _("The memory was not enough. Ask about fewer months, or have the operator allow more.")


def test_a_run_whose_process_was_killed_is_broken_off_and_the_next_goes_on(people: People, delivered: None) -> None:
    dead = actions.ask_for_run(**TIME, models=[SCOPE], shadow=True, by=people.li)
    Run.objects.filter(pk=dead.pk).update(stage="running")
    actions.ask_for_run(**TIME, models=[SCOPE], shadow=True, by=people.li)
    assert actions.carry_out_waiting() == 1
    assert list(Run.objects.order_by("pk").values_list("stage", flat=True)) == ["failed", "done"]


def test_a_model_is_asked_only_where_its_duty_speaks(people: People, clinic: Subject, delivered: None) -> None:
    """Quanzhou alone orders purchases outside the hospital; next door nobody could say what a finding would breach."""
    duty, other_city = "drugs.outside_purchase", place("350200", "3502", "厦门市", 2, people.province)
    outside = newest()["outside_purchase"]
    assert outside.rule == duty
    assert duty in duties([outside], people.county, TIME["until"])
    assert not duties([outside], other_city, TIME["until"])
    Agency.objects.filter(pk=acting(people.li).pk).update(place=other_city)
    li = User.objects.get(pk=people.li.pk)
    run = actions.run(**TIME, models=[SCOPE, outside.id], shadow=True, by=li)
    asked = {asking.model: asking for asking in run.askings.all()}
    assert (asked[outside.id].cannot_tell, asked[outside.id].found) == (f"no_duty:{duty}", 0)
    assert not asked[SCOPE].cannot_tell
    page = said(as_(li).get(reverse("risk:one_run", args=[run.pk])))
    assert book().rule(duty, people.city).title.en in page
