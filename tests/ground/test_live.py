"""Living lists: the part alone, and only when it has changed; no activity, no reading, no leak."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from liandong.discover.clues.actions import receive_clue
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.actions import join_agency
from liandong.ground.dossiers.actions import regrade
from liandong.ground.dossiers.models import ReadLog
from tests.people import SINCE, People, settle

pytestmark = pytest.mark.django_db
BOARDS = ["ui:workbench", "clues:list", "dispatch:list", "joint:list", "worklist:list"]


@pytest.fixture
def people() -> People:
    return settle()


def received(people: People, title: str = "无证行医") -> Clue:
    return receive_clue(
        channel="form",
        source="complaint",
        title=title,
        text=f"{title}：反映诊所无证行医",
        place=people.county,
        intake_agency=people.health,
        by=people.wang,
    )


def opened(client: Client, address: str) -> Any:
    """The page as a whole; what its live part says of itself."""
    return client.get(address).context["live"]


def asked_again(client: Client, address: str, live: Any, mark: str = "") -> HttpResponse:
    headers = {"HX-Request": "true", "Live-Whose": live.whose, "If-None-Match": mark or live.mark}
    return client.get(address, headers=headers)  # type: ignore[return-value]


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_that_has_not_changed_sends_nothing(client: Client, people: People, name: str) -> None:
    received(people)
    client.force_login(people.li)
    live = opened(client, reverse(name))
    again = asked_again(client, reverse(name), live)
    assert (again.status_code, again.content) == (204, b"")
    assert again["ETag"] == live.mark
    assert again["Live-At"].count(":") == 1


def test_a_change_sends_the_part_without_its_frame(client: Client, people: People) -> None:
    client.force_login(people.li)
    live = opened(client, reverse("clues:list"))
    received(people)
    again = asked_again(client, reverse("clues:list"), live)
    assert "无证行医" in again.content.decode()
    assert "<html" not in again.content.decode()
    assert again["Cache-Control"] == "no-store"
    assert asked_again(client, reverse("clues:list"), live, mark=again["ETag"]).status_code == 204


def test_a_front_server_that_weakens_the_mark_changes_nothing(client: Client, people: People) -> None:
    client.force_login(people.li)
    live = opened(client, reverse("clues:list"))
    assert asked_again(client, reverse("clues:list"), live, mark=f"W/{live.mark}").status_code == 204


def test_what_one_may_not_see_moves_nothing(client: Client, people: People) -> None:
    client.force_login(people.zhao)
    before = {name: opened(client, reverse(name)) for name in BOARDS}
    clue = received(people)
    regrade(dossier=clue.dossier, grade="secret", because="举报人", by=people.wang)
    for name, live in before.items():
        again = asked_again(client, reverse(name), live)
        assert (again.status_code, again["ETag"]) == (204, live.mark)


def test_looking_neither_prolongs_a_session_nor_counts_as_reading(client: Client, people: People) -> None:
    received(people)
    client.force_login(people.li)
    live = opened(client, reverse("clues:list"))
    session = Session.objects.get()
    readings = ReadLog.objects.count()
    for _ in range(3):
        asked_again(client, reverse("clues:list"), live)
    again = Session.objects.get()
    assert (again.session_data, again.expire_date) == (session.session_data, session.expire_date)
    assert ReadLog.objects.count() == readings


def test_a_sentence_that_waits_for_the_next_page_is_not_swallowed(client: Client, people: People) -> None:
    client.force_login(people.li)
    live = opened(client, reverse("clues:list"))
    client.post(reverse("accounts:switch"), {"agency": people.health.pk, "next": "/clues/"})
    waiting = client.cookies.get("messages")
    asked_again(client, reverse("clues:list"), live)
    assert client.cookies.get("messages") == waiting


def test_a_page_of_another_agency_or_language_is_loaded_anew_as_a_whole(client: Client, people: People) -> None:
    join_agency(user=people.li, agency=people.market, role="handler", since=SINCE, by=None)
    client.force_login(people.li)
    live = opened(client, reverse("clues:list"))
    client.post(reverse("accounts:switch"), {"agency": people.market.pk})
    again = asked_again(client, reverse("clues:list"), live)
    assert (again.status_code, again.content, again["HX-Refresh"]) == (204, b"", "true")


def test_whoever_is_signed_out_or_has_left_is_told_nothing(client: Client, people: People) -> None:
    received(people)
    client.force_login(people.li)
    live = opened(client, reverse("clues:list"))
    client.logout()
    again = asked_again(client, reverse("clues:list"), live, mark='"x"')
    assert (again.status_code, again.content) == (204, b"")
    client.force_login(people.hospital)
    assert asked_again(client, reverse("clues:list"), live, mark='"x"').status_code == 403


def test_forms_inside_a_part_do_not_make_it_look_changed(client: Client, people: People) -> None:
    client.force_login(people.zhao)
    first, second = opened(client, reverse("dispatch:list")), opened(client, reverse("dispatch:list"))
    assert first.mark == second.mark
