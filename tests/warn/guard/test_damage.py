"""Damaged calls: each place of each kind of call holds what does not belong there, and is answered with its name."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.utils import translation
from pydantic_core import to_json

from liandong.warn.guard.answering import Reply, reply
from liandong.warn.guard.world import World
from tests.warn.guard.small import NOW, asker, small_world
from tests.warn.guard.test_answers import INSTANCE, MORPHINE, SELECT, SIGN, START, call, insured, medication

SUPPLY = {"quantity": {"value": 3}, "expectedSupplyDuration": {"value": 7, "code": "d"}}
DOSE = {"timing": {"repeat": {"boundsPeriod": {"start": "2026-01-01", "end": "2026-02-01"}}}}
WHOLE = medication("m1", MORPHINE, dispenseRequest=SUPPLY, dosageInstruction=[DOSE], authoredOn="2026-01-01T00:00:00Z")
EXAMINATION = {
    "resourceType": "ServiceRequest", "id": "s1", "status": "draft", "subject": {"reference": "Patient/1"},
    "code": {"coding": [{"code": "1", "display": "检查"}]}, "quantityQuantity": {"value": 2},
}  # fmt: skip
SAID = {"reason": {"code": "emergency", "system": "x"}, "userComment": "抢救"}
OUTCOME = {
    "card": INSTANCE,
    "outcome": "overridden",
    "overrideReason": SAID,
    "outcomeTimestamp": "2026-05-06T02:00:30Z",
}
CALLS = (
    (SIGN, call("order-sign", [WHOLE, EXAMINATION])),
    (SELECT, call("order-select", [WHOLE], selections=["MedicationRequest/m1"])),
    (START, call("encounter-start")),
    (f"{SIGN}/feedback", json.dumps({"feedback": [OUTCOME]}).encode()),
    ("/guard/3101", insured("110350500000002", "盐酸吗啡注射液")),
    ("/guard/3103", json.dumps({"data": {"warns": [{"warn_rslt_id": INSTANCE, "dspo_way": "2"}]}}).encode()),
)
JUNK: tuple[Any, ...] = (
    None, True, -1, 2**63, 10**400, 1e308, float("nan"), float("inf"), "", " ", "\ud800", "\x00", "NaN", "1e999",
    "2026-13-45", "9999-12-31T23:59:59.999999+14:00", "²", "1_000", "a" * 5_000, [], {}, [[]], [None], ["x"] * 600,
    {"resourceType": "Bundle", "entry": [{}]}, {"resourceType": "Patient"}, {"resourceType": "MedicationRequest"},
)  # fmt: skip
THEIR_WORDS = re.compile(r"Input should|valid|expected .* got|validation|pydantic")  # of the validator
IDS = ["sign", "select", "start", "feedback", "3101", "3103"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return small_world(tmp_path_factory.mktemp("registers"))


def answered(path: str, body: bytes, world: World) -> Reply:
    """The answer, which must be one, and be writable."""
    told = reply(path, body, asker(), world, NOW)
    assert told.status == 200 or (400 <= told.status < 500 and told.body["error"].endswith((".", "。"))), told
    assert not THEIR_WORDS.search(str(told.body.get("error"))), told
    to_json(told.body)
    assert all(json.loads(line) for line in told.lines)
    assert told.status == 200 or not told.lines
    return told


def places(told: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield so_far
    inside = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in inside:
        yield from places(value, (*so_far, key))


def with_instead(told: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    changed = inner = deepcopy(told)
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return changed


@pytest.mark.parametrize(("path", "body"), CALLS, ids=IDS)
def test_whatever_stands_at_a_place_is_taken_or_refused_in_words(path: str, body: bytes, world: World) -> None:
    told = json.loads(body)
    for place in places(told):
        for junk in JUNK:
            words = json.dumps(with_instead(told, place, junk))
            answered(path, words.encode(), world)


@pytest.mark.parametrize(("path", "body"), CALLS, ids=IDS)
def test_a_call_cut_off_or_with_bytes_changed_is_taken_or_refused_in_words(
    path: str, body: bytes, world: World
) -> None:
    for end in range(0, len(body), 7):
        assert answered(path, body[:end], world).status == 400
    dice = Random(5)
    for _each in range(500):
        changed = bytearray(body)
        for _times in range(dice.randint(1, 4)):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        answered(path, bytes(changed), world)


@pytest.mark.parametrize(
    ("where", "value"),
    [("expectedSupplyDuration", "NaN"), ("expectedSupplyDuration", "1e999"), ("quantity", "3"), ("quantity", True)],
)
def test_a_number_of_fhir_is_a_number_and_no_text(where: str, value: Any, world: World) -> None:
    order = deepcopy(WHOLE)
    order["dispenseRequest"][where]["value"] = value
    told = answered(SIGN, call("order-sign", [order]), world)
    assert told.body["field"] == f"context.draftOrders.entry[0].resource.dispenseRequest.{where}.value"


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "must be a UUID, such as d1577c69-dfbe-44ad-ba6d-3e05e953b2ea. Correct it"), ("zh-hans", "d1577c69")],
)
def test_a_number_of_a_warning_that_is_none_is_refused_in_a_sentence(language: str, says: str, world: World) -> None:
    body = json.dumps({"data": {"warns": [{"warn_rslt_id": "12345", "dspo_way": "2"}]}}).encode()
    with translation.override(language):
        told = answered("/guard/3103", body, world)
    assert (told.status, told.body["field"]) == (400, "data.warns[0].warn_rslt_id")
    assert told.body["error"].startswith("“data.warns[0].warn_rslt_id”")
    assert says in told.body["error"]


def test_two_orders_of_one_name_are_damage_and_two_without_a_name_have_cards_of_their_own(world: World) -> None:
    told = answered(SIGN, call("order-sign", [medication("m1", MORPHINE)] * 2), world)
    assert told.body["field"] == "context.draftOrders.entry[1].resource.id"
    unnamed = [medication("", MORPHINE), medication("", {"text": "盐酸吗啡注射液（10mg）"})]
    for each in unnamed:
        del each["id"]
    cards = answered(SIGN, call("order-sign", unnamed), world).body["cards"]
    assert len({card["uuid"] for card in cards}) == 2


def test_ten_thousand_orders_are_refused_and_a_hundred_levels_too(world: World) -> None:
    short = {"resourceType": "Basic"}
    told = answered(SIGN, call("order-sign", [short] * 10_000), world)
    assert (told.status, told.body["field"]) == (413, "context.draftOrders.entry")
    deep = b'{"a":' * 100 + b"1" + b"}" * 100
    assert answered(SIGN, b'{"hook": "order-sign", "context": ' + deep + b"}", world).status == 400


@pytest.mark.parametrize("where", ["contained", "extension", "resource"])
def test_a_bundle_a_hundred_levels_deep_is_refused_and_one_of_twenty_is_read(where: str, world: World) -> None:
    def deep(levels: int) -> bytes:
        inner: dict[str, Any] = {"resourceType": "Basic"}
        for _each in range(levels):
            inner = {"resourceType": "Bundle", where: [inner]}
        return call("order-sign", [medication("m1", MORPHINE, contained=[inner])])

    told = answered(SIGN, deep(100), world)
    assert (told.status, told.body["field"]) == (400, "")
    assert answered(SIGN, deep(20), world).status == 200  # two levels each


def test_as_many_visits_as_a_body_holds_are_answered(world: World, tmp_path: Path) -> None:
    told = json.loads(insured("110350500000002", "盐酸吗啡注射液"))
    patient = told["data"]["patient_dtos"][0] | {"curr_mdtrt_id": ""}
    told["data"]["patient_dtos"] = [patient | {"fsi_encounter_dtos": patient["fsi_encounter_dtos"] * 50}] * 50
    answer = answered("/guard/3101", json.dumps(told).encode(), world)
    assert len(answer.lines) == 2_500
