"""Findings become warnings, once, grouped by subject and family; what has been decided is not raised again."""

from datetime import date

import pytest

from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import may_see
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from liandong.warn.risk import actions
from liandong.warn.risk.models import Difference, Finding, ModelState, Push, Warning
from tests.people import People, settle
from tests.warn.risk.found import FIRST, LAST, SCOPE, Hits, hit, in_use, ran, tried, warned


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def clinic(people: People) -> Subject:
    return register_institution(name="鲤城安康门诊部", place=people.county, licences=(), by=people.li)


def kinds(key: str) -> list[str]:
    return list(Entry.objects.filter(dossier=key).order_by("id").values_list("kind", flat=True))


def test_findings_about_one_subject_are_one_warning_with_its_clocks(people: People, clinic: Subject) -> None:
    run = ran({SCOPE: [hit(institution=clinic.pk, subject=14), hit(institution=clinic.pk, subject=12)]}, people.li)
    warning = Warning.objects.get()
    assert (run.findings, run.raised, warning.findings.count()) == (2, 2, 2)
    assert (warning.level, warning.by_models, warning.stage) == (2, [SCOPE], "open")
    assert {"warning_raised", "warning_pushed"} <= set(kinds(warning.dossier.key))
    rules = set(Deadline.objects.filter(dossier=warning.dossier).values_list("rule", flat=True))
    assert {"risk.first_review_term", "risk.answer_term"} <= rules


def test_the_same_found_again_is_raised_once_and_the_new_joins(people: People, clinic: Subject) -> None:
    ran({SCOPE: [hit(institution=clinic.pk, subject=14)]}, people.li)
    again = ran({SCOPE: [hit(5, institution=clinic.pk, subject=14), hit(institution=clinic.pk, subject=12)]}, people.li)
    assert (again.findings, again.raised, Finding.objects.count(), Warning.objects.count()) == (2, 1, 2, 1)
    assert Finding.objects.get(grain__subject=14).lines == 5
    assert "findings_joined" in kinds(Warning.objects.get().dossier.key)


def test_a_finding_about_nobody_in_the_register_is_kept_and_counted(people: People, clinic: Subject) -> None:
    run = ran({SCOPE: [hit(institution=-7, subject=14)]}, people.li)
    assert (Warning.objects.count(), Finding.objects.get().subject, run.askings.get().unplaced) == (0, None, 1)


def test_a_finding_about_a_merged_subject_is_about_what_it_became(people: People, clinic: Subject) -> None:
    old = register_institution(name="安康诊所", place=people.county, licences=(), by=people.li)
    Subject.objects.filter(pk=old.pk).update(merged_into=clinic)
    ran({SCOPE: [hit(institution=old.pk, subject=14)]}, people.li)
    assert Warning.objects.get().subject == clinic


def test_a_quiet_model_keeps_what_it_finds_and_raises_it_when_the_quiet_ends(people: People, clinic: Subject) -> None:
    in_use([SCOPE], people.li)
    quiet = actions.snooze(model=SCOPE, subject=clinic, until=date(2026, 12, 31), reason="变更登记在途", by=people.li)
    hits = {SCOPE: [hit(institution=clinic.pk, subject=14)]}
    ran(hits, people.li)
    assert (Warning.objects.count(), Finding.objects.get().snooze) == (0, quiet)
    with pytest.raises(Refusal):
        actions.snooze(model=SCOPE, subject=clinic, until=date(2026, 12, 1), reason="再来", by=people.wang)
    actions.end_snooze(snooze=quiet, by=people.wang)
    ran(hits, people.li)
    assert Finding.objects.get().warning == Warning.objects.get()
    assert Entry.objects.filter(kind="subject_snoozed").exists()
    assert Entry.objects.filter(kind="snooze_ended").exists()


def test_an_agency_screens_its_own_data_only(people: People, clinic: Subject) -> None:
    warning = warned(clinic.pk, people.li)
    assert may_see(people.wang, warning.dossier)
    assert not may_see(people.zhao, warning.dossier)
    with pytest.raises(Refusal):
        actions.ask_for_run(agency=people.health, since=FIRST, until=LAST, by=people.zhao)


def test_a_live_run_asks_published_versions_only(people: People) -> None:
    with pytest.raises(Refusal):
        actions.ask_for_run(since=FIRST, until=LAST, models=[SCOPE], by=people.li)
    in_use([SCOPE], people.li)
    assert actions.ask_for_run(since=FIRST, until=LAST, by=people.li).asked == {SCOPE: 1}
    assert Entry.objects.filter(kind="run_asked").exists()


def test_a_trial_lists_what_would_be_new_and_gone_and_raises_nothing(people: People, clinic: Subject) -> None:
    ours, theirs = hit(institution=clinic.pk, subject=14), hit(institution=clinic.pk, subject=12)
    run = tried([SCOPE], people.li, Hits({SCOPE: [ours]}), Hits({SCOPE: [theirs]}))
    assert set(Difference.objects.values_list("side", "grain__subject")) == {("new", 14), ("gone", 12)}
    assert (Finding.objects.count(), Warning.objects.count()) == (0, 0)
    state = ModelState.objects.get()
    assert (state.stage, state.shadow, state.new, state.gone) == ("shadow", run, 1, 1)
    with pytest.raises(Refusal):
        actions.publish_model(state=state, because=" ", by=people.li)
    actions.publish_model(state=state, because="差异已看过", by=people.li)
    actions.retire_model(state=ModelState.objects.get(), because="不再使用", by=people.li)
    for kind in ("model_tried", "model_published", "model_retired"):
        assert Entry.objects.filter(kind=kind).exists()


def test_a_push_goes_to_each_receiver_once_and_is_signed_for_by_it(people: People, clinic: Subject) -> None:
    warning = warned(clinic.pk, people.li)
    assert list(Push.objects.values_list("to", "subject")) == [("institution", clinic.pk)]
    with pytest.raises(Refusal):
        actions.confirm_receipt(push=Push.objects.get(), by=people.zhao)
    assert warning.pushes.get().received_at is None
