"""One warning walks the whole way: pushed, answered with documents, reviewed by two people, and a clue at the end."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.queries import linked_to
from liandong.ground.notices.models import Notice
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from liandong.warn.risk import actions, measuring, reactions
from liandong.warn.risk.actions import reviewing
from liandong.warn.risk.models import Finding, Review, Warning
from tests.people import HOSPITAL, People, settle
from tests.warn.risk.found import SCOPE, hit, ran, warned

PDF = b"%PDF-1.7\n"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def hospital(people: People) -> Subject:
    made = register_institution(name="鲤城第一医院", place=people.county, licences=(), by=people.li)
    Subject.objects.filter(pk=made.pk).update(code=HOSPITAL)
    return Subject.objects.get(pk=made.pk)


def fresh(warning: Warning) -> Warning:
    return Warning.objects.get(pk=warning.pk)


def kinds(warning: Warning) -> list[str]:
    return list(Entry.objects.filter(dossier=warning.dossier.key).order_by("id").values_list("kind", flat=True))


def answered(warning: Warning, by: User) -> None:
    paper = ContentFile(PDF + b"answer", name="说明.pdf")
    actions.answer_warning(warning=warning, text="变更登记已于5月受理，附回执。", files=[paper], by=by)


def decided(warning: Warning, people: People, outcome: str = "dismissed", reason: str = "dismissed.coding") -> Warning:
    stands = list(warning.findings.values_list("pk", flat=True))
    actions.review_warning(
        warning=fresh(warning), outcome=outcome, reason=reason, note="核对处方三张", stands=stands, by=people.li
    )
    return actions.review_again(warning=fresh(warning), agrees=True, note="同意", by=people.wang)


def test_a_warning_becomes_a_clue_after_answer_and_two_reviews(people: People, hospital: Subject) -> None:
    ran({SCOPE: [hit(institution=hospital.pk, subject=14), hit(institution=hospital.pk, subject=12)]}, people.li)
    warning = Warning.objects.select_related("dossier").get()
    push = warning.pushes.get()
    actions.confirm_receipt(push=push, by=people.hospital)
    answered(warning, people.hospital)
    answer = warning.answers.get()
    assert (answer.is_late, answer.documents.get().name) == (False, "说明.pdf")
    stands = [warning.findings.get(grain__subject=14).pk]
    actions.review_warning(warning=fresh(warning), outcome="clue", note="核对处方三张", stands=stands, by=people.li)
    done = actions.review_again(warning=fresh(warning), agrees=True, note="复核属实", by=people.wang)
    clue = Clue.objects.get()
    assert (done.stage, done.outcome, done.clue) == ("decided", "clue", clue)
    assert (clue.source, clue.matter, clue.subject) == ("risk_model", "V09", hospital)
    assert clue.dossier in linked_to(warning.dossier, people.li)
    assert dict(Finding.objects.values_list("grain__subject", "verdict")) == {14: "clue", 12: "dismissed"}
    assert not Deadline.objects.filter(RUNNING, dossier=warning.dossier).exists()
    told = ["warning_raised", "warning_pushed", "warning_received", "warning_answered", "warning_reviewed"]
    assert [kind for kind in kinds(warning) if kind in {*told, "warning_decided"}] == [*told, "warning_decided"]
    assert Entry.objects.filter(kind="models_run").exists()
    one = measuring.precisions(people.health)[SCOPE, 1]
    assert (one.confirmed, one.decided, one.share) == (1, 2, 0.5)


def test_nobody_makes_both_reviews(people: People, hospital: Subject) -> None:
    warning = warned(hospital.pk, people.li)
    actions.review_warning(
        warning=warning, outcome="explained", reason="explained.emergency", note="急诊病历", by=people.li
    )
    with pytest.raises(Refusal) as refused:
        actions.review_again(warning=fresh(warning), agrees=True, note="同意", by=people.li)
    assert refused.value.says == reviewing.TWO_PEOPLE
    with pytest.raises(Refusal):
        actions.review_again(warning=fresh(warning), agrees=True, note="同意", by=people.zhao)


def test_the_second_of_two_reviewers_is_told_who_was_first(people: People, hospital: Subject) -> None:
    warning = warned(hospital.pk, people.li)
    both = (fresh(warning), fresh(warning))
    actions.review_warning(
        warning=both[0], outcome="explained", reason="explained.emergency", note="急诊病历", by=people.li
    )
    with pytest.raises(Refusal, match="李"):
        actions.review_warning(
            warning=both[1], outcome="dismissed", reason="dismissed.coding", note="对照错误", by=people.wang
        )
    assert Review.objects.count() == 1


def test_a_review_needs_a_look_a_reason_of_the_list_and_for_a_clue_a_finding(people: People, hospital: Subject) -> None:
    warning = warned(hospital.pk, people.li)
    for outcome, reason, note in (
        ("clue", "", "看过"),
        ("dismissed", "made_up", "看过"),
        ("dismissed", "dismissed.coding", " "),
    ):
        with pytest.raises(Refusal):
            actions.review_warning(warning=fresh(warning), outcome=outcome, reason=reason, note=note, by=people.li)


def test_a_second_review_that_does_not_agree_sends_it_back(people: People, hospital: Subject) -> None:
    warning = warned(hospital.pk, people.li)
    actions.review_warning(
        warning=warning, outcome="explained", reason="explained.other", note="看过材料", by=people.li
    )
    back = actions.review_again(warning=fresh(warning), agrees=False, note="材料不足，补充病历", by=people.wang)
    assert back.stage == "open"
    assert "warning_sent_back" in kinds(warning)
    decided(warning, people)


def test_new_findings_make_a_first_review_void(people: People, hospital: Subject) -> None:
    warning = warned(hospital.pk, people.li)
    actions.review_warning(
        warning=warning, outcome="explained", reason="explained.other", note="看过材料", by=people.li
    )
    ran({SCOPE: [hit(institution=hospital.pk, subject=12)]}, people.li)
    assert fresh(warning).stage == "open"
    with pytest.raises(Refusal):
        actions.review_again(warning=fresh(warning), agrees=True, note="同意", by=people.wang)


def test_what_was_decided_is_raised_again_only_when_something_new_happened(people: People, hospital: Subject) -> None:
    warning = warned(hospital.pk, people.li)
    decided(warning, people)
    ran({SCOPE: [hit(institution=hospital.pk, subject=14)]}, people.li)
    assert Warning.objects.count() == 1
    ran({SCOPE: [hit(9, institution=hospital.pk, subject=14, last=date(2026, 6, 30))]}, people.li)
    assert Warning.objects.exclude(pk=warning.pk).get().before == warning


def test_a_dismissed_warning_is_reopened_with_something_new(people: People, hospital: Subject) -> None:
    warning = decided(warned(hospital.pk, people.li), people)
    with pytest.raises(Refusal):
        actions.reopen_warning(warning=fresh(warning), facts=" ", by=people.li)
    actions.reopen_warning(warning=fresh(warning), facts="又收到病历复印件", by=people.li)
    assert (fresh(warning).stage, warning.findings.get().verdict) == ("open", "")
    assert "warning_reopened" in kinds(warning)
    assert decided(warning, people).outcome == "dismissed"


def test_a_late_answer_is_taken_and_says_so(people: People, hospital: Subject) -> None:
    warning = warned(hospital.pk, people.li)
    Deadline.objects.filter(dossier=warning.dossier, party=hospital).update(
        started_on=today() - timedelta(days=40),
        due_on=today() - timedelta(days=20),
        alarm_on=today() - timedelta(days=25),
    )
    answered(warning, people.hospital)
    assert warning.answers.get().is_late
    assert Entry.objects.get(kind="warning_answered").data["late"] is True


def test_only_the_institution_it_was_sent_to_answers_and_not_after_the_end(people: People, hospital: Subject) -> None:
    other = register_institution(name="另一家门诊部", place=people.county, licences=(), by=people.li)
    with pytest.raises(Refusal):
        answered(warned(other.pk, people.li), people.hospital)
    warning = warned(hospital.pk, people.li)
    with pytest.raises(Refusal):
        answered(warning, people.zhao)
    decided(warning, people)
    with pytest.raises(Refusal):
        answered(warning, people.hospital)


def test_receivers_and_handler_are_told(people: People, hospital: Subject) -> None:
    answered(warned(hospital.pk, people.li), people.hospital)
    reactions.tell_the_handler(Entry.objects.get(kind="warning_answered"))
    assert Notice.objects.filter(key="warning_answered", agency=people.health).exists()
