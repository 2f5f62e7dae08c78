"""The pages of clues: who may open them, what they refuse, and that they ask little of the database."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.discover.clues import actions
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.desk import Filters, desk
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import now, today
from tests.discover.clue_factory import LIN, accepted, received
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


def shown(user: User, **given: Any) -> list[Clue]:
    lines = desk(user, Filters.of({"whose": "all", "stage": "all", **given})).lines
    return [Clue.objects.get(pk=line.pk) for line in lines]


def test_each_person_finds_what_is_theirs_on_the_desk(people: People) -> None:
    mine, theirs = received(people), received(people, by=people.zhao)
    assert shown(people.wang) == [mine]
    assert shown(people.zhao) == [theirs]
    assert shown(people.qian) == [mine]  # the city's health commission sees its county's
    assert shown(people.prosecutor) == []
    assert shown(people.hospital) == []


def test_a_page_of_many_clues_asks_as_little_as_a_page_of_few(people: People) -> None:
    client = as_(people.wang)
    received(people)
    with CaptureQueriesContext(connection) as few:
        client.get("/clues/")
    for number in range(60):
        received(people, text=f"第{number}件投诉")
    with CaptureQueriesContext(connection) as many:
        page = client.get("/clues/")
    assert len(many) == len(few)
    assert len(many) <= 13  # three of them for queues, suggestions and the departments of the bulk form
    assert len(page.context["desk"].lines) == 50


def test_older_clues_follow_by_key_and_none_is_shown_twice(people: People) -> None:
    for number in range(70):
        received(people, text=f"第{number}件投诉")
    first = desk(people.wang, Filters.of({}))
    rest = desk(people.wang, Filters.of({"after": first.after}))
    assert (len(first.lines), len(rest.lines), first.count) == (50, 20, 70)
    assert not {one.pk for one in first.lines} & {one.pk for one in rest.lines}
    assert rest.after == ""


@pytest.mark.parametrize("mark", ["x", "!!!", "MjAyNi0wMS0wMXwx", "2026|-1", "\0"])
def test_a_broken_mark_begins_at_the_top(people: People, mark: str) -> None:
    received(people)
    assert len(desk(people.wang, Filters.of({"after": mark})).lines) == 1


def test_filters_and_words_narrow_the_desk(people: People) -> None:
    kept, letter = accepted(people), received(people, channel="letter", text="牙科 收费 太高")
    assert shown(people.wang, stage="accepted") == [kept]
    assert shown(people.wang, matter="V01") == [kept]
    assert shown(people.wang, channel="letter") == [letter]
    assert shown(people.wang, q="牙科 太高") == [letter]
    assert shown(people.wang, q="口\u200b腔") == [letter, kept]  # of the title both share
    assert shown(people.wang, q=kept.key.lower()) == [kept]
    assert shown(people.wang, place="350503") == []
    assert shown(people.wang, place="3505") == [letter, kept]
    assert shown(people.wang, light="overdue") == []
    assert set(shown(people.wang, light="soon") + shown(people.wang, light="ok")) >= {letter}


def test_the_name_of_a_reporter_is_found_by_no_search(people: People) -> None:
    received(people, reporter=LIN)
    assert shown(people.wang, q="林某") == []
    assert shown(people.wang, q="13800001111") == []


def test_a_form_sent_twice_is_one_clue(people: People) -> None:
    client = as_(people.wang)
    first, second = client.post("/clues/new/", FORM), client.post("/clues/new/", FORM)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Clue.objects.count() == 1


def test_something_alike_is_shown_before_it_is_kept_and_may_be_kept_anyway(people: People) -> None:
    client = as_(people.wang)
    client.post("/clues/new/", FORM)
    other = {**FORM, "text": "某诊所无证行医！", "sent_key": "j" * 32}
    page = client.post("/clues/new/", other)
    assert page.status_code == 422
    assert len(page.context["alike"]) == 1
    assert Clue.objects.count() == 1
    assert client.post("/clues/new/", {**other, "anyway": "1"}).status_code == 302
    assert Clue.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("place", "999999"), ("place", "没有的地方"), ("occurred_on", "1930-01-01"), ("text", ""),
        ("text", "长" * 60_000), ("occurred_on", str(today() + timedelta(days=2))), ("channel", "pigeon"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept(people: People, field: str, value: str) -> None:
    page = as_(people.wang).post("/clues/new/", {**FORM, field: value})
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Clue.objects.exists()


def test_markup_is_shown_as_text_everywhere(people: People) -> None:
    bad = "<script>alert(1)</script>无证行医"
    clue = received(people, title=bad, text=bad, subject_text=bad)
    client = as_(people.wang)
    for address in ("/clues/", f"/d/{clue.key}/", f"/clues/{clue.key}/route/", f"/clues/{clue.key}/decline/"):
        assert "<script>alert" not in client.get(address).content.decode(), address


def test_the_routing_page_shows_words_offices_and_reasons_and_a_part_of_it_on_request(people: People) -> None:
    clue, client = received(people), as_(people.wang)
    page = client.get(f"/clues/{clue.key}/route/").content.decode()
    assert "<mark>无证行医</mark>" in page
    assert people.health.name in page
    part = client.get(
        f"/clues/{clue.key}/route/", {"matter": "V26", "place": "350500"}, headers={"HX-Target": "competence"}
    ).content.decode()
    assert people.city_market.name in part
    assert "<html" not in part
    wrong = client.get(f"/clues/{clue.key}/route/", {"matter": "V26", "place": "999999"})
    assert "999999" in wrong.content.decode()


def test_overriding_without_a_reason_is_refused_on_the_page(people: People) -> None:
    clue, client = received(people), as_(people.wang)
    given = {"matter": "V26", "place": "350502", "override_reason": ""}
    assert client.post(f"/clues/{clue.key}/route/", given).status_code == 422
    assert client.post(f"/clues/{clue.key}/route/", {**given, "override_reason": "广告"}).status_code == 302
    clue.refresh_from_db()
    assert (clue.stage, clue.matter) == ("routed", "V26")


def test_each_step_has_a_page_that_does_it(people: People) -> None:
    clue, client = accepted(people), as_(people.wang)
    for step, given, stage in (
        ("answer", {"reason": "已受理"}, "accepted"),
        ("correct", {"subject": "", "place": "350503"}, "accepted"),
        ("verify", {"outcome": "unfounded", "note": "未见异常"}, "verified"),
        ("close", {"reason": "不属实，办结"}, "closed"),
    ):
        assert client.get(f"/clues/{clue.key}/{step}/").status_code == 200
        assert client.post(f"/clues/{clue.key}/{step}/", given).status_code == 302
        clue.refresh_from_db()
        assert clue.stage == stage
    other = received(people, text="另一件")
    assert client.post(f"/clues/{other.key}/keep/").status_code == 302
    assert client.post(f"/clues/{other.key}/decline/", {"competent": "transport", "reason": "x"}).status_code == 302


STEPS = ("route", "verify", "decline", "close", "answer", "correct")


@pytest.mark.parametrize("step", STEPS)
def test_a_foreign_clue_is_not_there(people: People, step: str) -> None:
    clue = received(people)
    assert as_(people.zhao).get(f"/clues/{clue.key}/{step}/").status_code == 404
    assert as_(people.zhao).post(f"/clues/{clue.key}/{step}/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_who_may_only_look_is_refused(people: People, step: str) -> None:
    clue = accepted(people)
    assert as_(people.qian).post(f"/clues/{clue.key}/{step}/", {"reason": "x"}).status_code == 422
    assert as_(people.auditor).get(f"/clues/{clue.key}/{step}/").status_code == 403
    assert Client().get(f"/clues/{clue.key}/{step}/").status_code == 302


def test_the_custodian_opens_the_seal_on_a_page_and_nobody_else_can(people: People) -> None:
    clue = received(people, reporter=LIN)
    address = f"/clues/{clue.key}/reporter/"
    custodian = as_(people.custodian)
    assert "林某" not in custodian.get(address).content.decode()
    assert custodian.post(address, {"purpose": ""}).status_code == 422
    page = custodian.post(address, {"purpose": "回访"})
    assert "林某" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert as_(people.wang).post(address, {"purpose": "回访"}).status_code == 403


def test_no_page_of_a_clue_names_the_reporter(people: People) -> None:
    clue = received(people, reporter=LIN)
    for user in (people.wang, people.custodian, people.head):
        for address in ("/clues/", f"/d/{clue.key}/", "/search/?q=林某"):
            assert "林某某" not in as_(user).get(address).content.decode()
            assert "13800001111" not in as_(user).get(address).content.decode()


REPORT = {"place": "350502", "subject": "康美口腔", "text": "无证行医", "occurred_on": "", "name": "", "phone": ""}


def test_everyone_may_report_and_follow_it_with_the_receipt(people: People) -> None:
    client = Client()
    assert client.get("/report/").status_code == 200
    sent = client.post("/report/", {**REPORT, "sent_key": "a" * 32})
    clue = Clue.objects.get()
    assert (clue.channel, clue.holder, clue.subject_text) == ("web", people.health, "康美口腔")
    page = client.get(sent["Location"]).content.decode()
    assert people.health.name in page
    assert "康美" not in page
    assert "无证" not in page
    assert clue.key not in page
    actions.answer_reporter(clue=clue, text="已派员核查", by=people.wang)
    assert "已派员核查" in client.get(sent["Location"]).content.decode()
    code = sent["Location"].strip("/").split("/")[-1]
    found = client.post("/report/progress/", {"code": code.lower()})
    assert found["Location"] == sent["Location"]
    assert client.post("/report/progress/", {"code": "AAAA-AAAA-AAAA"}).status_code == 422
    assert client.get("/report/AAAA-AAAA-AAAA/").status_code == 404


def test_a_report_sent_twice_is_one_clue(people: People) -> None:
    for _each in range(2):
        Client().post("/report/", {**REPORT, "sent_key": "a" * 32})
    assert Clue.objects.count() == 1


def test_one_caller_cannot_fill_the_form(people: People) -> None:
    client = Client(REMOTE_ADDR="203.0.113.5")
    codes = [
        client.post("/report/", {**REPORT, "text": f"第{n}件", "sent_key": f"{n:032}"}).status_code for n in range(22)
    ]
    assert codes[:20] == [302] * 20
    assert codes[20:] == [422] * 2
    assert Clue.objects.count() == 20
    assert Client(REMOTE_ADDR="203.0.113.6").post("/report/", {**REPORT, "sent_key": "b" * 32}).status_code == 302


def test_where_nobody_takes_reports_the_page_says_so() -> None:
    assert "12345" in Client().get("/report/").content.decode()


def test_received_at_is_the_clock_of_the_product(people: People) -> None:
    assert abs(received(people).received_at - now()) < timedelta(minutes=1)
