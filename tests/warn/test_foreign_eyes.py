"""Warnings, practice data and the guard under foreign eyes: what no page, count, search or export may tell."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import now
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.warn.guard.models import Hit, Tally
from liandong.warn.risk import actions
from liandong.warn.risk.models import ModelState, Push, Run, Snooze, Warning
from liandong.warn.risk.queries import board, desk
from tests.pages import FORBIDDEN, MISSING, OK, as_, done, said
from tests.people import People, person, settle
from tests.warn.practice.delivering import csv, deliver, row, source
from tests.warn.risk.found import SCOPE, warned

pytestmark = pytest.mark.django_db
NAME = "安康隐名门诊部"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def strangers(people: People) -> list[User]:
    """Another county's handler and head, and the market office next door."""
    handler = person("fengze", "丰", people.next_health, "handler")
    head = person("fengtou", "头", people.next_health, "head")
    return [handler, head, people.zhao]


@pytest.fixture
def house(people: People) -> Subject:
    return register_institution(name=NAME, place=people.county, licences=(), by=people.li)


@pytest.fixture
def warning(people: People, house: Subject) -> Warning:
    made = warned(house.pk, people.li)
    actions.snooze(
        model=SCOPE, subject=house, warning=made, until=date(2026, 12, 31), reason="变更登记在途", by=people.li
    )
    return Warning.objects.select_related("dossier").get(pk=made.pk)


def url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_no_address_of_a_warning_opens_for_a_stranger_by_any_way(warning: Warning, strangers: list[User]) -> None:
    key, finding, push = warning.dossier.key, warning.findings.get().pk, Push.objects.get()
    state, run = ModelState.objects.get(), Run.objects.latest("pk")
    pages = [
        url("risk:review", key), url("risk:second", key), url("risk:reopen", key), url("risk:snooze", key),
        url("risk:rows", key, finding), url("risk:one_run", run.pk), url("risk:publish_all", run.pk),
        url("risk:publish", state.pk), url("risk:retire", state.pk), url("risk:told_person", key, push.pk),
        url("ui:dossier", key),
    ]  # fmt: skip
    posts = [
        url("risk:receive", key, push.pk), url("risk:rework", key, finding),
        url("risk:end_snooze", Snooze.objects.get().pk), url("risk:answer", push.pk), url("risk:own_receipt", push.pk),
    ]  # fmt: skip
    before = done()
    for who in strangers:
        for page in pages:
            assert as_(who).get(page).status_code in (FORBIDDEN, MISSING), (who, page)
        for page in (*pages[:-1], *posts):
            answer = as_(who).post(page, {"purpose": "x", "note": "x", "because": "x", "receipt": "x", "text": "x"})
            assert answer.status_code in (FORBIDDEN, MISSING), (who, page)
    assert done() == before


def test_a_finding_does_not_open_under_the_key_of_another_warning(people: People, warning: Warning) -> None:
    other = register_institution(name="另一家门诊部", place=people.county, licences=(), by=people.li)
    theirs = warned(other.pk, people.li)
    mixed = url("risk:rows", theirs.dossier.key, warning.findings.get().pk)
    assert as_(people.li).get(mixed).status_code == MISSING
    assert as_(people.li).post(mixed, {"purpose": "x"}).status_code == MISSING
    receipt = url("risk:receive", theirs.dossier.key, Push.objects.get(warning=warning).pk)
    assert as_(people.li).post(receipt).status_code == MISSING


def test_neither_desk_nor_board_nor_search_nor_counts_tell_a_stranger(
    warning: Warning, house: Subject, strangers: list[User], people: People
) -> None:
    for who in strangers:
        for page in (
            url("risk:list") + "?whose=all&stage=all", url("risk:list") + f"?whose=all&stage=all&q={NAME}",
            url("risk:list") + f"?whose=all&stage=all&q={warning.dossier.key}", url("risk:board"),
            url("risk:board") + "?place=350502", "/",
        ):  # fmt: skip
            shown = said(as_(who).get(page))
            assert warning.dossier.key not in shown.replace(f"q={warning.dossier.key}", "").replace(
                f'value="{warning.dossier.key}"', ""
            ), (who, page)
        assert set(desk.queue_counts(who).values()) == {"0"}
        assert board.board(who, date(2026, 9, 1), "")["closing"]["all"] == 0
        assert warning.dossier.key not in said(as_(who).get(reverse("ui:search"), {"q": NAME}))
    assert desk.queue_counts(people.li)["first"] == "1"


