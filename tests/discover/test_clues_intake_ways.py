"""The one intake form in its ways: sources of a place, whoever has no licence, other departments, one reporter."""

import re
from typing import Any

import pytest
from django.test import Client

from liandong.discover.clues import actions
from liandong.discover.clues.actions.comparing import compare_typed
from liandong.discover.clues.actions.reporting import ReporterDetails, marks_of
from liandong.discover.clues.codes import DUTY_TO_PUNISH, Source
from liandong.discover.clues.folding import masked
from liandong.discover.clues.models import Clue, ReporterMark
from liandong.discover.clues.queries.intake import sources
from liandong.discover.clues.taking import as_reported
from liandong.discover.clues.unlicensed import Unlicensed, new_subject
from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import LIN, founded, received
from tests.people import People, settle

pytestmark = pytest.mark.django_db
FORM = {
    "channel": "phone", "source": "complaint", "title": "诊所无证行医", "text": "某诊所无证行医", "place": "350502",
    "subject": "", "occurred_on": "", "name": "", "phone": "", "address": "", "sent_key": "k" * 32,
}  # fmt: skip


@pytest.fixture
def people() -> People:
    return settle()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("source", DUTY_TO_PUNISH)
def test_fraud_conduct_audit_and_discipline_are_told_apart_and_each_must_lead_to_a_decision(
    people: People, source: str
) -> None:
    clue = founded(people, source=source)
    with pytest.raises(Refusal):
        actions.close_clue(clue=clue, result="罚也行不罚也行", by=people.wang)


def test_what_the_directive_of_the_place_names_stands_first_and_nothing_is_missing(people: People) -> None:
    groups = sources(people.health)
    assert len(groups) == 2
    here, others = ([code for code, _label in some] for _title, some in groups)
    assert {"fraud", "conduct", "audit", "discipline", "grid", "media"} <= set(here)
    assert sorted(here + others) == sorted(Source.values)
    assert [code for _title, some in sources(None) for code, _label in some]


def test_another_department_tells_health_of_the_same_level_and_goes_on_reading_it(people: People) -> None:
    page = as_(people.zhao).get("/clues/new/?form=practice").content.decode()
    assert 'name="phone"' not in page
    given = {**FORM, "channel": "web", "source": "media"}  # what is settled cannot be slipped in
    answer = as_(people.zhao).post("/clues/new/?form=practice", given)
    clue = Clue.objects.get()
    assert (clue.holder, clue.intake_agency) == (people.health, people.health)
    assert (clue.channel, clue.source) == ("referral", "department")
    assert as_(people.zhao).get(answer["Location"]).status_code == 200
    assert as_(people.zhao).post(f"/clues/{clue.key}/keep/").status_code in (404, 422)


@pytest.mark.parametrize(
    ("form", "channel", "source"),
    [("grid", "grid", "grid"), ("police", "police_request", "police"), ("judicial", "reverse_transfer", "judicial")],
)
def test_each_way_settles_channel_and_source(people: People, form: str, channel: str, source: str) -> None:
    assert as_(people.wang).post(f"/clues/new/?form={form}", FORM).status_code == 302
    clue = Clue.objects.get()
    assert (clue.channel, clue.source) == (channel, source)


@pytest.mark.parametrize(
    ("kind", "name", "number", "made"),
    [
        ("clinic", "阿强接骨", "", "institution"),
        ("person", "陈阿强", "", "person"),
        ("foreigner", "JOHN DOE", "E12345678", "person"),
        ("broker", "黄牛小王", "", "person"),
        ("company", "康复陪诊公司", "", "company"),
        ("website", "神医在线", "https://www.shenyi.example.com/a?b", "site"),
    ],
)
def test_whoever_has_no_licence_is_registered_at_once(
    people: People, kind: str, name: str, number: str, made: str
) -> None:
    given = {**FORM, "subject": name, "register_as": kind, "subject_number": number}
    assert as_(people.wang).post("/clues/new/", given).status_code == 302
    subject = Subject.objects.get()
    assert (subject.kind, subject.status, subject.name) == (made, "unlicensed", name)
    assert Clue.objects.get().subject == subject
    assert number not in str(list(Subject.objects.values())) or not number
    for entry in Entry.objects.all():
        assert not number or number not in str(entry.data)


def test_the_same_passport_is_not_registered_twice(people: People) -> None:
    for times in (302, 422):
        given = {**FORM, "subject": "JOHN DOE", "register_as": "foreigner", "subject_number": "E12345678"}
        given |= {"sent_key": f"{times}" * 8, "text": f"外国人行医{times}"}
        if times == 422:
            given |= {"subject": "J DOE", "anyway": "1"}
        assert as_(people.wang).post("/clues/new/", given).status_code == times


def test_names_much_alike_are_shown_before_another_is_registered(people: People) -> None:
    given = {**FORM, "subject": "阿强骨科接骨诊所", "register_as": "clinic", "subject_number": ""}
    client = as_(people.wang)
    client.post("/clues/new/", given)
    other = {**given, "subject": "阿强骨科接骨", "sent_key": "j" * 32, "text": "又一件完全不同的来信内容"}
    page = client.post("/clues/new/", other)
    assert page.status_code == 422
    assert [one.name for one in page.context["near"]] == ["阿强骨科接骨诊所"]
    assert Subject.objects.count() == 1
    assert client.post("/clues/new/", {**other, "anyway": "1"}).status_code == 302
    assert Subject.objects.count() == 2


