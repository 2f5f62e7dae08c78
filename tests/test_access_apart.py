"""What is nobody's dossier and yet somebody's own: staff, notices, liaison officers, tried by those it is not of."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from liandong.act.consultations.actions import name_liaison
from liandong.act.oversight import actions as oversight
from liandong.ground.accounts.models import Credential, Membership, User
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.notices.actions import notify
from liandong.ground.notices.models import Notice
from liandong.ground.notices.queries import notices_of, people_of, unread_count
from tests.pages import FORBIDDEN, MISSING, OK, as_, done, said
from tests.people import People, person, settle

TOKEN = "玄武岩"
NOT_READ = 405  # an act that is only sent


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


def told(people: People) -> Notice:
    """A notice of a dossier, for everyone of the health office of the city."""
    dossier = open_dossier(
        kind="clue", title=f"{TOKEN}诊所", place=people.city, owner=people.city_health, by=people.qian
    )
    facts = {"key": dossier.key, "because": TOKEN}
    return notify(agency=people.city_health, key="dossier_shared", facts=facts, dossier=dossier)


@pytest.mark.parametrize("act", ["credential", "suspend", "revoke", "leave"])
def test_staff_is_kept_by_its_own_agency_and_those_above_alone(people: People, act: str) -> None:
    whose: dict[str, Any] = {
        "credential": people.wang, "suspend": people.wang, "revoke": Credential.objects.filter(user=people.wang)[0],
        "leave": Membership.objects.filter(user=people.wang)[0],
    }  # fmt: skip
    address = reverse(f"accounts:{act}", args=[whose[act].pk])
    next_door = person("sun", "孙", people.next_health, "head")
    other = person("tang", "唐", people.market, "head")
    before, held = done(), Membership.objects.count()
    for who, answer in ((next_door, MISSING), (other, MISSING), (people.li, FORBIDDEN), (people.auditor, FORBIDDEN)):
        assert as_(who).post(address, {"because": "x", "reason": "x"}).status_code == answer, who
        if act != "leave":
            assert as_(who).get(address).status_code == answer, who
    assert (done(), Membership.objects.count()) == (before, held)
    assert User.objects.get(pk=people.wang.pk).is_active
    if act != "leave":
        assert as_(people.head).get(address).status_code == OK


def test_a_notice_is_read_by_its_agency_alone(people: People) -> None:
    notice = told(people)
    for who in (people.zhao, people.wang, people.operator, people.hospital):
        assert as_(who).post(reverse("notices:read", args=[notice.pk])).status_code == MISSING
        assert TOKEN not in said(as_(who).get(reverse("notices:list")))
    notice.refresh_from_db()
    assert notice.read_at is None
    assert TOKEN in said(as_(people.qian).get(reverse("notices:list")))


def test_who_keeps_the_system_neither_reads_nor_is_sent_what_is_told_of_a_dossier(people: People) -> None:
    notice = told(people)
    assert not notices_of(people.operator).exists()
    assert unread_count(people.operator) == 0
    assert people.operator not in people_of(notice)
    assert people.qian in people_of(notice)
    notify(agency=people.city_health, key="dossier_shared", facts={"key": "", "because": "x"})
    assert unread_count(people.operator) == 1


def test_a_liaison_officer_is_ended_by_the_own_agency_alone(people: People) -> None:
    liaison = name_liaison(officer=people.li, since=today(), by=people.head)
    address, before = reverse("consultations:end", args=[liaison.pk]), done()
    for who in (people.zhao, people.qian):
        assert as_(who).post(address).status_code == MISSING
    assert as_(people.custodian).post(address).status_code == FORBIDDEN
    assert done() == before


@pytest.mark.parametrize("act", ["progress", "close_order", "send_back", "circulate"])
def test_an_order_is_reached_by_nobody_who_does_not_see_its_dossier(people: People, act: str) -> None:
    case = open_dossier(kind="case", title=TOKEN, place=people.county, owner=people.health, by=people.wang)
    order = oversight.issue_order(
        dossier=case, to=people.health, asks="限期查清", due_on=today() + timedelta(days=20), report_every=7,
        by=people.qian,
    )  # fmt: skip
    refuse_strangers(people, reverse(f"oversight:{act}", args=[order.pk]))


@pytest.mark.parametrize("act", ["call_in", "command", "report_situation", "lift_emergency"])
def test_an_emergency_is_reached_by_nobody_outside_its_command(people: People, act: str) -> None:
    emergency = oversight.declare_emergency(
        trigger="safety", title=TOKEN, account="多人送医", arisen_on=today(), place=people.county, by=people.head
    )
    refuse_strangers(people, reverse(f"oversight:{act}", args=[emergency.pk]))


def refuse_strangers(people: People, address: str) -> None:
    """Heads of other agencies, who have every word, are turned away as if there were nothing."""
    heads = [person(f"head{where.pk}", "唐", where, "head") for where in (people.next_health, people.market)]
    before = done()
    for head in heads:
        for answer in (as_(head).get(address), as_(head).post(address, {"text": "x", "because": "x", "reason": "x"})):
            assert answer.status_code in (MISSING, NOT_READ)
            assert TOKEN not in said(answer)
    assert done() == before
