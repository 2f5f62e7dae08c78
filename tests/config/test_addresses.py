"""Who asks, behind which front servers; and whom failed sign-ins lock."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils.timezone import now

from liandong.config.addresses import caller, networks
from liandong.config.middleware import TrueAddress
from tests.people import People, settle

PASSWORD = "a-long-Way-round-2026"
OFFICE, STRANGER = "203.0.113.5", "198.51.100.9"


@pytest.mark.parametrize(
    ("proxies", "direct", "forwarded", "who"),
    [
        ("", "203.0.113.5", "10.9.9.9", "203.0.113.5"),
        ("127.0.0.1", "203.0.113.5", "10.9.9.9", "203.0.113.5"),
        ("127.0.0.1", "127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "127.0.0.1", "1.1.1.1, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1,10.0.0.0/8", "127.0.0.1", "1.1.1.1, 203.0.113.5, 10.1.2.3", "203.0.113.5"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "1.1.1.1, unknown", "127.0.0.1"),
        ("::1", "::1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "::ffff:127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "", "1.1.1.1", ""),
    ],
)
def test_only_front_servers_that_are_named_are_believed(proxies: str, direct: str, forwarded: str, who: str) -> None:
    assert caller(direct, forwarded, networks(proxies)) == who


@pytest.mark.parametrize(("proxies", "who"), [("", "127.0.0.1"), ("127.0.0.1", OFFICE)])
def test_everything_behind_the_door_sees_the_true_address(proxies: str, who: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"6.6.6.6, {OFFICE}")
    with override_settings(PROXIES=networks(proxies)):
        TrueAddress(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == who


@pytest.fixture
def people(db: None) -> People:
    people = settle()
    for user in (people.wang, people.li):
        user.set_password(PASSWORD)
        user.save()
    return people


def sign_in(username: str, password: str, address: str, **headers: str) -> int:
    words = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address, headers=headers).post(reverse("accounts:sign_in"), words).status_code


def test_five_wrong_passwords_lock_a_name_where_they_were_typed_and_nowhere_else(people: People) -> None:
    told = [sign_in("wang", "wrong", STRANGER) for _ in range(5)]
    assert told == [422, 422, 422, 422, 429]
    assert sign_in("wang", PASSWORD, STRANGER) == 429
    assert sign_in("wang", PASSWORD, OFFICE) == 302
    assert sign_in("li", PASSWORD, STRANGER) == 302


def test_a_header_that_anyone_can_write_moves_nobody_to_another_address(people: People) -> None:
    told = [
        sign_in("wang", "wrong", STRANGER, x_forwarded_for=f"10.0.0.{n}", x_real_ip=f"10.0.0.{n}") for n in range(5)
    ]
    assert told[-1] == 429


@override_settings(ADDRESS_FAILURE_LIMIT=6)
def test_many_names_from_one_address_lock_the_address_and_no_other(people: People) -> None:
    told = [sign_in(f"guess{n}", "wrong", STRANGER) for n in range(6)]
    assert told == [422, 422, 422, 422, 422, 429]
    words = {"username": "li", "password": PASSWORD}
    locked = Client(REMOTE_ADDR=STRANGER).post(reverse("accounts:sign_in"), words)
    assert locked.status_code == 429
    assert sign_in("li", PASSWORD, OFFICE) == 302


def test_trying_on_while_locked_makes_it_no_longer(people: People) -> None:
    for _ in range(7):
        sign_in("wang", "wrong", STRANGER)
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=16))
    assert sign_in("wang", PASSWORD, STRANGER) == 302


@override_settings(ADDRESS_FAILURE_LIMIT=6)
def test_who_signs_in_at_last_takes_their_own_mistakes_off_the_address(people: People) -> None:
    for _ in range(4):
        sign_in("wang", "wrong", OFFICE)
    assert sign_in("wang", PASSWORD, OFFICE) == 302
    for _ in range(4):
        assert sign_in("li", "wrong", OFFICE) == 422