def test_an_address_that_is_none_is_refused(people: People) -> None:
    with pytest.raises(Refusal):
        new_subject(Unlicensed.WEBSITE, "神医", people.county, "不是网址")


def test_the_same_reporter_is_known_by_number_and_account_and_never_by_name() -> None:
    same = marks_of(ReporterDetails(phone="138 0000-1111")), marks_of(ReporterDetails(phone="+86 13800001111"))
    assert same[0] == same[1]
    assert marks_of(ReporterDetails(name="林某")) == []
    assert marks_of(ReporterDetails(phone="13800001111")) != marks_of(ReporterDetails(account="13800001111"))
    assert "13800001111" not in str(same)


def test_who_types_a_known_number_is_told_the_same_reporter_and_that_stays_on_record(people: People) -> None:
    clue = received(people, reporter=LIN)
    asked: dict[str, Any] = {"title": "完全别的事", "text": "另外一件没有关系的事情", "reporter": LIN}
    for _each in range(2):
        found = compare_typed(**asked, by=people.wang)
    assert [str(why) for one in found for why in one.why] == ["reporter"]
    entry = Entry.objects.get(kind="reporter_recognised", dossier=clue.key)
    assert (entry.by_id, entry.data["times"]) == (people.wang.pk, 1)
    assert compare_typed(**asked, by=people.zhao) == []
    page = as_(people.wang).post("/clues/duplicates/", {"title": "x", "text": "y", "phone": LIN.phone})
    assert clue.key in page.content.decode()
    assert LIN.phone not in page.content.decode()
    assert ReporterMark.objects.filter(clue=clue).count() == 1


NUMBER = "13812345678"
HASH = re.compile(r"[0-9a-f]{32,}")  # the mark of a live page may hold any four figures


@pytest.mark.parametrize(
    "written", [NUMBER, "138 1234 5678", "138-1234-5678", "１３８１２３４５６７８", "138\u200b1234\u200b5678"]
)
def test_a_telephone_number_in_a_title_is_masked_wherever_the_title_stands(people: People, written: str) -> None:
    clue = received(people, title=f"请查{written}的诊所", text="无证行医")
    assert "5678" not in clue.title
    assert "5678" not in clue.dossier.title
    assert clue.title_given == f"请查{written}的诊所"
    client = as_(people.wang)
    for address in ("/clues/", "/clues/?whose=all&stage=all", f"/search/?q={clue.key}", "/"):
        page = HASH.sub("", client.get(address).content.decode())
        assert "5678" not in page, address
    assert not Clue.objects.filter(words__text__contains="5678").exists()


def test_a_title_made_of_the_text_shows_no_half_of_a_number(people: People) -> None:
    text = "门口的牌子上写着三十年老中医专治疑难杂症，里面没有挂任何许可证，电话是" + NUMBER
    clue = received(people, title="", text=text)
    given = {"text": text, "subject": "", "place": people.county, "occurred_on": None, "name": "", "phone": ""}
    told = as_reported({**given, "sent_key": "k" * 32})
    for title in (clue.title, clue.dossier.title, told["title"]):
        assert "138" not in title
        assert title


ODD = {
    "emoji": "😀👨\u200d👩\u200d👧诊所",
    "html": "<img src=x onerror=alert(1)>诊所",
    "turned": "诊所\u202e证无\u202c行医",
    "invisible": "诊\u200b所\ufeff无\u2066证\u2069",
    "control": "诊所\x07无证",
    "astral": "𠮷田诊所",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_signs_are_kept_as_they_came_and_do_no_harm_where_they_are_shown(people: People, text: str) -> None:
    clue = received(people, title=text, text=text * 3)
    clue.refresh_from_db()
    assert clue.text == text * 3
    client = as_(people.wang)
    for address in ("/clues/", f"/d/{clue.key}/", "/clues/alike/", "/clues/unanswered/?which=nobody"):
        page = client.get(address)
        assert page.status_code == 200
        said = page.content.decode()
        assert "<img src=x" not in said
    assert not {"\u202e", "\u202c", "\u2066", "\u2069", "\u200b"} & set(clue.title)


def test_a_title_of_nothing_that_is_seen_still_has_a_name(people: People) -> None:
    assert received(people, title="\u200b\u202e\u202c", text="无证行医").title == "无证行医"


def test_thirty_thousand_signs_are_compared_and_shown(people: People) -> None:
    text = "".join(chr(0x4E00 + (7 * n) % 5000) for n in range(30_000))
    clue = received(people, text=text)
    found = compare_typed(title=clue.title, text=text, by=people.wang)
    assert found[0].score > 0.9
    assert as_(people.wang).get(f"/d/{clue.key}/").status_code == 200


def test_masked_leaves_words_and_other_figures_alone() -> None:
    assert masked("床位2026张，收费1234567元") == "床位2026张，收费1234567元"
    assert masked("身份证350502199001011234号") == "身份证●●号"
