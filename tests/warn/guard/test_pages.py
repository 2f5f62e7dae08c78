"""The guard on the site: a hospital's system asks with its key, people see what was said."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import override_settings

from liandong.ground.accounts.actions import add_user, issue_key, join_institution, revoke_key
from liandong.ground.accounts.models import ApiKey
from liandong.ground.audit.clock import now, pretend
from liandong.ground.audit.models import Entry
from liandong.ground.registry.actions import grant_licence
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from liandong.warn.guard import views
from liandong.warn.guard.actions import settle
from liandong.warn.guard.filing import file_client, strike_client
from liandong.warn.guard.models import Client as Signing
from liandong.warn.guard.models import Hit
from liandong.warn.practice import snapshot
from liandong.warn.risk.catalogue import newest
from liandong.warn.risk.models import ModelState
from tests.act.stories import clinic
from tests.pages import as_
from tests.people import People
from tests.people import settle as settle_people
from tests.warn.guard.test_answers import SIGN, START, call, medication
from tests.warn.guard.test_signed import AUDIENCE, ISSUER, JKU, OWN, public, token

pytestmark = pytest.mark.django_db(transaction=True)  # a snapshot is read by a connection of its own
MORPHINE = {"text": "盐酸吗啡注射液"}


@pytest.fixture
def people(db: None) -> People:
    return settle_people()


@pytest.fixture
def subject(people: People) -> Subject:
    return clinic(people)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> Iterator[Path]:
    views.present.cache_clear()
    views.journal.cache_clear()
    with override_settings(GUARD_ROOT=tmp_path / "guard", REGISTERS_ROOT=tmp_path / "registers"):
        yield tmp_path / "guard"
    if views.journal.cache_info().currsize:
        views.journal().close()
    views.present.cache_clear()
    views.journal.cache_clear()


@pytest.fixture
def key(people: People, subject: Subject) -> tuple[ApiKey, str]:
    return issue_key(
        agency=people.health, name="his", words=["guard.ask"], speaks_as=people.head, subject=subject.code, by=None
    )


def in_use(people: People, *names: str) -> None:
    for name in names:
        model = newest()[name]
        ModelState.objects.create(
            agency=people.health, model=name, version=model.version, stage=ModelState.Stage.PUBLISHED,
            changed_at=now(), changed_by=people.head,
        )  # fmt: skip


def asked(client: Client, path: str, body: bytes, secret: str = "") -> Any:
    return client.post(path, body, content_type="application/json", headers={"Authorization": f"Bearer {secret}"})


def test_discovery_is_open_and_a_call_needs_the_key_of_an_institution(
    client: Client, people: People, subject: Subject
) -> None:
    told = client.get("/cds-services")
    assert told.status_code == 200
    assert len(told.json()["services"]) == 3
    assert "Access-Control-Allow-Origin" not in told.headers
    snapshot.take()
    assert asked(client, SIGN, b"{}").status_code == 401
    _key, other = issue_key(agency=people.health, name="x", words=["read"], speaks_as=people.wang, by=None)
    assert asked(client, SIGN, b"{}", other).status_code == 401


@override_settings(GUARD_ADDRESSES=frozenset({"https://guard.example.gov.cn"}))
def test_a_client_on_file_may_sign_its_calls_instead_of_sending_the_key(
    client: Client, people: People, subject: Subject, key: tuple[ApiKey, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liandong.warn.guard.present.LOOK", -1.0)
    snapshot.take()
    said: dict[str, Any] = {"aud": AUDIENCE, "iat": int(now().timestamp()), "exp": int(now().timestamp()) + 300}
    assert asked(client, SIGN, call("order-sign"), token(**said)).status_code == 401
    keys = {"keys": [public(OWN)]}
    file_client(key=key[0], issuer=ISSUER, keys=keys, jku=JKU, by=None)
    assert Entry.objects.filter(kind="guard_client_filed").count() == 1
    first = token(**said)
    assert asked(client, SIGN, call("order-sign"), first).status_code == 200
    again = asked(client, SIGN, call("order-sign"), first)
    assert (again.status_code, again.json()["field"]) == (401, "Authorization")
    assert asked(client, START, call("encounter-start"), token(**said)).status_code == 401  # another service
    strike_client(key=key[0], by=None)
    assert Entry.objects.filter(kind="guard_client_struck").count() == 1
    assert asked(client, SIGN, call("order-sign"), token(**said)).status_code == 401


def test_who_may_put_a_client_on_file(people: People, subject: Subject, key: tuple[ApiKey, str]) -> None:
    keys = {"keys": [public(OWN)]}
    with pytest.raises(Refusal):  # no manager of that office
        file_client(key=key[0], issuer=ISSUER, keys=keys, by=people.wang)
    with pytest.raises(Refusal):  # nothing there yet
        strike_client(key=key[0], by=None)
    for issuer, handed in (("", keys), (ISSUER, {"keys": []}), (ISSUER, {"keys": [public(OWN), public(OWN)]})):
        with pytest.raises(Refusal):
            file_client(key=key[0], issuer=issuer, keys=handed, by=None)
    plain, _secret = issue_key(agency=people.health, name="x", words=["read"], speaks_as=people.wang, by=None)
    with pytest.raises(Refusal):  # it does not ask the guard
        file_client(key=plain, issuer=ISSUER, keys=keys, by=None)
    revoke_key(key=key[0], by=None)
    with pytest.raises(Refusal):
        file_client(key=key[0], issuer=ISSUER, keys=keys, by=None)


def test_the_operator_files_a_client_by_the_command(tmp_path: Path, key: tuple[ApiKey, str]) -> None:
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"keys": [public(OWN)]}), encoding="utf-8")
    call_command("guard_client", key=key[0].pk, issuer=ISSUER, keys=file)
    assert Signing.objects.get(key=key[0]).issuer == ISSUER
    told: dict[str, Any] = {"key": key[0].pk, "issuer": ISSUER, "keys": file}
    for name, wrong in (("key", 0), ("issuer", ""), ("keys", tmp_path / "none"), ("keys", None)):
        with pytest.raises(CommandError):
            call_command("guard_client", **told | {name: wrong})
    call_command("guard_client", key=key[0].pk, strike=True)
    assert not Signing.objects.exists()


def test_a_key_that_asks_the_guard_is_of_one_institution_and_does_nothing_else(
    people: People, subject: Subject
) -> None:
    for words, code in (({"guard.ask"}, ""), ({"guard.ask", "read"}, subject.code), ({"read"}, subject.code)):
        with pytest.raises(Refusal):
            issue_key(agency=people.health, name="x", words=words, speaks_as=people.wang, subject=code, by=None)
    with pytest.raises(Refusal, match="91350502MA00000000"):  # no institution has this code
        issue_key(
            agency=people.health, name="x", words={"guard.ask"}, speaks_as=people.wang, subject="91350502MA00000000",
            by=None,
        )  # fmt: skip


def test_without_registers_nothing_is_checked_and_the_answer_says_so(client: Client, key: tuple[ApiKey, str]) -> None:
    told = asked(client, SIGN, call("order-sign"), key[1])
    assert told.status_code == 503
    assert told.json()["error"]


def test_an_unlicensed_place_is_warned_and_the_office_sees_it(
    client: Client, people: People, subject: Subject, key: tuple[ApiKey, str], own_files: Path
) -> None:
    in_use(people, "institution_unlicensed")
    licensed(people)
    snapshot.take()
    told = asked(client, START, call("encounter-start"), key[1])
    assert told.status_code == 200, told.content
    [card] = told.json()["cards"]
    comment = {"reason": {"code": "register_behind"}, "userComment": "许可证昨日已换发"}
    said = {
        "card": card["uuid"],
        "outcome": "overridden",
        "overrideReason": comment,
        "outcomeTimestamp": now().isoformat(),
    }
    assert asked(client, f"{START}/feedback", json.dumps({"feedback": [said]}).encode(), key[1]).status_code == 200
    settle(folder=own_files)
    assert Hit.objects.get().comment == "许可证昨日已换发"
    client.force_login(people.head)
    page = client.get("/guard/")
    assert page.status_code == 200
    assert "许可证昨日已换发" in page.content.decode()
    client.force_login(people.zhao)
    assert "许可证昨日已换发" not in client.get("/guard/").content.decode()


def licensed(people: People) -> None:
    """Somebody else has a licence, so that the register is not empty."""
    licence = NewLicence(
        kind="practice", number="PDY00001735050211A1001", valid_from=date(2024, 1, 1), scopes={"03": "内科"}
    )
    grant_licence(subject=clinic(people, name="鲤城康宁诊所"), licence=licence, by=people.wang)


def test_a_key_that_was_taken_back_is_heard_no_more(
    client: Client, people: People, subject: Subject, key: tuple[ApiKey, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot.take()
    monkeypatch.setattr("liandong.warn.guard.present.LOOK", 0.0)
    assert asked(client, SIGN, call("order-sign", [medication("m1", MORPHINE)]), key[1]).status_code == 200
    revoke_key(key=key[0], by=None)
    assert asked(client, SIGN, call("order-sign"), key[1]).status_code == 401


def test_an_office_without_a_model_in_use_says_that_nothing_was_checked(
    client: Client, people: People, subject: Subject, key: tuple[ApiKey, str]
) -> None:
    snapshot.take()
    [card] = asked(client, SIGN, call("order-sign", [medication("m1", MORPHINE)]), key[1]).json()["cards"]
    assert card["indicator"] == "info"


def test_a_change_of_the_register_is_in_the_next_snapshot_without_anybody_asking(
    people: People, subject: Subject
) -> None:
    assert snapshot.renew() is None  # nobody has ever asked for one
    first = snapshot.take()
    with pretend(now() + timedelta(minutes=5)):
        again = snapshot.renew()  # an act may have been on its way
        assert again is not None
        assert again.hash == first.hash
        assert snapshot.renew() is None
    with pretend(now() + timedelta(minutes=10)):
        licensed(people)
        second = snapshot.renew()
    assert second is not None
    assert second.hash != first.hash
    assert second.counts["licensed"] == 1


def test_snapshots_that_nobody_names_go_after_a_day(people: People, subject: Subject, tmp_path: Path) -> None:
    first = snapshot.take()
    licensed(people)
    second = snapshot.take()
    assert snapshot.forget(named=[]) == 0  # of this day
    with pretend(now() + timedelta(days=2)):
        assert snapshot.forget(named=[first.hash]) == 0
        assert snapshot.forget(named=[]) == 1
    assert [folder.name for folder in (tmp_path / "registers").iterdir()] == [second.hash]


def test_an_institution_sees_what_was_said_to_it_and_no_other(
    client: Client, people: People, subject: Subject, key: tuple[ApiKey, str], own_files: Path
) -> None:
    licensed(people)
    in_use(people, "institution_unlicensed")
    snapshot.take()
    assert asked(client, START, call("encounter-start"), key[1]).json()["cards"]
    settle(folder=own_files)
    mine = add_user(username="zijia", name="自家", by=None)
    join_institution(user=mine, subject=subject.code, by=None)
    for person, sees in ((mine, True), (people.hospital, False)):
        page = as_(person).get("/guard/")
        assert page.status_code == 200
        assert (subject.name in page.content.decode()) is sees
