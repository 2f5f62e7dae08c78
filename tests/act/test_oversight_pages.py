"""The pages of oversight, as the people of the town see them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from liandong.act.oversight import actions
from liandong.act.oversight.models import Card
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from tests.act.stories import at
from tests.act.test_oversight_cards import carded, clock
from tests.people import People, settle

TODAY = date(2026, 4, 2)
UNPROCESSABLE = 422


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_after() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(user: User, url: str) -> str:
    response = client_of(user).get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_board_says_who_is_late_and_leads_to_the_matter(people: People) -> None:
    card = carded(people)
    for user in (people.head, people.qian):
        page = said(user, "/oversight/")
        assert card.dossier.key in page
        assert people.health.name in page
    assert card.dossier.key not in said(people.zhao, "/oversight/")


def test_the_board_is_narrowed_by_what_stands_in_the_address(people: People) -> None:
    card = carded(people)
    assert card.dossier.key in said(people.head, "/oversight/?colour=yellow&state=unanswered")
    assert card.dossier.key not in said(people.head, "/oversight/?colour=red")
    assert card.dossier.key not in said(people.head, "/oversight/?agency=999999")
    assert card.dossier.key in said(people.qian, "/oversight/?scope=below")
    assert card.dossier.key not in said(people.qian, "/oversight/?scope=ours")
    assert card.dossier.key in said(people.head, "/oversight/?scope=nonsense&colour=blue&agency=x&page=-1")


def test_a_card_whose_clock_was_just_met_is_off_the_board_at_once(people: People) -> None:
    card = carded(people)
    type(card.deadline).objects.filter(pk=card.deadline_id).update(met_on=TODAY)
    assert card.dossier.key not in said(people.head, "/oversight/")


def test_a_card_is_answered_on_its_page(people: People) -> None:
    card = carded(people)
    url = f"/oversight/cards/{card.pk}/answer/"
    assert f'href="{url}"' in said(people.wang, f"/d/{card.dossier.key}/")
    client = client_of(people.wang)
    assert client.post(url, {"text": ""}).status_code == UNPROCESSABLE
    assert client.post(url, {"text": "检测报告未回"}).status_code == 302
    assert "检测报告未回" in said(people.qian, f"/d/{card.dossier.key}/")
    assert client_of(people.zhao).get(url).status_code == 404


def test_a_card_is_lifted_by_the_head_above(people: People) -> None:
    card = carded(people)
    url = f"/oversight/cards/{card.pk}/lift/"
    assert client_of(people.wang).get(url).status_code == 403
    assert client_of(people.head).post(url, {"ground": "miscounted", "because": "算错"}).status_code == UNPROCESSABLE
    assert Card.objects.get(pk=card.pk).lifted_at is None


def test_the_board_asks_a_bounded_number_of_questions(people: People, django_assert_max_num_queries: object) -> None:
    for _each in range(12):
        carded_again(people)
    client = client_of(people.head)
    client.get("/oversight/")
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert client.get("/oversight/").status_code == 200


def carded_again(people: People) -> None:
    clock(people)
    actions.oversee()
