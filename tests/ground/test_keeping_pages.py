"""The pages on which a dossier is shared, handed over and regraded, its clocks are stopped, and staff are kept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from liandong.ground.accounts import actions as accounts
from liandong.ground.accounts.models import Credential, User
from liandong.ground.audit.clock import pretend, today
from liandong.ground.audit.models import Entry
from liandong.ground.audit.queries import said_at
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_see
from liandong.ground.registry.actions.registering import register_institution
from tests.people import HOSPITAL, People, settle

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
PAUSABLE = "penalty.decision_term"
EXTENDABLE = "clues.petition_decide_term"


@pytest.fixture
def people(db: None) -> Iterator[People]:
    with pretend(NOON), translation.override("en"):
        yield settle()


@pytest.fixture
def dossier(people: People) -> Dossier:
    return open_dossier(kind="clue", title="重复收费", place=people.county, owner=people.health, by=people.wang)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def post(who: User, name: str, *args: Any, **data: Any) -> Any:
    return signed_in(who).post(reverse(name, args=args), data)


def shown(who: User, name: str, *args: Any) -> str:
    return signed_in(who).get(reverse(name, args=args)).content.decode()


def last() -> Entry:
    return Entry.objects.order_by("-pk")[0]


# --- who sees a dossier ---


def test_a_dossier_is_shared_from_its_page_and_the_trail_says_by_which_act(people: People, dossier: Dossier) -> None:
    assert reverse("ui:share", args=[dossier.key]) in shown(people.wang, "ui:dossier", dossier.key)
    given = {"agency": people.market.pk, "level": "edit", "because": "会商纪要3号"}
    answer = post(people.wang, "ui:share", dossier.key, **given)
    assert answer["Location"] == reverse("ui:dossier", args=[dossier.key])
    assert may_see(people.zhao, dossier)
    assert (last().kind, said_at(last()), last().by_id) == ("dossier_shared", "会商纪要3号", people.wang.pk)


def test_a_dossier_is_offered_to_agencies_of_its_place_and_above_without_its_owner(
    people: People, dossier: Dossier
) -> None:
    page = shown(people.wang, "ui:share", dossier.key)
    assert all(agency.name in page for agency in (people.market, people.city_market, people.police))
    assert f'value="{people.health.pk}"' not in page
    assert people.next_health.name not in page
    elsewhere = {"agency": people.next_health.pk, "level": "read", "because": "x"}
    assert post(people.wang, "ui:share", dossier.key, **elsewhere).status_code == 422


def test_whoever_does_not_see_a_dossier_reaches_none_of_its_acts(people: People, dossier: Dossier) -> None:
    before = Entry.objects.count()
    for name in ("ui:share", "ui:hand_over", "ui:regrade"):
        assert signed_in(people.zhao).get(reverse(name, args=[dossier.key])).status_code == 404
        assert post(people.zhao, name, dossier.key, because="x", grade="open").status_code == 404
    assert post(people.zhao, "ui:unshare", dossier.key, people.health.pk, because="x").status_code == 404
    assert Entry.objects.count() == before


def test_a_reader_is_offered_nothing_and_is_refused_in_a_sentence(people: People, dossier: Dossier) -> None:
    share(dossier=dossier, agency=people.market, level="read", because="抄送", by=people.wang)
    assert reverse("ui:share", args=[dossier.key]) not in shown(people.zhao, "ui:dossier", dossier.key)
    given = {"agency": people.police.pk, "level": "read", "because": "x"}
    answer = post(people.zhao, "ui:share", dossier.key, **given)
    assert answer.status_code == 422
    assert "Ask its owner to share it for editing." in answer.content.decode()


def test_a_share_is_taken_back_with_its_reason_and_the_owners_is_not(people: People, dossier: Dossier) -> None:
    share(dossier=dossier, agency=people.market, level="read", because="抄送", by=people.wang)
    page = shown(people.wang, "ui:dossier", dossier.key)
    assert reverse("ui:unshare", args=[dossier.key, people.market.pk]) in page
    assert reverse("ui:unshare", args=[dossier.key, people.health.pk]) not in page
    assert post(people.wang, "ui:unshare", dossier.key, people.health.pk, because="x").status_code == 404
    assert post(people.wang, "ui:unshare", dossier.key, people.market.pk, because="误抄送").status_code == 302
    assert not may_see(people.zhao, dossier)
    assert (last().kind, said_at(last())) == ("dossier_unshared", "误抄送")


def test_only_the_owner_hands_a_dossier_over_and_only_what_is_not_its_own_act(people: People, dossier: Dossier) -> None:
    assert reverse("ui:hand_over", args=[dossier.key]) not in shown(people.wang, "ui:dossier", dossier.key)
    refused = post(people.wang, "ui:hand_over", dossier.key, to=people.market.pk, because="x")
    assert refused.status_code == 422
    dossier = open_dossier(kind="key_matter", title="要情", place=people.county, owner=people.health, by=people.wang)
    assert reverse("ui:hand_over", args=[dossier.key]) in shown(people.wang, "ui:dossier", dossier.key)
    share(dossier=dossier, agency=people.market, level="edit", because="联合办理", by=people.wang)
    assert reverse("ui:hand_over", args=[dossier.key]) not in shown(people.zhao, "ui:dossier", dossier.key)
    refused = post(people.zhao, "ui:hand_over", dossier.key, to=people.police.pk, because="x")
    assert refused.status_code == 422
    assert "Only the agency that owns a dossier may hand it over." in refused.content.decode()
    assert post(people.wang, "ui:hand_over", dossier.key, to=people.market.pk, because="管辖").status_code == 302
    dossier.refresh_from_db()
    assert dossier.owner == people.market
    assert may_see(people.wang, dossier)
    assert last().kind == "dossier_handed_over"


def test_a_grade_is_changed_to_another_one_only(people: People, dossier: Dossier) -> None:
    assert may_see(people.qian, dossier)
    assert post(people.wang, "ui:regrade", dossier.key, grade="internal", because="x").status_code == 422
    assert post(people.wang, "ui:regrade", dossier.key, grade="secret", because="涉及举报人").status_code == 302
    assert not may_see(people.qian, dossier)
    assert (last().kind, last().data["grade"]) == ("dossier_regraded", "secret")


# --- clocks ---


def clock(people: People, dossier: Dossier, rule: str, on: date = date(2026, 11, 2)) -> Deadline:
    return deadlines.start(rule, dossier=dossier, agency=people.health, on=on)


def test_a_clock_is_paused_on_a_ground_of_its_rule_with_the_approval_of_a_head(
    people: People, dossier: Dossier
) -> None:
    owed = clock(people, dossier, PAUSABLE)
    assert reverse("ui:pause_clock", args=[owed.pk]) in shown(people.wang, "ui:why", owed.pk)
    given = {"ground": "statutory_suspension", "note": "鉴定", "on": "2026-11-20"}
    assert post(people.wang, "ui:pause_clock", owed.pk, approver=people.li.pk, **given).status_code == 422
    assert post(people.wang, "ui:pause_clock", owed.pk, approver=people.head.pk, **given).status_code == 302
    owed.refresh_from_db()
    assert owed.is_paused
    assert (last().kind, last().data["approver"]) == ("deadline_paused", people.head.pk)
    page = shown(people.wang, "ui:why", owed.pk)
    assert "鉴定" in page
    assert reverse("ui:resume_clock", args=[owed.pk]) in page


def test_a_clock_cannot_be_paused_from_a_day_to_come(people: People, dossier: Dossier) -> None:
    owed = clock(people, dossier, PAUSABLE)
    given = {"ground": "statutory_suspension", "on": "2026-11-21", "approver": people.head.pk}
    answer = post(people.wang, "ui:pause_clock", owed.pk, **given)
    assert answer.status_code == 422
    assert "That day has not come yet." in answer.content.decode()


def test_resuming_says_the_day_first_and_then_counts_to_it(people: People, dossier: Dossier) -> None:
    owed = clock(people, dossier, PAUSABLE)
    before = owed.due_on
    deadlines.pause(
        deadline=owed, ground="statutory_suspension", on=date(2026, 11, 10), approver=people.head, by=people.wang
    )
    page = shown(people.wang, "ui:resume_clock", owed.pk)
    assert post(people.wang, "ui:resume_clock", owed.pk, on="2026-11-20").status_code == 302
    owed.refresh_from_db()
    assert owed.due_on > before
    assert f"{owed.due_on.day} {owed.due_on:%b %Y}" in page
    assert last().kind == "deadline_resumed"


def test_an_extension_says_its_day_and_is_given_as_often_as_the_rule_allows(people: People, dossier: Dossier) -> None:
    owed = clock(people, dossier, EXTENDABLE)
    page = shown(people.wang, "ui:extend_clock", owed.pk)
    given = {"extension": 0, "on": "2026-11-20", "approver": people.head.pk}
    assert post(people.wang, "ui:extend_clock", owed.pk, **given).status_code == 302
    owed.refresh_from_db()
    assert owed.extended_by == 30
    assert f"{owed.due_on.day} {owed.due_on:%b %Y}" in page
    assert last().kind == "deadline_extended"
    assert reverse("ui:extend_clock", args=[owed.pk]) not in shown(people.wang, "ui:why", owed.pk)
    assert post(people.wang, "ui:extend_clock", owed.pk, **given).status_code == 422


def test_a_duty_is_waived_for_a_reason_and_only_once(people: People, dossier: Dossier) -> None:
    owed = clock(people, dossier, EXTENDABLE)
    assert post(people.wang, "ui:waive_clock", owed.pk, reason=" ").status_code == 422
    assert post(people.wang, "ui:waive_clock", owed.pk, reason="信访人撤回").status_code == 302
    owed.refresh_from_db()
    assert (owed.waived_on, owed.waived_reason) == (today(), "信访人撤回")
    assert last().kind == "deadline_waived"
    again = post(people.wang, "ui:waive_clock", owed.pk, reason="x")
    assert again.status_code == 422
    assert "it has ended" in again.content.decode()


def test_a_clock_of_another_agency_is_read_and_not_touched(people: People, dossier: Dossier) -> None:
    owed = clock(people, dossier, PAUSABLE)
    assert signed_in(people.zhao).get(reverse("ui:waive_clock", args=[owed.pk])).status_code == 404
    share(dossier=dossier, agency=people.market, level="edit", because="联合办理", by=people.wang)
    assert reverse("ui:waive_clock", args=[owed.pk]) not in shown(people.zhao, "ui:why", owed.pk)
    answer = post(people.zhao, "ui:waive_clock", owed.pk, reason="x")
    assert answer.status_code == 422
    assert "Only the agency that owes an act" in answer.content.decode()
    assert signed_in(people.reviewer).get(reverse("ui:waive_clock", args=[owed.pk])).status_code == 403


# --- staff ---


def test_a_head_revokes_a_certificate_of_the_own_agency_only(people: People) -> None:
    certificate = Credential.objects.get(user=people.wang)
    theirs = accounts.grant_credential(
        user=people.zhao, number="Z1", issued_by="省政府", valid_from=today(), valid_until=date(2027, 1, 1), by=None
    )
    assert reverse("accounts:revoke", args=[certificate.pk]) in shown(
        people.head, "accounts:credential", people.wang.pk
    )
    given = {"on": "2026-11-20", "because": "调离"}
    assert post(people.head, "accounts:revoke", theirs.pk, **given).status_code == 404
    assert post(people.wang, "accounts:revoke", certificate.pk, **given).status_code == 403
    assert post(people.head, "accounts:revoke", certificate.pk, **given).status_code == 302
    certificate.refresh_from_db()
    assert certificate.revoked_on == date(2026, 11, 20)
    assert last().kind == "credential_revoked"


def test_a_head_suspends_a_person_of_the_own_agency_and_never_the_own_account(people: People) -> None:
    assert post(people.head, "accounts:suspend", people.zhao.pk, because="x").status_code == 404
    assert post(people.head, "accounts:suspend", people.head.pk, because="x").status_code == 404
    assert post(people.head, "accounts:suspend", people.li.pk, because="离职").status_code == 302
    people.li.refresh_from_db()
    assert not people.li.is_active
    assert (last().kind, said_at(last())) == ("user_suspended", "离职")
    page = shown(people.head, "accounts:staff")
    assert reverse("accounts:suspend", args=[people.wang.pk]) in page
    assert reverse("accounts:suspend", args=[people.li.pk]) not in page


# --- the public and the institution ---


def test_public_pages_lead_to_one_another_and_to_the_sign_in(people: People) -> None:
    for address in ("/public/", "/report/", "/report/progress/", "/sign-in/"):
        page = Client().get(address).content.decode()
        for name in ("publicity:portal", "clues:report", "clues:look_up", "accounts:sign_in"):
            assert f'href="{reverse(name)}"' in page, (address, name)
        assert page.count('aria-current="page"') == 1, address
    assert 'href="/"' in signed_in(people.wang).get("/public/").content.decode()


def test_an_institution_finds_its_own_entry_and_nothing_else(people: People, dossier: Dossier) -> None:
    assert "does not know your institution yet" in shown(people.hospital, "ui:workbench")
    own = register_institution(name="鲤城医院", code=HOSPITAL, place=people.county, by=people.wang)
    page = shown(people.hospital, "ui:workbench")
    assert "鲤城医院" in page
    assert reverse("ui:subject", args=[own.code]) in page
    assert dossier.key not in page
    assert "Self-checks are filled in and handed in here" in page
