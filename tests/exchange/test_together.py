"""Reports of several requests in one transaction: each has its own answer, and one that fails harms no other."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from liandong.discover.clues.actions.reports import Report, checked
from liandong.discover.clues.models import Clue
from liandong.exchange import together
from liandong.ground.accounts.actions import issue_key
from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.places.models import Place
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> People:
    return settle()


def report(people: People, text: str, by: User, place: Place | None = None) -> Report:
    return checked(channel="api", source="complaint", title=text, text=text, place=place or people.county, by=by)


def test_eight_senders_at_once_are_each_told_of_their_own_report(people: People) -> None:
    secrets = [
        issue_key(agency=agency, name=agency.name, words=["clues.receive"], speaks_as=user, by=None)[1]
        for agency, user in ((people.health, people.wang), (people.market, people.zhao))
    ]

    def send(number: int) -> tuple[int, Any]:
        said = {"title": f"第{number}件", "text": f"第{number}件反映", "place": "350502"}
        headers = {"Authorization": f"Bearer {secrets[number % 2]}", "Idempotency-Key": str(number)}
        try:
            answer = Client().post("/api/v1/clues", said, content_type="application/json", headers=headers)
            return answer.status_code, answer.json()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(send, range(48)))
    assert {status for status, _ in told} == {201}
    titles = dict(Clue.objects.values_list("dossier__key", "title"))
    assert [titles[answer["key"]] for _, answer in told] == [f"第{number}件" for number in range(48)]
    holders = [(people.health, people.market)[number % 2].name for number in range(48)]
    assert [answer["holder"] for _, answer in told] == holders
    by = dict(Entry.objects.filter(kind="clue_received").values_list("dossier", "by_id"))
    assert [by[answer["key"]] for _, answer in told] == [(people.wang, people.zhao)[n % 2].pk for n in range(48)]


def test_a_report_the_database_refuses_keeps_no_other_back(people: People) -> None:
    nowhere = Place(code="990000", stem="99", name="无", full_name="无", level=1)  # not in the list of places
    tickets = [
        together.Ticket(report(people, text, people.wang, place), people.wang)
        for text, place in (("第一件", None), ("第二件", nowhere), ("第三件", None))
    ]
    together._keep(tickets, people.wang)
    assert [type(one.became) for one in tickets[::2]] == [Clue, Clue]
    assert isinstance(tickets[1].became, DatabaseError)
    assert sorted(Clue.objects.values_list("title", flat=True)) == ["第一件", "第三件"]
    with pytest.raises(DatabaseError):
        together.receive(report(people, "第四件", people.wang, nowhere), by=people.wang)
    assert isinstance(together.receive(report(people, "第五件", people.wang), by=people.wang), Clue)
