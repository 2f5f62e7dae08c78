"""Who may ask is looked at every second: cheaply where nothing changed, and at once where something did."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from liandong.ground.accounts.actions import issue_key, revoke_key
from liandong.ground.accounts.models import Agency, ApiKey
from liandong.ground.audit.clock import now
from liandong.ground.registry.actions import register_institution
from liandong.warn.guard.present import Present
from tests.people import People, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def secret(people: People) -> str:
    clinic = register_institution(name="安康门诊部", place=people.county, licences=(), by=people.li)
    words = {"guard.ask"}
    return issue_key(
        agency=people.health, name="his", words=words, speaks_as=people.head, subject=clinic.code, by=None
    )[1]


@pytest.fixture
def present(secret: str) -> Present:
    made = Present()
    made.renew()
    assert made.asker(secret)
    return made


def test_where_nothing_changed_nothing_is_read_again(
    present: Present, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    askers = present.askers
    with django_assert_num_queries(0):  # its one statement goes past Django
        present.renew()
    assert present.askers is askers


def test_a_key_that_was_taken_back_opens_nothing_at_the_next_look(present: Present, secret: str) -> None:
    revoke_key(key=ApiKey.objects.get(), by=None)
    present.renew()
    assert present.asker(secret) is None


def test_nor_does_one_whose_day_has_come(present: Present, secret: str) -> None:
    ApiKey.objects.update(until=now() + timedelta(hours=1))
    present.renew()
    assert present.asker(secret)
    ApiKey.objects.update(until=now() - timedelta(seconds=1))
    present.renew()
    assert present.asker(secret) is None


def test_nor_one_of_an_agency_that_is_gone(present: Present, people: People, secret: str) -> None:
    Agency.objects.filter(pk=people.health.pk).update(is_active=False)
    present.renew()
    assert present.asker(secret) is None
