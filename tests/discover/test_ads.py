"""Advertisements against the register: certificate, media, items, bar; and what a person makes of it."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from liandong.discover.ads.actions import report_advertisement
from liandong.discover.ads.queries import law
from liandong.discover.ads.queries.checking import check
from liandong.discover.ads.queries.remarks import Given
from liandong.discover.clues.models import Clue
from liandong.ground.audit.models import Entry
from liandong.ground.registry.actions import change_licence, register_many
from liandong.ground.registry.facts import NewLicence, NewSubject
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.people import People, settle

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
NUMBER = "闽医广〔2026〕第06-01-012号"
NAME = "鲤城安康医院"
HONEST = (
    f"{NAME}，地址：中山路8号，诊疗科目：内科、外科，床位120张，接诊时间：8:00至17:30，电话：0595-22345678，{NUMBER}"
)


@pytest.fixture
def people() -> People:
    return settle()


def hospital(people: People, *, since: date = date(2026, 1, 10), until: date = date(2027, 1, 9)) -> Subject:
    licences = (
        NewLicence(kind="practice", number="PDY0001", valid_from=date(2020, 1, 1), scopes={"03": "内科", "04": "外科"}),
        NewLicence(
            kind="advertising", number=NUMBER, valid_from=since, valid_until=until, scopes={"newspaper": "报纸"}
        ),
    )
    new = NewSubject(
        kind=Subject.Kind.INSTITUTION, name=NAME, place=people.county, address="中山路8号", beds=120,
        licences=licences,
    )  # fmt: skip
    return register_many([new], by=None)[0]


def said(given: Given) -> set[tuple[str, str]]:
    return {(one.rule, one.says.en) for one in check(given).remarks}


def rules(given: Given) -> set[str]:
    return {one.rule for one in check(given).remarks}


def test_an_honest_advertisement_is_left_alone(people: People) -> None:
    assert said(Given(HONEST, hospital(people), ON, "newspaper", HONEST)) == set()


def test_the_certificate_counts_from_its_first_to_its_last_day(people: People) -> None:
    its = hospital(people)
    for day in (date(2026, 1, 10), date(2027, 1, 9)):
        assert law.FIRST not in rules(Given(HONEST, its, day))
    for day in (date(2026, 1, 9), date(2027, 1, 10)):
        assert law.FIRST in rules(Given(HONEST, its, day))


def test_an_institution_without_a_certificate_or_a_licence_is_told(people: People) -> None:
    new = NewSubject(kind=Subject.Kind.COMPANY, name="健康咨询有限公司", place=people.county)
    company = register_many([new], by=None)[0]
    assert {law.FIRST, law.BY_INSTITUTIONS} <= rules(Given("健康咨询有限公司 电话：22345678", company, ON))


def test_another_class_of_media_and_a_number_not_shown_are_told(people: People) -> None:
    its = hospital(people)
    assert law.AS_REVIEWED in rules(Given(HONEST, its, ON, "outdoor"))
    assert law.AS_REVIEWED in rules(Given(HONEST.replace(NUMBER, ""), its, ON, "newspaper"))


def test_what_the_register_has_otherwise_is_told(people: People) -> None:
    its = hospital(people)
    beds = said(Given(HONEST.replace("120张", "800张"), its, ON))
    assert (law.ITEMS, "It says 800 beds, the register 120.") in beds
    subjects = said(Given(HONEST.replace("外科，", "外科、眼科，"), its, ON))
    assert (law.ITEMS, "眼科 is not among the licensed subjects.") in subjects
    assert any("first name" in words for _rule, words in said(Given("电话：22345678", its, ON)))


def test_what_lies_outside_the_eight_items_or_the_approved_text_is_told(people: People) -> None:
    its, text = hospital(people), HONEST + "，开业期间到院送鸡蛋"
    found = {one.rule: one.words for one in check(Given(text, its, ON, "newspaper", HONEST)).remarks}
    assert set(found) == {law.ITEMS, law.AS_REVIEWED}


def test_knowledge_with_a_telephone_beside_it_is_an_advertisement(people: People) -> None:
    its = hospital(people)
    assert law.DISGUISED in rules(Given(f"健康科普：怎样保护血管。{NAME}，电话：22345678", its, ON))
    assert law.DISGUISED not in rules(Given(f"健康科普：怎样保护血管。{NAME}", its, ON))


def test_after_a_revocation_the_year_of_the_place_is_a_bar(people: People) -> None:
    its = hospital(people, since=date(2025, 3, 1), until=date(2026, 2, 28))
    change_licence(
        licence=its.licences.get(number=NUMBER), changes={"status": "revoked"}, since=date(2025, 9, 30), by=None
    )
    inside, after = rules(Given(HONEST, its, date(2026, 9, 30))), rules(Given(HONEST, its, date(2026, 10, 1)))
    assert law.BAR in inside
    assert law.BAR not in after


def test_without_an_institution_only_the_words_are_looked_at() -> None:
    checked = check(Given("根治糖尿病", None, ON))
    assert not checked.known
    assert law.FIRST not in {one.rule for one in checked.remarks}
    assert [part for part, is_word in checked.marked if is_word] == ["根治", "糖尿病"]


def test_a_person_makes_a_clue_of_it_once_and_the_trail_holds_no_word_of_it(people: People) -> None:
    checked = check(Given("三天根治糖尿病", hospital(people), ON))
    clue = report_advertisement(checked=checked, matter="V26", sent_key="k" * 32, by=people.wang)
    again = report_advertisement(checked=checked, matter="V26", sent_key="k" * 32, by=people.wang)
    assert (again.pk, Clue.objects.count()) == (clue.pk, 1)
    assert clue.source == "ad_monitoring"
    assert "根治" in clue.text
    assert "根治" not in json.dumps([one.data for one in Entry.objects.all()], ensure_ascii=False)
    with pytest.raises(Refusal):
        report_advertisement(checked=check(Given("", None, ON)), matter="V26", sent_key="l" * 32, by=people.wang)


def test_the_page_marks_the_words_and_makes_a_clue_only_when_asked(people: People) -> None:
    its, client = hospital(people), Client()
    client.force_login(people.wang)
    form = {"text": "三天根治糖尿病", "subject": its.code, "on": "2026-06-01", "sent_key": "m" * 32, "matter": "V26"}
    page = client.post("/advertisements/", {**form, "check": ""})
    assert "<mark>根治</mark>" in page.content.decode()
    assert not Clue.objects.exists()
    assert client.post("/advertisements/", {**form, "on": "2999-01-01"}).status_code == 422
    made = client.post("/advertisements/", {**form, "clue": ""})
    assert made.status_code == 302
    assert Clue.objects.get().subject == its
    client.force_login(people.zhao)
    assert client.get("/advertisements/").status_code in (200, 403)


def test_the_command_reads_both_encodings_and_says_by_its_status_what_it_found(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        file = tmp_path / f"{encoding}.txt"
        file.write_bytes("三天根治糖尿病".encode(encoding))
        told = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("ads_check", str(file), "--json", stdout=told)
        assert ended.value.code == 1
        assert {one["code"] for remark in json.loads(told.getvalue()) for one in remark["words"]} >= {
            "assertion",
            "disease",
        }
    innocent = tmp_path / "innocent.txt"
    innocent.write_text("电话：0595-22345678", encoding="utf-8")
    call_command("ads_check", str(innocent), stdout=io.StringIO())
