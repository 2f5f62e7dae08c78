"""监管对象: registering, changing, merging, standing, and finding again."""

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.audit.queries import said_at
from liandong.ground.registry import actions, queries
from liandong.ground.registry.facts import NewLicence, NewRelation, NewSubject
from liandong.ground.registry.models import Practitioner, Relation, Standing, Subject, SubjectName
from liandong.law.refusal import Refusal
from tests.people import People, settle

pytestmark = pytest.mark.django_db
IDENTITY = "11010519491231002X"
USCC = "91350100M000100Y43"


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def hospital(people: People) -> Subject:
    return actions.register_institution(
        name="泉州（刺桐） 医院", place=people.county, uscc=USCC, level="二级", by=people.wang
    )


def licence(number: str = "PDY000001", **said: Any) -> NewLicence:
    days = {"valid_from": date(2024, 1, 1), "valid_until": date(2028, 12, 31)}
    return NewLicence(**{"kind": "practice", "number": number, "scopes": {"05.01": "妇科专业"}, **days, **said})


def entries(kind: str) -> list[dict[str, Any]]:
    return [entry.data for entry in Entry.objects.filter(kind=kind).order_by("id")]


def test_an_institution_is_known_by_its_public_number_and_is_on_the_trail(hospital: Subject) -> None:
    assert hospital.code == USCC
    assert queries.find(" 91350100m000100y43 ") == hospital
    entry = entries("subject_registered")[-1]
    assert (entry["subject"], entry["kind"], entry["name"]) == (USCC, "institution", "泉州（刺桐） 医院")


def test_a_person_without_a_number_gets_a_code_and_leaves_no_name_on_the_trail(people: People) -> None:
    person = actions.register_person(name="张三", identity_number=IDENTITY, by=people.wang)
    assert person.code == f"S{person.pk:09d}"
    assert person.status == Subject.Status.UNLICENSED
    assert person.person.identity_masked == "1101**********002X"
    assert queries.by_identity(IDENTITY) == [person]
    written = str(entries("subject_registered")[-1])
    assert "张三" not in written
    assert IDENTITY not in written


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"uscc": "91350100M000100Y44"}, "校验位不符"),
        ({"uscc": "91350100M000100Y4"}, "有 17 位"),
        ({"registered_on": date(1948, 12, 31)}, "1949"),
        ({"registered_on": date(2999, 1, 1)}, "尚未到来"),
        ({"status": "merry"}, "merry"),
        ({"address": "路" * 301}, "300"),
        ({"licences": (licence(valid_until=date(2023, 1, 1)),)}, "早于有效期起"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    people: People, said: dict[str, Any], word: str
) -> None:
    with pytest.raises(Refusal, match=word):
        actions.register_institution(name="某医院", by=people.wang, **said)
    assert not Subject.objects.exists()


def test_a_number_is_registered_once(hospital: Subject, people: People) -> None:
    with pytest.raises(Refusal, match="已经登记过"):
        actions.register_company(name="另一家", uscc=hospital.code, by=people.wang)


def test_the_database_itself_refuses_days_before_1949(hospital: Subject) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Subject.objects.filter(pk=hospital.pk).update(registered_on=date(1948, 1, 1))


def test_a_list_is_registered_whole_or_not_at_all(people: People) -> None:
    news = [NewSubject(kind="site", name="甲处"), NewSubject(kind="site", name="乙处", status="?")]
    with pytest.raises(Refusal, match="第 2 个"):
        actions.register_many(news, by=people.wang)
    assert not Subject.objects.exists()


def test_many_practitioners_with_licences_and_workplaces_in_one_go(hospital: Subject, people: People) -> None:
    start = NewSubject(kind="practitioner", name="王医生", practitioner_kind="doctor")
    tie = NewRelation(kind="practises_at", to=hospital, since=date(2024, 1, 1))
    news = [
        replace(
            start,
            certificate_number=f"{n:015d}",
            licences=(licence(f"{n:015d}", kind="practitioner"),),
            relations=(tie,),
        )
        for n in range(2000)
    ]
    before = time.monotonic()
    made = actions.register_many(news, by=people.wang)
    print(f"2,000 practitioners: {time.monotonic() - before:.2f} s")
    assert len(made) == Practitioner.objects.count() == Relation.objects.filter(to_subject=hospital).count() == 2000
    assert Entry.objects.filter(kind="licence_granted").count() == 2000
    assert entries("subjects_related")[0]["other"] == hospital.code
    assert entries("licence_granted")[0]["number"] == "", "a certificate of a person stays off the trail"


