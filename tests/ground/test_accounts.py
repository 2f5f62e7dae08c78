"""People, agencies, memberships, certificates, keys; signing in and acting for one of several agencies."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from liandong.ground.accounts import access, actions, checks
from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.accounts.models import Agency, ApiKey, Department, Membership, User
from liandong.ground.accounts.queries import agency_for, certified, certified_members, key_for, subordinates
from liandong.ground.accounts.roles import ROLES, WORDS
from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal
from tests.people import SINCE, People, place, settle

DAY = date(2026, 9, 30)
STRONG = "a-long-Way-round-2026"


@pytest.fixture
def people(db: None) -> People:
    return settle()


def last_kind() -> str:
    return Entry.objects.latest("id").kind


def test_every_department_of_the_directives_is_there(db: None) -> None:
    assert Department.objects.count() == len(DEPARTMENTS)
    assert not Department.objects.filter(name_zh="").exists()


def test_roles_say_known_words_only() -> None:
    assert {word for role in ROLES.values() for word in role.words} <= WORDS


def test_the_nearest_office_with_the_function_is_competent(people: People) -> None:
    street = place("350502001", "350502001", "海滨街道", 4, people.county)
    assert agency_for("health", street) == people.health
    assert agency_for("procuratorate", people.next_county) is None
    assert agency_for("market", people.next_county) == people.city_market
    assert agency_for("health", people.province) is None


def test_an_office_with_several_functions_answers_for_each(people: People) -> None:
    joint = actions.establish_agency(
        department="social_affairs", place=people.next_county, name="社会事业局", functions=["insurance"], by=None
    )
    assert agency_for("insurance", people.next_county) == joint
    assert last_kind() == "agency_established"


def test_a_closed_office_is_passed_over_and_gives_no_rights(people: People) -> None:
    Agency.objects.filter(pk=people.health.pk).update(is_active=False)
    assert agency_for("health", people.county) == people.city_health
    people.wang.forget_memberships()
    assert people.wang.acting_for is None
    assert not people.wang.may("read")


def test_subordinates_are_the_same_department_below_and_those_placed_under_it(people: People) -> None:
    assert set(subordinates(people.city_health)) == {people.health, people.next_health}
    team = actions.establish_agency(
        department="supervision_institute", place=people.city, name="监督所", superior=people.city_health, by=None
    )
    assert team in subordinates(people.city_health)
    assert not subordinates(people.health).exists()


def test_a_department_has_one_agency_in_a_place(people: People) -> None:
    with pytest.raises(Refusal):
        actions.establish_agency(department="health", place=people.county, name="又一个", by=None)
    with pytest.raises(Refusal):
        actions.establish_agency(department="tcm", place=people.county, name="中医局", by=people.head)


def test_a_certificate_counts_on_its_days_only(people: People) -> None:
    assert certified(people.wang, DAY)
    assert not certified(people.wang, date(2030, 1, 1))
    assert not certified(people.zhao, DAY)
    assert set(certified_members(people.health, DAY)) == {people.wang, people.li}


def test_a_revoked_certificate_counts_until_the_day_before(people: People) -> None:
    certificate = people.wang.credentials.get()
    actions.revoke_credential(credential=certificate, on=DAY, because="调离", by=people.head)
    assert last_kind() == "credential_revoked"
    assert certified(people.wang, date(2026, 9, 29))
    assert not certified(people.wang, DAY)


def test_a_certificate_cannot_end_before_it_begins_nor_be_registered_twice(people: People) -> None:
    for number, until in (("闽C9", date(2025, 1, 1)), ("闽C0001", date(2029, 1, 1))):
        with pytest.raises(Refusal):
            actions.grant_credential(
                user=people.li, number=number, issued_by="省政府", valid_from=DAY, valid_until=until, by=people.head
            )
    assert last_kind() == "credential_granted"


def test_a_head_staffs_his_own_agency_and_no_other(people: People) -> None:
    new = actions.add_user(username="new", name="新", by=people.head)
    assert last_kind() == "user_added"
    with pytest.raises(Refusal):
        actions.join_agency(user=new, agency=people.market, role="clerk", by=people.head)
    with pytest.raises(Refusal):
        actions.join_agency(user=new, agency=people.health, role="operator", by=people.head)
    member = actions.join_agency(user=new, agency=people.health, role="clerk", since=SINCE, by=people.head)
    assert last_kind() == "member_joined"
    with pytest.raises(Refusal):
        actions.join_agency(user=new, agency=people.health, role="clerk", since=SINCE, by=people.head)
    actions.leave_agency(membership=member, on=DAY, by=people.head)
    assert last_kind() == "member_left"
    with pytest.raises(Refusal):
        actions.leave_agency(membership=member, on=DAY, by=people.head)


def test_a_person_of_an_institution_has_no_agency_and_one_word_to_say(people: People) -> None:
    assert people.hospital.acting_for is None
    assert people.hospital.may("selfchecks.submit")
    assert not people.hospital.may("read")
    with pytest.raises(Refusal):
        actions.join_institution(user=people.wang, subject="12350502MB0000000X", by=None)


def test_a_key_opens_for_its_agency_until_it_is_revoked(people: People) -> None:
    key, secret = actions.issue_key(
        agency=people.market, name="12345", words=["clues.receive"], speaks_as=people.zhao, by=None
    )
    assert last_kind() == "key_issued"
    assert secret not in (key.hash, key.opening)
    found = key_for(secret)
    assert found is not None
    assert found.speaks_as.acting_for == people.market
    assert key_for("ld_wrong") is None
    actions.revoke_key(key=ApiKey.objects.get(), by=None)
    assert last_kind() == "key_revoked"
    assert key_for(secret) is None


def test_a_key_needs_known_words_and_a_speaker_of_the_agency(people: People) -> None:
    for words, speaker in (([], people.zhao), (["everything"], people.zhao), (["clues.receive"], people.wang)):
        with pytest.raises(Refusal):
            actions.issue_key(agency=people.market, name="x", words=words, speaks_as=speaker, by=None)


def with_password(user: User) -> Client:
    user.set_password(STRONG)
    user.save()
    return Client()


def test_one_signs_in_by_the_form_and_out_by_a_button(people: People) -> None:
    client = with_password(people.wang)
    page = client.post(reverse("accounts:sign_in"), {"username": "wang", "password": STRONG, "next": "/me/"})
    assert (page.status_code, page["Location"]) == (302, "/me/")
    assert "王" in client.get(reverse("accounts:me")).content.decode()
    client.post(reverse("accounts:sign_out"))
    assert client.get(reverse("accounts:me")).status_code == 302


def test_a_wrong_password_gets_one_sentence_and_no_way_out_of_the_site(people: People) -> None:
    client = with_password(people.wang)
    page = client.post(reverse("accounts:sign_in"), {"username": "wang", "password": "no"})
    assert page.status_code == 422
    page = client.post(
        reverse("accounts:sign_in"), {"username": "wang", "password": STRONG, "next": "https://elsewhere.example/"}
    )
    assert page["Location"] == "/"


def test_a_suspended_person_cannot_sign_in(people: People) -> None:
    client = with_password(people.li)
    actions.suspend_user(user=people.li, because="离职", by=people.head)
    assert last_kind() == "user_suspended"
    assert client.post(reverse("accounts:sign_in"), {"username": "li", "password": STRONG}).status_code == 422


def acting_for(client: Client) -> Agency | None:
    user = client.get(reverse("accounts:me")).wsgi_request.user
    assert isinstance(user, User)
    return user.acting_for


def test_a_person_with_two_agencies_switches_between_them(people: People) -> None:
    actions.join_agency(user=people.zhao, agency=people.health, role="clerk", since=SINCE, by=None)
    client = Client()
    client.force_login(people.zhao)
    client.post(reverse("accounts:switch"), {"agency": people.health.pk, "next": "/me/"})
    assert acting_for(client) == people.health
    client.post(reverse("accounts:switch"), {"agency": people.police.pk, "next": "/me/"})
    assert acting_for(client) == people.health


def test_a_membership_that_ended_ends_the_choice_of_the_session(people: People) -> None:
    member = actions.join_agency(user=people.zhao, agency=people.health, role="clerk", since=SINCE, by=None)
    client = Client()
    client.force_login(people.zhao)
    client.post(reverse("accounts:switch"), {"agency": people.health.pk})
    Membership.objects.filter(pk=member.pk).update(until=SINCE)
    assert acting_for(client) == people.market


def test_the_language_follows_one_click_and_stays_with_the_person(people: People) -> None:
    client = Client()
    client.force_login(people.wang)
    client.post(reverse("accounts:language"), {"language": "en", "next": "/me/"})
    people.wang.refresh_from_db()
    assert people.wang.language == "en"
    assert 'lang="en"' in client.get(reverse("accounts:me")).content.decode()
    client.post(reverse("accounts:language"), {"language": "tlh"})
    people.wang.refresh_from_db()
    assert people.wang.language == "zh-hans"


def test_the_first_password_must_be_changed_before_anything_else(people: People) -> None:
    user = actions.add_member(
        username="fresh", name="新", role="clerk", password=STRONG, agency=people.health, by=people.head
    )
    client = Client()
    client.force_login(user)
    assert client.get(reverse("accounts:me"))["Location"] == reverse("accounts:password")
    address = reverse("accounts:password")
    assert client.get(address).status_code == 200
    for old, new, again in (("no", "New-pass-9912", "New-pass-9912"), (STRONG, "short", "short"), (STRONG, "a1", "b2")):
        assert client.post(address, {"old": old, "new": new, "again": again}).status_code == 422
    client.post(address, {"old": STRONG, "new": "New-pass-9912", "again": "New-pass-9912"})
    assert last_kind() == "password_changed"
    assert client.get(reverse("accounts:me")).status_code == 200


def test_staff_pages_let_a_head_add_certify_and_end_roles(people: People) -> None:
    client = Client()
    client.force_login(people.head)
    assert "闽C0001" in client.get(reverse("accounts:staff")).content.decode()
    client.post(reverse("accounts:staff"), {"username": "xin", "name": "新人", "role": "clerk", "password": STRONG})
    new = User.objects.get(username="xin")
    address = reverse("accounts:credential", args=[new.pk])
    dates = {"valid_from": "2026-01-01", "valid_until": "2028-01-01"}
    assert client.post(address, {"number": "闽C0099", "issued_by": "省政府", **dates}).status_code == 302
    assert client.post(address, {"number": "闽C0099", "issued_by": "省政府", **dates}).status_code == 422
    client.post(reverse("accounts:leave", args=[new.memberships.get().pk]))
    assert new.memberships.get().until is not None
    assert client.get(reverse("accounts:credential", args=[people.zhao.pk])).status_code == 404


@access.public
def spoken(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_page_silent_about_access_keeps_the_site_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert access.undeclared([path("a/", spoken), path("b/", silent)]) == ["b/"]

    class Pages:
        url_patterns = [path("b/", silent)]

    monkeypatch.setattr(checks, "get_resolver", Pages)
    with pytest.raises(ImproperlyConfigured, match="/b/"):
        checks.refuse_undeclared()
    assert [error.id for error in checks.every_page_declares_access(None)] == ["accounts.E001"]


def test_a_part_of_the_site_may_declare_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access.declared_prefixes, "api/", "key")
    assert access.undeclared([path("api/clues", silent)]) == []


def test_a_word_nobody_may_say_is_an_error_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="no role knows"):
        access.allowed("everything")
