"""The pages of warnings: who opens what, what an institution sees, and acts that answer with a sentence."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liandong.discover.clues.models import Clue
from liandong.ground.registry.actions import register_institution, register_practitioner
from liandong.ground.registry.models import Subject
from liandong.warn.risk import actions
from liandong.warn.risk.models import ModelState, Run, Snooze, Warning
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import HOSPITAL, People, person, settle
from tests.warn.risk.found import SCOPE, Hits, hit, ran, tried, warned

LISTS = ("list", "push_rules", "board", "grades", "runs", "run", "models")
STAFF, SERIOUS = "unregistered_place", "technique_unfiled"
QUIET = {"model": STAFF, "until": "2026-12-31", "reason": "变更登记在途"}


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def hospital(people: People) -> Subject:
    made = register_institution(name="鲤城第一医院", place=people.county, licences=(), by=people.li)
    Subject.objects.filter(pk=made.pk).update(code=HOSPITAL)
    return Subject.objects.get(pk=made.pk)


@pytest.fixture
def warning(people: People, hospital: Subject) -> Warning:
    return warned(hospital.pk, people.li)


def url(name: str, *args: object) -> str:
    return reverse(f"risk:{name}", args=args)


def test_every_list_opens_empty_and_full(people: People) -> None:
    for name in LISTS:
        assert as_(people.li).get(url(name)).status_code == OK, name
    clinic = register_institution(name="安康门诊部", place=people.county, licences=(), by=people.li)
    warned(clinic.pk, people.li)
    actions.grade_subjects(by=people.li)
    for name in LISTS:
        assert as_(people.li).get(url(name)).status_code == OK, name
    for page in (url("model", SCOPE), url("one_run", Run.objects.latest("pk").pk), url("ties", clinic.code)):
        assert as_(people.li).get(page).status_code == OK, page
    assert "安康门诊部" in said(as_(people.li).get(url("list")))
    assert "安康门诊部" in said(as_(people.li).get(url("grades")))
    assert as_(people.li).get(reverse("ui:subject", args=[clinic.code])).status_code == OK


def test_models_and_runs_are_for_those_who_handle_risks(people: People) -> None:
    for name in ("models", "runs", "run", "grades"):
        assert as_(people.prosecutor).get(url(name)).status_code == FORBIDDEN
    for name in ("mine",):
        assert as_(people.li).get(url(name)).status_code == FORBIDDEN


def test_strangers_find_nothing_of_a_warning(people: People, warning: Warning) -> None:
    key, pk = warning.dossier.key, warning.findings.get().pk
    for page in (url("review", key), url("second", key), url("rows", key, pk), url("snooze", key)):
        assert as_(people.zhao).get(page).status_code == MISSING
    assert warning.subject.name not in said(as_(people.zhao).get(url("list") + "?whose=all&stage=all"))
    assert as_(people.zhao).get(url("one_run", Run.objects.latest("pk").pk)).status_code == MISSING
    state = ModelState.objects.get()
    assert as_(people.head).get(url("retire", state.pk)).status_code == OK
    assert as_(people.li).get(url("retire", state.pk)).status_code == FORBIDDEN


def test_an_institution_sees_what_was_sent_to_it_and_nothing_else(people: People, warning: Warning) -> None:
    other = register_institution(name="另一家门诊部", place=people.county, licences=(), by=people.li)
    theirs = warned(other.pk, people.li)
    hospital, push = as_(people.hospital), warning.pushes.get()
    assert warning.dossier.key in said(hospital.get(url("mine")))
    assert theirs.dossier.key not in said(hospital.get(url("mine")))
    assert hospital.get(url("answer", theirs.pushes.get().pk)).status_code == MISSING
    assert hospital.get(f"/d/{warning.dossier.key}/").status_code == MISSING
    for name in LISTS:
        assert hospital.get(url(name)).status_code == FORBIDDEN, name
    actions.review_warning(
        warning=warning, outcome="dismissed", reason="dismissed.coding", note="内部意见：对照错误", by=people.li
    )
    page = said(hospital.get(url("answer", push.pk)))
    assert "Hand in the answer" in page
    assert "内部意见" not in page


def test_an_institution_answers_with_a_document_once_and_again(people: People, warning: Warning) -> None:
    hospital, push = as_(people.hospital), warning.pushes.get()
    before = done()
    assert hospital.post(url("answer", push.pk), {"text": " "}).status_code == WRONG
    assert done() == before
    file = SimpleUploadedFile("说明.pdf", b"%PDF-1.7\nx", "application/pdf")
    assert hospital.post(url("answer", push.pk), {"text": "变更登记已受理", "documents": [file]}).status_code == FOUND
    assert hospital.post(url("own_receipt", push.pk)).status_code == FOUND
    page = said(hospital.get(url("answer", push.pk)))
    assert "变更登记已受理" in page
    assert "说明.pdf" in page
    assert "变更登记已受理" in said(as_(people.li).get(f"/d/{warning.dossier.key}/"))


def test_both_reviews_are_made_on_pages_and_make_a_clue(people: People, warning: Warning) -> None:
    key, li = warning.dossier.key, as_(people.li)
    second = person("sun", "孙", people.health, "handler")
    form = {
        "outcome": "clue",
        "note": "核对处方三张",
        "stands": [warning.findings.get().pk],
        "revision": warning.revision,
    }
    assert li.post(url("review", key), {**form, "note": ""}).status_code == WRONG
    assert li.post(url("review", key), form).status_code == FOUND
    revision = Warning.objects.get().revision
    agree = {"agrees": "yes", "note": "复核属实", "revision": revision}
    refused = li.post(url("second", key), agree)
    assert (refused.status_code, "another person" in said(refused)) == (WRONG, True)
    assert as_(second).post(url("second", key), {**agree, "revision": revision - 1}).status_code == WRONG
    assert as_(second).post(url("second", key), agree).status_code == FOUND
    assert Clue.objects.get().dossier.key in said(li.get(f"/d/{key}/"))
    clue = said(li.get(f"/d/{Clue.objects.get().dossier.key}/"))
    assert "Answer the reporter" not in clue  # a model cannot be asked nor answered
    assert "Issue a receipt code" not in clue


def test_who_may_not_review_sees_no_form_and_what_was_typed_before_stays(people: People, warning: Warning) -> None:
    key, li = warning.dossier.key, as_(people.li)
    assert "There is no first review" in said(li.get(url("second", key), follow=True))
    form = {"outcome": "dismissed", "reason": "dismissed.coding", "note": "对照错误", "revision": warning.revision}
    assert li.post(url("review", key), form).status_code == FOUND
    assert "another person" in said(li.get(url("second", key), follow=True))
    assert "has been made" in said(li.get(url("review", key), follow=True))
    late = as_(person("sun", "孙", people.health, "handler")).post(url("review", key), {**form, "note": "我也看过了"})
    assert late.status_code == WRONG
    assert "我也看过了" in said(late)


def test_several_are_signed_off_at_once_and_what_could_not_is_named(people: People) -> None:
    second = person("sun", "孙", people.health, "handler")
    clinics = [
        register_institution(name=f"第{n}门诊部", place=people.county, licences=(), by=people.li) for n in (1, 2)
    ]
    rows = []
    for clinic, by in zip(clinics, (people.li, second), strict=True):
        row = warned(clinic.pk, people.li)
        actions.review_warning(warning=row, outcome="dismissed", reason="dismissed.coding", note="对照错误", by=by)
        rows.append(Warning.objects.get(pk=row.pk))
    page = said(as_(second).get(url("list") + "?stage=second"))
    tokens = re.findall(r'name="row" form="bulk" value="(\d+:\d+)"', page)
    assert len(tokens) == 2
    answer = as_(second).post(url("sign_off"), {"row": tokens, "note": "逐件看过", "act": "agree"})
    assert "another person" in said(answer)
    assert set(Warning.objects.values_list("stage", flat=True)) == {"decided", "reviewed"}
    assert as_(second).post(url("sign_off"), {"row": tokens, "note": "", "act": "agree"}).status_code == FOUND


def test_a_model_is_tried_published_and_made_quiet_on_pages(people: People, hospital: Subject) -> None:
    run = tried([SCOPE], people.li, Hits({SCOPE: [hit(institution=hospital.pk, subject=14)]}))
    state, head = ModelState.objects.get(), as_(people.head)
    page = said(head.get(url("publish", state.pk)))
    assert hospital.name in page
    assert head.get(url("publish_all", run.pk)).status_code == OK
    assert head.post(url("publish", state.pk), {"because": ""}).status_code == WRONG
    assert head.post(url("publish", state.pk), {"because": "差异已看过"}).status_code == FOUND
    ran({SCOPE: [hit(institution=hospital.pk, subject=14)]}, people.li)
    key, li = Warning.objects.get().dossier.key, as_(people.li)
    quiet = {"model": SCOPE, "until": "2026-12-31", "reason": "变更登记在途"}
    assert li.post(url("snooze", key), {**quiet, "until": "2036-12-31"}).status_code == WRONG
    assert li.post(url("snooze", key), quiet).status_code == FOUND
    assert hospital.name in said(li.get(url("model", SCOPE)))
    assert li.post(url("end_snooze", Snooze.objects.get().pk)).status_code == FOUND


def test_a_run_is_arranged_and_waits_for_the_worker(people: People) -> None:
    li = as_(people.li)
    form = {"since": "2026-01-01", "until": "2026-06-30", "shadow": "on", "models": [SCOPE]}
    assert li.post(url("run"), {**form, "since": "2026-07-01"}).status_code == WRONG
    assert li.post(url("run"), form).status_code == FOUND
    assert Run.objects.get().stage == "waiting"


def test_filters_of_the_address_narrow_and_nonsense_does_nothing(people: People, warning: Warning) -> None:
    li, name = as_(people.li), warning.subject.name
    for query in (
        "level=2",
        "family=institution",
        f"model={SCOPE}",
        "place=350502",
        "q=鲤城第一",
        "stage=first",
        "page=9",
    ):
        assert name in said(li.get(f"{url('list')}?{query}")), query
    for query in ("level=3", "family=staff", "model=none", "place=310000", "q=没有", "stage=second", "place=99x"):
        assert name not in said(li.get(f"{url('list')}?{query}")), query
    assert li.get(f"{url('list')}?stage=xx&level=99999999999&whose=x").status_code == OK
    board = said(li.get(f"{url('board')}?place=3505"))
    assert "place=3505" in board  # its figures lead to the list they count
    for query in ("since=2020-01-01", "since=99", "outcome=x", "place=3505"):
        assert name in said(li.get(f"{url('list')}?stage=all&{query}")), query
    for query in ("since=2099-01-01", "outcome=clue"):
        assert name not in said(li.get(f"{url('list')}?stage=all&{query}")), query
    assert li.get(f"{url('models')}?family=staff").status_code == OK


def test_what_hangs_together_is_shown_as_far_as_one_may_see(people: People, warning: Warning) -> None:
    near = register_institution(name="同址诊所", place=people.county, licences=(), by=people.li)
    Subject.objects.filter(pk__in=(near.pk, warning.subject_id)).update(address="鲤城区东街100号一层")
    page = said(as_(people.li).get(url("ties", near.code)))
    assert warning.dossier.key in page
    assert warning.dossier.key not in said(as_(people.zhao).get(url("ties", near.code)))


def test_a_person_concerned_is_told_against_a_receipt(people: People, hospital: Subject) -> None:
    doctor = register_practitioner(name="陈某", practitioner_kind="doctor", licences=(), relations=(), by=people.li)
    ran({STAFF: [hit(practitioner=doctor.pk, institution=hospital.pk)]}, people.li)
    warning = Warning.objects.get()
    assert set(warning.pushes.values_list("to", "subject")) >= {("institution", hospital.pk), ("person", doctor.pk)}
    told = url("told_person", warning.dossier.key, warning.pushes.get(to="person").pk)
    assert as_(people.zhao).get(told).status_code == MISSING
    assert as_(people.li).post(told, {"receipt": ""}).status_code == WRONG
    assert as_(people.li).post(told, {"receipt": "本人当面签收"}).status_code == FOUND
    assert warning.pushes.get(to="person").receipt == "本人当面签收"
    assert as_(people.qian).post(url("snooze", warning.dossier.key), QUIET).status_code == WRONG


def test_a_department_signs_for_what_was_sent_to_it(people: People, hospital: Subject) -> None:
    ran({SERIOUS: [hit(institution=hospital.pk, group=1001)]}, people.li)
    warning = Warning.objects.get()
    push = warning.pushes.get(agency=people.city_health)
    assert as_(people.li).post(url("receive", warning.dossier.key, push.pk)).status_code == MISSING
    assert as_(people.qian).post(url("receive", warning.dossier.key, push.pk)).status_code == FOUND
    push.refresh_from_db()
    assert push.received_by == people.qian
    assert warning.dossier.key in said(as_(people.qian).get(url("list") + "?whose=sent"))
