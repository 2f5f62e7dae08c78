"""Every page, list, search and act, tried as every kind of person: made from the route table, so no page is forgotten.

A secret dossier of one agency carries a token in its title. Whoever may not see it must never meet the token, must be
turned away from every address that names it, and must leave nothing on the trail.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from liandong.discover.clues.actions import receive_clue
from liandong.ground.accounts.access import PUBLIC, SIGNED_IN, declared_prefixes
from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.documents.actions import add_document
from liandong.ground.dossiers.actions import open_dossier, regrade, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_see
from liandong.ground.notices.actions import notify
from tests.people import People, settle

TOKEN = "玄武岩"
NOBODY = 999_999_999


class Route(NamedTuple):
    name: str
    access: Any
    needs: tuple[str, ...]
    converters: dict[str, str]
    path: str


def walk(patterns: list[Any], path: str = "", names: tuple[str, ...] = ()) -> Iterator[Route]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if any(here.startswith(known) for known in declared_prefixes):
            continue
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            kinds = {name: type(each).__name__ for name, each in pattern.pattern.converters.items()}
            access = getattr(pattern.callback, "access", None)
            yield Route(":".join([*names, pattern.name or ""]), access, tuple(kinds), kinds, here)


@cache
def routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns))


class Town(NamedTuple):
    people: People
    dossiers: list[Dossier]  # secret ones of the health bureau of the county


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Town:
    settings.FILES_ROOT = tmp_path / "files"
    people = settle()
    clue = receive_clue(
        channel="form",
        source="complaint",
        title=f"{TOKEN}诊所",
        text=f"{TOKEN}诊所无证行医",
        place=people.county,
        intake_agency=people.health,
        by=people.wang,
    )
    regrade(dossier=clue.dossier, grade="secret", because="举报人", by=people.wang)
    dossiers = [clue.dossier]
    for kind in ("inspection", "case", "selfcheck"):
        dossiers.append(
            open_dossier(
                kind=kind,
                title=f"{TOKEN}{kind}",
                place=people.county,
                owner=people.health,
                grade="secret",
                by=people.wang,
            )
        )
    for dossier in dossiers:
        for is_sealed in (False, True):
            file = ContentFile(b"%PDF-1.7 " + dossier.key.encode(), name="a.pdf")
            add_document(dossier=dossier, kind="evidence", title=TOKEN, file=file, is_sealed=is_sealed, by=people.wang)
    facts = {"key": TOKEN, "because": TOKEN}
    notify(agency=people.health, user=people.wang, key="dossier_shared", facts=facts, dossier=dossiers[0])
    return Town(people, dossiers)


def keys_in(namespace: str, town: Town) -> list[int]:
    """Keys of rows that belong to the secret dossiers, in the app of this name."""
    if namespace not in apps.app_configs:
        return [NOBODY]
    found: list[int] = []
    for model in apps.get_app_config(namespace).get_models():
        if any(field.name == "dossier" for field in model._meta.get_fields()):
            rows = model._default_manager.filter(dossier__in=town.dossiers)
            found += [key for key in rows.values_list("pk", flat=True) if isinstance(key, int)]
    return found or [NOBODY]


def addresses(route: Route, town: Town) -> list[str]:
    """The route with every key of the secret dossiers that fits it."""
    if not route.needs:
        return [reverse(route.name)]
    choices: list[dict[str, Any]] = [{}]
    for name in route.needs:
        values: list[Any] = ["nothing"]
        if name == "key":
            values = [dossier.key for dossier in town.dossiers]
        elif route.converters[name] == "IntConverter":
            values = keys_in(route.name.split(":", maxsplit=1)[0], town)
        choices = [{**chosen, name: value} for chosen in choices for value in values]
    return [reverse(route.name, kwargs=chosen) for chosen in choices]


def client_of(who: User | AnonymousUser) -> Client:
    client = Client(raise_request_exception=True)
    if isinstance(who, User):
        client.force_login(who)
    return client


def body(response: HttpResponseBase) -> str:
    said = b"".join(response) if response.streaming else getattr(response, "content", b"")
    return bytes(said).decode("utf-8", "replace")


def is_sent_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse("accounts:sign_in"))


def strangers(town: Town) -> dict[str, User | AnonymousUser]:
    return {
        name: who
        for name, who in town.people.everybody().items()
        if not any(may_see(who, dossier) for dossier in town.dossiers)
    }


@pytest.fixture(params=[route.name for route in routes()])
def route(request: pytest.FixtureRequest) -> Route:
    return next(each for each in routes() if each.name == request.param)


def test_the_route_table_is_not_empty_and_every_route_has_a_name() -> None:
    assert len(routes()) > 20
    assert not [each.path for each in routes() if not each.name or each.name.endswith(":")]


def test_those_outside_are_who_we_think(town: Town) -> None:
    assert set(strangers(town)) == {"zhao", "qian", "hospital", "auditor", "operator", "prosecutor", "passerby"}


def test_a_page_opens_only_for_those_who_may_say_its_word(route: Route, town: Town) -> None:
    for name, who in town.people.everybody().items():
        if route.access == PUBLIC:
            continue
        client, address = client_of(who), addresses(route, town)[0]
        response = client.get(address)
        if response.status_code == 405:
            response = client.post(address)
        if not isinstance(who, User):
            assert is_sent_to_sign_in(response), f"{name} got {response.status_code}"
        elif route.access != SIGNED_IN and not any(who.may(word) for word in route.access):
            assert response.status_code == 403, f"{name} got {response.status_code}"
        else:
            assert response.status_code < 500


def test_nobody_outside_meets_the_secret_or_reaches_its_addresses(route: Route, town: Town) -> None:
    for name, who in strangers(town).items():
        client = client_of(who)
        for address in addresses(route, town):
            response = client.get(address)
            pages = [response] if route.needs else [response, client.get(address, {"q": TOKEN[:2]})]
            assert not any(TOKEN in body(page) for page in pages), f"{name} reads it at {address}"
            if route.needs and route.access != PUBLIC:
                turned_away = response.status_code in {403, 404, 405} or is_sent_to_sign_in(response)
                assert turned_away, f"{name} got {response.status_code} at {address}"


def test_nobody_outside_changes_anything_of_it(route: Route, town: Town) -> None:
    if not route.needs or route.access == PUBLIC:
        return
    before = Entry.objects.count()
    for name, who in strangers(town).items():
        client = client_of(who)
        for address in addresses(route, town):
            response = client.post(address, {"because": "x", "purpose": "x", "text": "x", "reason": "x"})
            turned_away = response.status_code in {403, 404, 405} or is_sent_to_sign_in(response)
            assert turned_away, f"{name} got {response.status_code} at {address}"
    assert Entry.objects.count() == before


def test_a_share_opens_the_dossier_and_taking_part_in_nothing_else(town: Town) -> None:
    shown, hidden = town.dossiers[1], town.dossiers[2]
    share(dossier=shown, agency=town.people.market, because="联合办案", by=town.people.wang)
    client = client_of(town.people.zhao)
    assert client.get(reverse("ui:dossier", args=[shown.key])).status_code == 200
    assert client.get(reverse("ui:dossier", args=[hidden.key])).status_code == 404