def test_a_change_keeps_old_and_new_on_the_trail_and_saying_it_again_does_nothing(
    hospital: Subject, people: People
) -> None:
    changes = {"name": "泉州新医院", "beds": 120}
    assert actions.change_subject(subject=hospital, changes=changes, by=people.wang)
    assert not actions.change_subject(subject=hospital, changes=changes, by=people.wang)
    entry = entries("subject_changed")[-1]
    assert entry["changes"] == {"name": ["泉州（刺桐） 医院", "泉州新医院"], "beds": [None, 120]}
    assert len(entries("subject_changed")) == 1
    assert list(queries.search("刺桐")) == list(queries.search("泉州新")) == [queries.find(USCC)]


def test_a_change_of_a_person_names_the_fields_and_withholds_what_they_hold(people: People) -> None:
    person = actions.register_person(name="张三", by=people.wang)
    changes = {"address": "某路 1 号", "identity_number": IDENTITY}
    assert actions.change_subject(subject=person, changes=changes, by=people.wang)
    entry = entries("subject_changed")[-1]
    assert entry["withheld"] == ["address", "identity_number"]
    assert entry["changes"] == {}


def test_a_wrong_change_is_refused(hospital: Subject, people: People) -> None:
    for changes in ({"uscc": "1"}, {"colour": "red"}, {"name": " "}, {"identity_number": IDENTITY}):
        with pytest.raises(Refusal):
            actions.change_subject(subject=hospital, changes=changes, by=people.wang)
    assert not entries("subject_changed")


def test_a_licence_shows_its_light_and_its_scope_on_a_day(hospital: Subject, people: People) -> None:
    granted = actions.grant_licence(subject=hospital, licence=licence(), by=people.wang)
    assert entries("licence_granted")[-1]["scopes"] == ["05.01"]
    lights = {date(2023, 12, 31): "overdue", date(2026, 1, 1): "ok", date(2028, 12, 1): "soon"}
    for day, light in {**lights, date(2028, 12, 31): "soon", date(2029, 1, 1): "overdue"}.items():
        assert queries.licence_light(granted, day) == light, day
    assert [scope.code for scope in queries.scopes_on(hospital, date(2026, 1, 1))] == ["05.01"]
    assert not queries.scopes_on(hospital, date(2029, 1, 1)).exists()
    with pytest.raises(Refusal, match="已经登记过"):
        actions.grant_licence(subject=hospital, licence=licence(), by=people.wang)
    assert actions.change_licence(licence=granted, changes={"status": "revoked"}, by=people.wang)
    changes = entries("licence_changed")[-1]["changes"]
    assert changes == {"status": ["in_force", "revoked"], "since": [None, today().isoformat()]}
    assert not queries.scopes_on(hospital, date(2026, 1, 1)).exists()


def test_relations_begin_once_and_end(hospital: Subject, people: People) -> None:
    company = actions.register_company(name="某投资有限公司", by=people.wang)
    tie = actions.relate(subject=company, other=hospital, kind="owns", since=date(2020, 1, 1), by=people.wang)
    assert actions.relate(subject=company, other=hospital, kind="owns", by=people.wang) == tie
    assert len(entries("subjects_related")) == 1
    with pytest.raises(Refusal):
        actions.relate(subject=company, other=company, kind="owns", by=people.wang)
    actions.end_relation(relation=tie, until=date(2024, 1, 1), by=people.wang)
    assert entries("relation_ended")[-1]["until"] == "2024-01-01"
    with pytest.raises(Refusal):
        actions.end_relation(relation=tie, until=date(2024, 1, 1), by=people.wang)


