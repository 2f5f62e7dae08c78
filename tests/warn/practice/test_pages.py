"""Deliveries on the pages: of the office that took them in, and of nobody else."""

import pytest
from django.urls import reverse

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
