"""Notices: given by reactions once, read once for all, sent on through gateways once."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.actions import hand_over, open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.notices import actions, reactions
from liandong.ground.notices.gateways import Gateway
from liandong.ground.notices.gateways.email import Email
from liandong.ground.notices.gateways.in_app import InApp
from liandong.ground.notices.gateways.sms_file import SmsFile
from liandong.ground.notices.models import Delivery, Notice
from liandong.ground.notices.queries import notices_of, unread_count
from liandong.ground.notices.wording import declare, sentence
from liandong.law.refusal import Refusal
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def dossier(people: People) -> Dossier:
    return open_dossier(kind="clue", title="线索", place=people.county, owner=people.health, by=people.wang)


def told(work: Callable[[Entry], None], kind: str) -> Notice:
    entry = Entry.objects.filter(kind=kind).latest("id")
    work(entry)
    work(entry)
    return Notice.objects.get()


def test_a_share_tells_the_agency_once(people: People, dossier: Dossier) -> None:
    share(dossier=dossier, agency=people.market, because="转办", by=people.wang)
    notice = told(reactions.tell_the_agency_it_is_shared_with, "dossier_shared")
    assert notice.agency == people.market
    with translation.override("en"):
        assert notice.text == f"Dossier {dossier.key} has been shared with your agency: 转办"
    assert (unread_count(people.zhao), unread_count(people.wang)) == (1, 0)


def test_a_handed_over_dossier_tells_its_new_owner(people: People, dossier: Dossier) -> None:
    hand_over(dossier=dossier, to=people.market, because="职责调整", by=None)
    assert told(reactions.tell_the_new_owner, "dossier_handed_over").agency == people.market


def test_a_notice_for_one_person_is_seen_by_that_person_only(people: People) -> None:
    declare("for_one", "for one")
    actions.notify(agency=people.health, user=people.li, key="for_one")
    assert notices_of(people.li).count() == 1
    for other in (people.wang, people.zhao, people.hospital, people.passerby):
        assert not notices_of(other).exists()


def test_a_notice_without_words_is_refused(people: People) -> None:
    with pytest.raises(Refusal):
        actions.notify(agency=people.health, key="unheard_of")
    assert sentence("unheard_of", {}) == "unheard_of"
    with pytest.raises(ValueError, match="two sentences"):
        declare("dossier_shared", "something else")


def test_opening_a_notice_leads_to_the_dossier_and_marks_it_read_for_all(people: People, dossier: Dossier) -> None:
    notice = actions.notify(agency=people.health, key="dossier_shared", facts={"key": "x"}, dossier=dossier)
    client = Client()
    client.force_login(people.wang)
    assert client.get(reverse("notices:list")).status_code == 200
    assert dossier.key in client.post(reverse("notices:read", args=[notice.pk]))["Location"]
    notice.refresh_from_db()
    assert (notice.read_by, unread_count(people.li)) == (people.wang, 0)
    client.force_login(people.zhao)
    assert client.post(reverse("notices:read", args=[notice.pk])).status_code == 404


def test_all_can_be_marked_read_at_once(people: People) -> None:
    declare("plain", "plain")
    for _turn in range(3):
        actions.notify(agency=people.health, key="plain")
    client = Client()
    client.force_login(people.wang)
    client.post(reverse("notices:read_all"))
    assert unread_count(people.wang) == 0


def reachable(people: People) -> None:
    User.objects.filter(pk=people.wang.pk).update(email="wang@example.org", phone="13800000000")
    User.objects.filter(pk=people.li.pk).update(email="li@example.org", language="en")


def test_a_notice_goes_out_once_through_each_gateway(people: People, dossier: Dossier, tmp_path: Path) -> None:
    reachable(people)
    facts = {"key": dossier.key, "because": "转办"}
    notice = actions.notify(agency=people.health, key="dossier_shared", facts=facts, dossier=dossier)
    ways: list[Gateway] = [InApp(), Email(), SmsFile(tmp_path / "sms")]
    assert (actions.deliver(gateways=ways), actions.deliver(gateways=ways)) == (3, 0)
    assert {letter.to[0] for letter in mail.outbox} == {"wang@example.org", "li@example.org"}
    english = next(letter for letter in mail.outbox if letter.to == ["li@example.org"])
    assert "has been shared" in english.body
    assert f"/d/{dossier.key}/" in english.body
    (file,) = (tmp_path / "sms").iterdir()
    message = json.loads(file.read_text("utf-8"))
    assert (message["to"], message["notice"]) == ("13800000000", notice.pk)
    assert file.stat().st_mode & 0o077 == 0


class Broken:
    name = "broken"

    def send(self, notice: Notice, people: Sequence[User]) -> int:
        raise OSError("no line")


def test_a_gateway_that_fails_leaves_its_reason_and_does_not_stop_the_rest(people: People) -> None:
    declare("plain", "plain")
    actions.notify(agency=people.health, key="plain")
    actions.notify(agency=people.market, key="plain")
    assert actions.deliver(gateways=[Broken()]) == 2
    assert set(Delivery.objects.values_list("error", flat=True)) == {"no line"}


def test_the_command_sends_what_waits(people: People, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    declare("plain", "plain")
    actions.notify(agency=people.health, key="plain")
    call_command("deliver_notices")
    assert Delivery.objects.get().gateway == "in_app"