def test_merging_moves_licences_and_ties_and_keeps_names_findable(hospital: Subject, people: People) -> None:
    twin = actions.register_institution(name="刺桐医院旧名", by=people.wang, licences=(licence(),))
    company = actions.register_company(name="某投资有限公司", by=people.wang)
    for one in (hospital, twin):
        actions.relate(subject=company, other=one, kind="owns", by=people.wang)
    kept = actions.merge(kept=hospital, gone=twin, reason="同一家", by=people.wang)
    merged = Entry.objects.filter(kind="subjects_merged").latest("id")
    assert (merged.data["kept"], merged.data["gone"], said_at(merged)) == (USCC, twin.code, "同一家")
    assert [one.number for one in queries.licences_of(kept)] == ["PDY000001"]
    assert queries.find(twin.code) == kept
    assert list(queries.search("旧名")) == [kept]
    assert set(queries.identities(kept)) == {hospital.pk, twin.pk}
    assert Relation.objects.filter(from_subject=company, to_subject=kept).count() == 1
    with pytest.raises(Refusal):
        actions.merge(kept=hospital, gone=twin, reason="again", by=people.wang)


def test_the_newest_standing_speaks_and_the_older_ones_are_history(hospital: Subject, people: People) -> None:
    actions.set_standing(subject=hospital, grade="B", points=2, as_of=date(2026, 1, 1), by=people.wang)
    for _ in range(2):
        actions.set_standing(subject=hospital, grade="C", points=6, as_of=date(2026, 3, 1), because=7, by=people.wang)
    assert [(one.grade, one.points) for one in queries.standings_of(hospital)] == [("C", 6), ("B", 2)]
    now = queries.standing_of(hospital)
    assert now is not None
    assert now.grade == "C"
    assert len(entries("standing_changed")) == Standing.objects.count() == 2
    assert list(queries.filtered(Subject.objects.all(), grade="C")) == [hospital]
    assert not queries.filtered(Subject.objects.all(), grade="B").exists()


@pytest.mark.parametrize("text", ["刺桐", "泉州 医院", "泉州(刺桐)医院", "qz", USCC.lower(), "M000100Y"])
def test_search_finds_by_name_initials_and_code(hospital: Subject, text: str) -> None:
    assert list(queries.search(text)) == [hospital]


@pytest.mark.parametrize("text", ["%", "_", "厦门", IDENTITY, "\\"])
def test_search_takes_signs_for_what_they_are_and_holds_nothing_sensitive(
    hospital: Subject, people: People, text: str
) -> None:
    actions.register_person(name="张三", identity_number=IDENTITY, phone="13800000000", by=people.wang)
    assert not queries.search(text).exists()
    assert not SubjectName.objects.filter(text__contains="138000").exists()


def test_the_register_is_open_to_every_agency_and_closed_to_others(hospital: Subject, people: People) -> None:
    for user in (people.wang, people.zhao, people.qian):
        assert hospital in queries.subjects_for(user)
    assert hospital not in queries.subjects_for(people.hospital), "another institution"
    own = actions.register_institution(name="自家医院", code=people.hospital.answers_for, by=people.wang)
    assert list(queries.subjects_for(people.hospital)) == [own]


def test_the_list_is_filtered_by_its_address_in_the_same_few_queries(
    hospital: Subject, people: People, client: Client, django_assert_max_num_queries: Any
) -> None:
    actions.register_many(
        [NewSubject(kind="company", name=f"企业{n}", place=people.next_county) for n in range(40)], by=people.wang
    )
    client.force_login(people.wang)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("registry:list")).content.decode()
    assert "刺桐" in page or "下一页" in page or "Next" in page
    narrow = client.get(reverse("registry:list"), {"place": people.county.code, "kind": "institution", "q": "刺桐"})
    assert "企业1" not in narrow.content.decode()
    assert "泉州（刺桐） 医院" in narrow.content.decode()
    wrong = client.get(reverse("registry:list"), {"place": "999999"})
    assert "999999" in wrong.content.decode()


def test_html_in_a_name_is_shown_as_text(people: People, client: Client) -> None:
    actions.register_institution(name="<script>alert(1)</script>医院", by=people.wang)
    client.force_login(people.wang)
    for url in (reverse("registry:list"), reverse("registry:pick") + "?find=医院"):
        assert "<script>alert(1)" not in client.get(url).content.decode()


def test_the_finder_offers_subjects_and_the_public_is_sent_to_sign_in(
    hospital: Subject, people: People, client: Client
) -> None:
    assert client.get(reverse("registry:pick")).status_code == 302
    client.force_login(people.zhao)
    found = client.get(reverse("registry:pick"), {"find": "刺桐", "as": "subject"}).content.decode()
    assert f'value="{USCC}"' in found
