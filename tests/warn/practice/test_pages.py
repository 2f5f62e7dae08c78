"""Deliveries on the pages: of the office that took them in, and of nobody else."""

import pytest
from django.urls import reverse

from liandong.law.refusal import Refusal
from liandong.warn.practice.models import Delivery
from tests.pages import as_
from tests.people import People, settle
from tests.warn.practice.delivering import csv, deliver, row, source

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def delivery(people: People) -> Delivery:
    """Two lines, of which one is refused."""
    return deliver(source(people.li), csv([row(), row(日期="1900-01-01")]), people.li)


def test_a_delivery_and_its_remarks_are_read_by_the_office_that_took_it_in(people: People, delivery: Delivery) -> None:
    for name in ("practice:delivery", "practice:remarks"):
        answer = as_(people.li).get(reverse(name, args=[delivery.pk]))
        assert answer.status_code == 200, name
    assert delivery.source.title in as_(people.li).get(reverse("practice:list")).content.decode()


def test_nobody_else_sees_it(people: People, delivery: Delivery) -> None:
    for other in (people.zhao, people.qian, people.hospital):
        for name in ("practice:delivery", "practice:remarks"):
            assert as_(other).get(reverse(name, args=[delivery.pk])).status_code in (403, 404), (other, name)
        assert delivery.source.title not in as_(other).get(reverse("practice:list")).content.decode()


def test_a_file_without_a_row_and_one_that_stopped_do_not_say_that_every_row_landed(people: People) -> None:
    to = source(people.li)
    empty = deliver(to, csv([]), people.li)
    shown = as_(people.li).get(reverse("practice:delivery", args=[empty.pk])).content.decode()
    assert "Every row that was read has landed" not in shown
    assert "a heading and no row" in shown
    with pytest.raises(Refusal):
        deliver(to, csv([row()]).replace("日期".encode(), "某列".encode()), people.li, name="renamed.csv")
    stopped = Delivery.objects.get(name="renamed.csv")
    shown = as_(people.li).get(reverse("practice:delivery", args=[stopped.pk])).content.decode()
    assert "Every row that was read has landed" not in shown
    assert "is missing" in shown
    assert reverse("practice:upload") in shown


def test_each_state_of_a_delivery_has_its_badge(people: People, delivery: Delivery) -> None:
    for state in Delivery.State:
        Delivery.objects.update(state=state)
        shown = as_(people.li).get(reverse("practice:list")).content.decode()
        assert 'class="badge' in shown, state


def test_a_source_is_listed_with_the_title_of_its_layout(people: People, delivery: Delivery) -> None:
    shown = as_(people.li).get(reverse("practice:sources")).content.decode()
    assert "· Our own columns" in shown


def test_who_may_not_take_data_in_is_told_whom_to_ask(people: People) -> None:
    with pytest.raises(Refusal, match="case handler|案件承办人"):
        deliver(source(people.li), csv([row()]), people.wang)
