"""The interface for other systems: one key one clue, strict fields, a sentence for every failure."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from liandong.discover.clues import actions
from liandong.discover.clues.models import Clue, Reporter
from liandong.ground.accounts.actions import issue_key, revoke_key
from liandong.ground.audit.memory import MOMENT
from tests.people import People, settle

pytestmark = pytest.mark.django_db
URL = "/api/v1/clues"
REPORT = {"title": "诊所无证行医", "text": "某诊所无证行医，请查处", "place": "350502"}
Send = Callable[..., Any]


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def secret(people: People) -> str:
    return key(people, "clues.receive", "read")


def key(people: People, *words: str) -> str:
    return issue_key(agency=people.health, name="12345", words=words, speaks_as=people.wang, by=None)[1]


@pytest.fixture
def send(secret: str) -> Send:
    def post(body: Any, *, once: str | None = "k1", bearer: str = secret, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {bearer}"} | ({"Idempotency-Key": once} if once else {})
        headers |= more.pop("headers", {})
        return Client().post(more.pop("url", URL), body, content_type="application/json", headers=headers, **more)

    return post


def test_a_report_becomes_a_clue_and_the_same_key_gives_it_again(send: Send) -> None:
    first, second = send(REPORT), send(REPORT)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["stage"] == "received"
    assert Clue.objects.count() == 1


def test_the_same_words_under_another_key_are_a_repeat(send: Send) -> None:
    send(REPORT)
    again = send(REPORT, once="k2")
    assert (again.status_code, again.json()["repeats"]) == (200, 1)


def test_one_key_for_another_body_is_a_conflict(send: Send) -> None:
    send(REPORT)
    answer = send({**REPORT, "text": "另一件事"})
    assert answer.status_code == 409
    assert "XS-350502" in answer.json()["message"]
    assert Clue.objects.count() == 1


def test_without_a_key_for_the_report_nothing_is_kept(send: Send) -> None:
    answer = send(REPORT, once=None)
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"czy": "张三"}, "czy"),
        ({"title": 5}, "title"),
        ({"text": ""}, "text"),
        ({"text": "长" * 60_000}, "text"),
        ({"source": "dream"}, "source"),
        ({"occurred_on": 5}, "occurred_on"),
        ({"occurred_on": "2026-13-01"}, "occurred_on"),
        ({"reporter": {"name": "林", "shoe": 42}}, "reporter.shoe"),
        ({"reporter": "林"}, "reporter"),
    ],
)
def test_a_field_that_is_not_as_it_should_be_is_named(send: Send, wrong: dict[str, Any], field: str) -> None:
    answer = send({**REPORT, **wrong})
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json()["fields"]]
    assert not Clue.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": "999999"},
        {"occurred_on": "1930-01-01"},
        {"occurred_on": "2999-01-01"},
        {"reported_at": "0001-01-01T00:00:00+14:00"},
        {"reported_at": "9999-12-31T23:59:59-14:00"},
        {"reported_at": "2999-01-01T08:00:00"},
        {"matter": "Z99"},
        {"text": "前\0后"},
    ],
)
def test_what_the_law_of_the_clue_forbids_is_a_sentence(send: Send, wrong: dict[str, Any]) -> None:
    answer = send({**REPORT, **wrong})
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not Clue.objects.exists()


def test_a_body_that_is_no_json_is_said(send: Send) -> None:
    assert send("{bad").status_code == 400
    assert send(b"\xff\xfe{}").status_code == 400
    assert send("[1]").status_code == 422
    assert send('{"title": "a", "text": "\\ud800", "place": "350502"}').status_code == 422


def test_a_body_that_is_too_large_is_refused(send: Send) -> None:
    assert send({**REPORT, "text": "长" * 400_000}).status_code == 413


def test_no_wrong_or_revoked_key_opens_the_door(send: Send, people: People) -> None:
    assert send(REPORT, bearer="ld_wrong").status_code == 401
    made, secret = issue_key(agency=people.health, name="x", words=["clues.receive"], speaks_as=people.wang, by=None)
    revoke_key(key=made, by=None)
    assert send(REPORT, bearer=secret).status_code == 401
    assert Client().post(URL, REPORT, content_type="application/json").status_code == 401


def test_a_key_that_was_in_use_opens_nothing_a_second_after_it_is_taken_back(people: People, send: Send) -> None:
    made, secret = issue_key(agency=people.health, name="x", words=["clues.receive"], speaks_as=people.wang, by=None)
    assert send(REPORT, bearer=secret).status_code == 201
    revoke_key(key=made, by=None)
    time.sleep(MOMENT)
    assert send(REPORT, bearer=secret, once="k2").status_code == 401


def test_a_key_without_the_word_is_refused(send: Send, people: People) -> None:
    assert send(REPORT, bearer=key(people, "read")).status_code == 403


def test_the_sentence_is_in_the_language_asked_for(send: Send) -> None:
    chinese = send(REPORT, bearer="x").json()["message"]
    assert send(REPORT, bearer="x", url=f"{URL}?lang=en").json()["message"].startswith("No valid key")
    assert send(REPORT, bearer="x", headers={"Accept-Language": "en-GB"}).json()["message"].startswith("No valid key")
    assert (
        send(REPORT, bearer="x", url=f"{URL}?lang=zh", headers={"Accept-Language": "en"}).json()["message"] == chinese
    )


def test_chinese_is_not_escaped(send: Send) -> None:
    assert "鲤城区卫生健康局" in send(REPORT).content.decode()


def test_the_reporter_goes_under_seal_and_does_not_come_back(send: Send) -> None:
    answer = send({**REPORT, "reporter": {"name": "林某", "phone": "13800001111"}})
    assert answer.status_code == 201
    assert "林某" not in answer.content.decode()
    assert not Reporter.objects.exists()


def test_a_sender_asks_how_far_its_clue_is_and_no_other(send: Send, secret: str, people: People) -> None:
    made = send(REPORT).json()["key"]
    theirs = issue_key(agency=people.market, name="y", words=["read"], speaks_as=people.zhao, by=None)[1]

    def ask(bearer: str, key: str) -> Any:
        return Client().get(f"{URL}/{key}", headers={"Authorization": f"Bearer {bearer}"})

    assert ask(secret, made).json()["stage"] == "received"
    assert ask(theirs, made).status_code == 404
    assert ask(secret, "XS-350502-2026-999999").status_code == 404


def test_an_instant_without_a_zone_is_beijing_time(send: Send) -> None:
    send({**REPORT, "reported_at": "2026-01-06T12:09:38"})
    at = Clue.objects.get().reported_at
    assert at is not None
    assert at.isoformat() == "2026-01-06T04:09:38+00:00"


def test_every_answer_is_described(secret: str) -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert set(described["paths"]["/api/v1/clues"]["post"]["responses"]) == {
        "200", "201", "400", "401", "403", "409", "413", "422",
    }  # fmt: skip
    assert described["components"]["schemas"]["ClueIn"]["additionalProperties"] is False


def test_a_batch_keeps_each_by_itself_and_again_changes_nothing(send: Send) -> None:
    good = [{**REPORT, "text": f"第{n}件", "idempotency_key": f"b{n}"} for n in range(3)]
    bad = {**REPORT, "place": "999999", "idempotency_key": "b9"}
    clash = {**REPORT, "text": "另一件事", "idempotency_key": "b0"}
    answer = send({"clues": [*good, bad, clash]}, once=None, url=f"{URL}/batch")
    assert [one["status"] for one in answer.json()["lines"]] == [201, 201, 201, 422, 409]
    assert "999999" in answer.json()["lines"][3]["problem"]["message"]
    again = send({"clues": good}, once=None, url=f"{URL}/batch")
    assert [one["status"] for one in again.json()["lines"]] == [200, 200, 200]
    assert Clue.objects.count() == 3


@pytest.mark.parametrize("clues", [[], [{**REPORT}], [{**REPORT, "idempotency_key": "x"}] * 101])
def test_a_batch_that_is_none_keeps_nothing(send: Send, clues: list[dict[str, str]]) -> None:
    assert send({"clues": clues}, once=None, url=f"{URL}/batch").status_code == 422
    assert not Clue.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_key_from_eight_senders_at_once_is_one_clue(send: Send) -> None:
    def one(_number: int) -> int:
        try:
            return int(send(REPORT).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = sorted(pool.map(one, range(16)))
    assert told == [200] * 15 + [201]
    clue = Clue.objects.get()
    assert clue.repeats == 0


def test_who_handed_it_in_reads_what_the_reporter_was_told(people: People, send: Send, secret: str) -> None:
    number = send(REPORT).json()["key"]
    actions.answer_reporter(clue=Clue.objects.get(), text="已派员核查", by=people.wang)
    seen = Client().get(f"{URL}/{number}", headers={"Authorization": f"Bearer {secret}"}).json()
    assert [one["text"] for one in seen["answers"]] == ["已派员核查"]


def test_a_system_that_says_what_another_said_learns_nothing_of_the_others_clue(people: People, send: Send) -> None:
    number = send(REPORT).json()["key"]
    actions.route_clue(clue=Clue.objects.get(), matter="V01", override_reason="测试", by=people.wang)
    actions.keep(clue=Clue.objects.get(), by=people.wang)
    other = key(people, "clues.receive")
    told = [send(REPORT, bearer=other, once=once).json() for once in ("k1", "k1", "k2")]
    keyed = {**REPORT, "idempotency_key": "k3"}
    told.append(send({"clues": [keyed]}, bearer=other, once=None, url=f"{URL}/batch").json()["lines"][0]["clue"])
    assert told[0] == told[1]
    for answer in told:
        assert (answer["key"], answer["stage"], answer["matter"], answer["competent"]) == (number, "received", "", "")
        assert (answer["holder"], answer["repeats"], answer["answers"]) == (people.health.name, 0, [])
    assert send(REPORT).json()["stage"] == "accepted"
    assert Clue.objects.get().repeats == len(told) - 1


def test_the_keys_of_one_system_say_nothing_of_the_reports_of_another(people: People, send: Send) -> None:
    send(REPORT)
    answer = send({**REPORT, "text": "另一件事"}, bearer=key(people, "clues.receive"))
    assert answer.status_code == 201
    assert Clue.objects.count() == 2