def test_marks_forged_for_the_bulk_review_touch_nothing_foreign(warning: Warning, strangers: list[User]) -> None:
    for who in strangers[:2]:
        marks = {"row": [f"{warning.pk}:{warning.revision}", "0:0", "x", "9" * 40], "note": "逐件看过", "act": "agree"}
        shown = as_(who).post(url("risk:sign_off"), marks)
        assert shown.status_code == OK
        assert NAME not in said(shown)
        assert warning.dossier.key not in said(shown)
    warning.refresh_from_db()
    assert warning.stage == "open"


def test_a_delivery_is_shown_to_nobody_of_another_office_nor_its_source_chosen(
    people: People, strangers: list[User]
) -> None:
    of_ours = source(people.li)
    made = deliver(of_ours, csv([row(), row(日期="1900-01-01")]), people.li)
    for who in (*strangers, people.qian, people.hospital):
        for page in (url("practice:delivery", made.pk), url("practice:remarks", made.pk)):
            assert as_(who).get(page).status_code in (FORBIDDEN, MISSING), (who, page)
        listed = as_(who).get(url("practice:list"), {"source": of_ours.slug})
        assert of_ours.title not in said(listed)
        assert made.name not in said(listed)
    before = done()
    upload = {"source": of_ours.pk, "file": SimpleUploadedFile("x.csv", csv([row()]))}
    assert as_(strangers[0]).post(url("practice:upload"), upload).status_code == 422
    assert done() == before


def test_the_guard_is_seen_by_the_office_above_and_by_nobody_beside(
    people: People, house: Subject, strangers: list[User]
) -> None:
    Tally.objects.create(agency=people.health, institution=house, day=now().date(), stage="control", calls=3, orders=4)
    Hit.objects.create(
        call="7" * 32, at=now(), agency=people.health, institution=house, stage="control", level="stop", model=SCOPE,
        version=1, rule="practice.within_licensed_subjects", order="R1", item="某项目", snapshot="5" * 64,
    )  # fmt: skip
    for who in (*strangers[:2], people.hospital):
        shown = said(as_(who).get("/guard/?outcome=any"))
        assert NAME not in shown, who
        assert "某项目" not in shown, who
    for who in (people.head, people.qian):
        assert NAME in said(as_(who).get("/guard/")), who
    shown = said(as_(people.head).get("/guard/"))
    assert ">practice.within_licensed_subjects<" not in shown
    assert Client().get("/guard/").status_code == 302


def test_the_public_and_an_institution_open_no_page_of_the_office(people: People, warning: Warning) -> None:
    pages = [url(f"risk:{name}") for name in ("list", "push_rules", "board", "grades", "runs", "run", "models")] + [
        url("practice:list"),
        url("practice:upload"),
        url("practice:sources"),
        url("risk:model", SCOPE),
        "/advertisements/",
    ]
    for page in pages:
        assert Client().get(page).status_code == 302, page
        assert as_(people.hospital).get(page).status_code == FORBIDDEN, page


def test_nonsense_in_an_address_finds_nothing_and_breaks_nothing(people: People, warning: Warning) -> None:
    head = as_(people.head)
    for page in (
        "/warnings/models/..%2F..%2Fetc/", "/warnings/models/none/", "/warnings/runs/99999999999999/",
        "/warnings/states/99999999999999/publish/", "/practice/deliveries/99999999999999/",
        "/practice/mappings/%00/", "/practice/rules/99999999999999/", "/warnings/w/NOT-A-KEY/review/",
    ):  # fmt: skip
        assert head.get(page).status_code in (MISSING, 400), page
    for page in (
        "/warnings/?q=%00&model=%27%3B&place=%00", "/warnings/board/?place=%27", "/warnings/grades/?grade=%27&page=x",
        "/guard/?outcome=%27&page=999999", "/practice/?source=%00&page=-1", "/practice/mappings/?q=%00",
        "/warnings/runs/?page=z",
    ):  # fmt: skip
        assert head.get(page).status_code in (OK, 400), page
