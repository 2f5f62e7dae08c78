"""What a clerk enters on a page: licences of every kind, their stops, ties, titles; and who may not."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from liandong.ground.audit.models import Entry
from liandong.ground.registry import actions
from liandong.ground.registry.actions import keeping
from liandong.ground.registry.models import Licence, LicenceStop, Practitioner, Relation, Subject
from liandong.law.refusal import Refusal
from tests.people import People, settle

pytestmark = pytest.mark.django_db
NEW = {"kind": "filing", "number": "备2026-1", "valid_from": "2026-01-01", "scopes": "血液透析\nG11"}


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def hospital(people: People) -> Subject:
    return actions.register_institution(name="刺桐医院", place=people.county, by=people.wang)


@pytest.fixture
def doctor(people: People, hospital: Subject) -> Subject:
    return actions.register_practitioner(name="张三", practitioner_kind="doctor", place=people.county, by=people.wang)


def signed_in(who: object) -> Client:
    client = Client()
    client.force_login(who)  # type: ignore[arg-type]
    return client


def test_a_filing_is_entered_by_names_or_codes_of_the_list(people: People, hospital: Subject) -> None:
    answer = signed_in(people.wang).post(reverse("registry:grant", args=[hospital.code]), NEW)
    assert answer.status_code == 302
    held = Licence.objects.get(subject=hospital)
    assert {scope.code for scope in held.scopes.all()} == {"haemodialysis", "G11"}
    page = signed_in(people.wang).get(reverse("ui:subject", args=[hospital.code])).content.decode()
    assert "备2026-1" in page
    assert "血液透析" in page


def test_a_scope_that_the_list_does_not_have_is_said_on_the_form_and_nothing_is_written(
    people: People, hospital: Subject
) -> None:
    answer = signed_in(people.wang).post(reverse("registry:grant", args=[hospital.code]), {**NEW, "scopes": "占星"})
    assert answer.status_code == 422
    assert "占星" in answer.content.decode()
    assert not Licence.objects.exists()


def test_rights_are_for_people_and_permits_for_institutions(people: People, hospital: Subject, doctor: Subject) -> None:
    client = signed_in(people.wang)
    right = {"kind": "right", "number": "权1", "valid_from": "2026-01-01", "scopes": "narcotic"}
    assert client.post(reverse("registry:grant", args=[hospital.code]), right).status_code == 422
    assert client.post(reverse("registry:grant", args=[doctor.code]), right).status_code == 302
    entry = Entry.objects.filter(kind="licence_granted").latest("pk")
    assert entry.data["number"] == "", "numbers of people stay out of the trail"


def test_a_licence_is_suspended_and_holds_again_with_its_days(people: People, hospital: Subject) -> None:
    client = signed_in(people.wang)
    client.post(reverse("registry:grant", args=[hospital.code]), NEW)
    held = Licence.objects.get()
    address = reverse("registry:licence", args=[held.pk])
    said = {"status": "suspended", "since": "2026-03-01", "seen": keeping.mark_of(held)}
    assert client.post(address, said).status_code == 302
    held.refresh_from_db()
    assert (
        client.post(address, {"status": "in_force", "since": "2026-06-01", "seen": keeping.mark_of(held)}).status_code
        == 302
    )
    stop = LicenceStop.objects.get()
    assert (stop.since, stop.until) == (date(2026, 3, 1), date(2026, 5, 31))


def test_who_comes_second_to_a_licence_is_told_and_overwrites_nothing(people: People, hospital: Subject) -> None:
    client = signed_in(people.wang)
    client.post(reverse("registry:grant", args=[hospital.code]), NEW)
    held = Licence.objects.get()
    seen = keeping.mark_of(held)
    keeping.enter_change(licence=held, changes={"status": "revoked"}, since=date(2026, 3, 1), seen=seen, by=people.li)
    answer = client.post(reverse("registry:licence", args=[held.pk]), {"status": "suspended", "seen": seen})
    assert answer.status_code == 422
    held.refresh_from_db()
    assert held.status == "revoked"


def test_a_tie_is_entered_and_ended_and_a_title_is_kept(people: People, hospital: Subject, doctor: Subject) -> None:
    client = signed_in(people.wang)
    tie = {"kind": "practises_at", "other": hospital.code, "since": "2026-01-01"}
    assert client.post(reverse("registry:relate", args=[doctor.code]), tie).status_code == 302
    made = Relation.objects.get(from_subject=doctor)
    assert client.post(reverse("registry:end_relation", args=[made.pk]), {"until": "2026-06-30"}).status_code == 302
    made.refresh_from_db()
    assert made.until == date(2026, 6, 30)
    assert client.post(reverse("registry:title", args=[doctor.code]), {"title": "senior"}).status_code == 302
    assert Practitioner.objects.get(subject=doctor).title == "senior"


def test_an_agency_of_another_place_does_not_write_into_this_register(people: People) -> None:
    elsewhere = actions.register_institution(name="邻县医院", place=people.next_county, by=None)
    answer = signed_in(people.wang).post(reverse("registry:grant", args=[elsewhere.code]), NEW)
    assert answer.status_code == 422
    assert signed_in(people.wang).get(reverse("registry:grant", args=[elsewhere.code])).status_code == 302
    with pytest.raises(Refusal):
        keeping.enter_title(subject=elsewhere, title="senior", by=people.wang)
    page = signed_in(people.wang).get(reverse("ui:subject", args=[elsewhere.code])).content.decode()
    assert reverse("registry:grant", args=[elsewhere.code]) not in page


@pytest.mark.parametrize("who", ["hospital", "auditor", "prosecutor", "custodian", "operator"])
def test_who_does_not_keep_the_register_opens_none_of_its_forms(people: People, hospital: Subject, who: str) -> None:
    client = signed_in(getattr(people, who))
    for name in ("grant", "relate"):
        assert client.get(reverse(f"registry:{name}", args=[hospital.code])).status_code in (403, 404)
