"""The publication desk, the public's pages, points and boards."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.feedback.credit.reactions import take_points
from liandong.feedback.publicity import actions
from liandong.feedback.publicity.models import Publication
from liandong.feedback.publicity.reactions import draft
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.models import Subject
from tests.act.stories import FILED, at, told
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_of_the_decision() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


@pytest.fixture
def row(people: People) -> Publication:
    """A draft, as it comes by itself from a decision."""
    fine = [Imposed("F1", 2_000_000, "罚款二万元")]
    cases.decide(case=told(people), outcome="penalty", imposed=fine, reasons="属实", on=FILED, by=people.head)
    entry = Entry.objects.get(kind="case_decided")
    take_points(entry)
    draft(entry)
    return Publication.objects.select_related("dossier", "subject").get()


@pytest.fixture
def licensed(people: People) -> Subject:
    licence = NewLicence(
        kind="practice",
        number="PDY00001",
        valid_from=date(2024, 1, 1),
        valid_until=date(2029, 12, 31),
        scopes={"03": "内科"},
    )
    return register_institution(
        name="鲤城同心医院", place=people.county, address="中山路9号", phone="0595-22220000", licences=(licence,),
        by=people.wang,
    )  # fmt: skip


def anybody() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_a_draft_is_on_the_desk_and_not_before_the_public(people: People, row: Publication) -> None:
    assert row.title in said(as_(people.head).get("/publications/"))
    assert as_(people.wang).get("/publications/").status_code == FORBIDDEN
    assert row.title not in said(anybody().get("/public/"))
    assert anybody().get(f"/public/{row.slug}/").status_code == MISSING


def test_publishing_lets_everybody_find_it_without_signing_in(people: People, row: Publication) -> None:
    page = as_(people.head).post(f"/publications/{row.pk}/publish/", follow=True)
    assert "Published." in said(page)
    assert row.subject.name in said(anybody().get("/public/", {"q": row.subject.name}))
    item = said(anybody().get(f"/public/{row.slug}/"))
    assert "20,000.00" in item
    assert row.dossier.key not in item
    before = done()
    assert "This cannot be done now" in said(as_(people.head).post(f"/publications/{row.pk}/publish/", follow=True))
    assert done() == before


def test_another_agency_neither_sees_the_draft_nor_publishes_it(people: People, row: Publication) -> None:
    before = done()
    assert row.title not in said(as_(people.zhao).get("/publications/"))
    assert as_(people.zhao).post(f"/publications/{row.pk}/publish/").status_code == MISSING
    assert "Only the agency that made the decision publishes it." in said(
        as_(people.qian).post(f"/publications/{row.pk}/publish/", follow=True)
    )
    assert done() == before


def test_withdrawing_needs_a_reason_and_leaves_nothing_but_the_reason(people: People, row: Publication) -> None:
    actions.publish(publication=row, by=people.head)
    address, before = f"/publications/{row.pk}/withdraw/", done()
    assert as_(people.head).post(address, {"reason": ""}).status_code == WRONG
    assert done() == before
    assert as_(people.head).post(address, {"reason": "复议撤销"}).status_code == FOUND
    item = said(anybody().get(f"/public/{row.slug}/"))
    assert "复议撤销" in item
    assert row.subject.name not in item


def test_a_citizen_looks_up_a_licence_and_sees_nothing_personal(people: People, licensed: Subject) -> None:
    page = said(anybody().get("/public/institutions/", {"q": "同心"}))
    assert licensed.name in page
    entry = said(anybody().get(f"/public/institutions/{licensed.code}/"))
    assert "PDY00001" in entry
    assert "内科" in entry
    assert licensed.phone not in entry
    assert licensed.address not in entry


def test_one_sign_or_an_unknown_name_finds_nothing_and_leads_to_a_report(people: People, licensed: Subject) -> None:
    assert licensed.name not in said(anybody().get("/public/institutions/", {"q": "同"}))
    unknown = said(anybody().get("/public/institutions/", {"q": "没有这一家"}))
    assert "No licensed institution of this name is on the register." in unknown
    assert "/report/" in unknown


def test_those_without_a_licence_are_not_in_the_publics_register(people: People, row: Publication) -> None:
    assert anybody().get(f"/public/institutions/{row.subject.code}/").status_code == MISSING
    assert row.subject.code not in said(anybody().get("/public/institutions/", {"q": row.subject.name}))


def test_the_portal_leads_to_reports_their_progress_and_licences(people: People) -> None:
    page = said(anybody().get("/public/"))
    for address in ("/public/institutions/", "/report/", "/report/progress/"):
        assert f'href="{address}"' in page


def test_points_and_boards_show_what_one_may_see(people: People, row: Publication) -> None:
    assert row.subject.name in said(as_(people.li).get("/credit/"))
    assert row.subject.name not in said(as_(people.zhao).get("/credit/"))
    assert as_(people.operator).get("/credit/").status_code == FORBIDDEN
    boards = as_(people.li).get("/dashboards/")
    assert boards.status_code == OK
    assert "Round the loop" in said(boards)
    assert as_(people.operator).get("/dashboards/").status_code == FORBIDDEN
    assert anybody().get("/dashboards/").status_code == FOUND
