"""A call comes in, cards go out: CDS Hooks and the insurance's call about the same facts say the same."""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from liandong.warn.guard.answering import Reply, discovery, reply
from liandong.warn.guard.cards import fresh, named
from liandong.warn.guard.insurance import setting_of
from liandong.warn.guard.world import World
from liandong.warn.practice.tables import SETTINGS
from tests.warn.guard.small import CLINIC, HOSPITAL, NOW, asker, small_world

INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
SIGN, SELECT, START = (f"/cds-services/liandong-{hook}" for hook in ("order-sign", "order-select", "encounter-start"))
FIRST = "context.draftOrders.entry[0].resource"
MORPHINE = {"text": "盐酸吗啡注射液"}
ASPIRIN = {"coding": [{"code": "XB01ACA056", "display": "阿司匹林"}]}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return small_world(tmp_path)


def medication(name: str, what: dict[str, Any], **more: Any) -> dict[str, Any]:
    plain = {"resourceType": "MedicationRequest", "id": name, "status": "draft", "subject": {"reference": "Patient/1"}}
    return plain | {"medicationCodeableConcept": what} | more


def call(hook: str, orders: Iterable[dict[str, Any]] = (), number: str = "110350500000002", **context: Any) -> bytes:
    """A call as a hospital's system sends it, by Li unless the number is another's."""
    entries = [{"resource": each} for each in orders]
    told = {
        "hook": hook,
        "hookInstance": INSTANCE,
        "context": {
            "userId": "Practitioner/9",
            "patientId": "1",
            "encounterId": "7",
            **({"draftOrders": {"resourceType": "Bundle", "entry": entries}} if hook != "encounter-start" else {}),
            **context,
        },
        "prefetch": {
            "user": {"resourceType": "Practitioner", "id": "9", "identifier": [{"value": number}]},
            "patient": {"resourceType": "Patient", "id": "1", "gender": "female", "birthDate": "1980-01-02"},
            "encounter": {"resourceType": "Encounter", "id": "7", "status": "in-progress", "class": {"code": "AMB"}},
        },
    }
    return json.dumps(told).encode()


def models_of(told: Reply) -> set[str]:
    [line] = told.lines
    return {hit["model"] for hit in json.loads(line)["hits"]}


def test_discovery_names_the_three_hooks_and_what_to_send_along() -> None:
    services = discovery().body["services"]
    assert {each["hook"] for each in services} == {"order-select", "order-sign", "encounter-start"}
    for each in services:
        assert each["prefetch"]["patient"] == "Patient/{{context.patientId}}"
        assert each["title"]
        assert each["description"]


def test_morphine_ordered_without_the_right_is_stopped_at_signing_and_warned_of_at_selecting(world: World) -> None:
    orders = [medication("m1", MORPHINE), medication("m2", ASPIRIN)]
    signed = reply(SIGN, call("order-sign", orders), asker(), world, NOW)
    assert signed.status == 200
    assert models_of(signed) == {"narcotic_right"}
    [card] = signed.body["cards"]
    assert card["indicator"] == "critical"
    assert "盐酸吗啡注射液" in card["summary"]
    assert len(card["summary"]) < 140
    assert "drugs.prescribing_right" in card["detail"]
    assert all(each["display"] for each in card["overrideReasons"])
    chosen = call("order-select", orders, selections=["MedicationRequest/m1"])
    [card] = reply(SELECT, chosen, asker(), world, NOW).body["cards"]
    assert card["indicator"] == "warning"
    other = call("order-select", orders, selections=["MedicationRequest/m2"])
    assert reply(SELECT, other, asker(), world, NOW).body["cards"] == []


def test_who_has_the_right_hears_nothing(world: World) -> None:
    told = reply(SIGN, call("order-sign", [medication("m1", MORPHINE)], "110350500000001"), asker(), world, NOW)
    assert told.body == {"cards": []}


def test_whom_the_register_does_not_know_is_accused_of_nothing(world: World) -> None:
    told = reply(SIGN, call("order-sign", [medication("m1", MORPHINE)], "999"), asker(), world, NOW)
    assert told.body == {"cards": []}


def test_an_encounter_asks_of_the_place_and_the_certificate_alone(world: World) -> None:
    assert models_of(reply(START, call("encounter-start"), asker(), world, NOW)) == set()
    assert models_of(reply(START, call("encounter-start"), asker(CLINIC), world, NOW)) == {"unregistered_place"}


def test_the_same_call_twice_gives_the_same_cards(world: World) -> None:
    body = call("order-sign", [medication("m1", MORPHINE)])
    first, second = (reply(SIGN, body, asker(), world, NOW) for _each in range(2))
    assert first.body == second.body


def test_ten_thousand_calls_for_one_patient_leave_nothing_behind(world: World) -> None:
    body = call("order-sign", [medication("m1", MORPHINE)])
    for _each in range(10_000):
        assert reply(SIGN, body, asker(), world, NOW).status == 200
    assert len(world._groups) == 1


def test_registers_out_of_date_let_pass_and_say_so(world: World) -> None:
    later = NOW + timedelta(hours=24)
    told = reply(SIGN, call("order-sign", [medication("m1", MORPHINE)]), asker(), world, later)
    assert [card["indicator"] for card in told.body["cards"]] == ["info"]
    assert json.loads(told.lines[0])["stale"] is True


def test_english_is_one_header_away(world: World) -> None:
    with translation.override("en"):
        [card] = reply(SIGN, call("order-sign", [medication("m1", MORPHINE)]), asker(), world, NOW).body["cards"]
    assert card["summary"].startswith("Possible narcotic")


def without(name: str, instead: Any = None) -> bytes:
    """A call whose client could not get one of the resources that discovery asks for."""
    told = json.loads(call("order-sign", [medication("m1", MORPHINE)]))
    told["prefetch"][name] = instead
    return json.dumps(told).encode()


def test_who_orders_must_be_sent_along_and_the_rest_may_be_missing(world: World) -> None:
    failed = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found"}]}
    for instead in (None, failed, {}):
        told = reply(SIGN, without("user", instead), asker(), world, NOW)
        assert (told.status, told.body["field"], told.lines) == (412, "prefetch.user", ())
        for other in ("patient", "encounter"):
            assert models_of(reply(SIGN, without(other, instead), asker(), world, NOW)) == {"narcotic_right"}


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("/cds-services/nothing", b"{}", 404, ""),
        (SIGN, b"{}", 400, "hook"),
        (SIGN, call("order-select", selections=[]), 400, "hook"),
        (SIGN, call("order-sign", draftOrders=None), 400, "context.draftOrders"),
        (SELECT, call("order-select"), 400, "context.selections"),
        (SIGN, call("order-sign", [medication("m1", {})]), 400, f"{FIRST}.medicationCodeableConcept.coding"),
        (f"{SIGN}/feedback", b'{"feedback": []}', 400, "feedback"),
        ("/guard/3101", b'{"trig_scen": "1"}', 400, "patient_dtos"),
        ("/guard/3101", b'{"data": {"trig_scen": "77", "patient_dtos": []}}', 400, "data.trig_scen"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_its_field_and_leaves_no_line(
    world: World, path: str, body: bytes, status: int, field: str
) -> None:
    told = reply(path, body, asker(), world, NOW)
    assert (told.status, told.body["field"], told.lines) == (status, field, ())
    assert told.body["error"]


def insured(doctor: str, name: str, scene: str = "4") -> bytes:
    line = {
        "rx_id": "r1",
        "hilist_name": name,
        "hilist_type": "101",
        "cnt": "1",
        "sumamt": "1,200.50",
        "drord_dr_codg": doctor,
    }
    visit = {"mdtrt_id": "v1", "med_type": "11", "fsi_order_dtos": [line]}
    patient = {"patn_id": "p1", "gend": "2", "brdy": "1980-01-02", "curr_mdtrt_id": "v1", "fsi_encounter_dtos": [visit]}
    return json.dumps({"data": {"trig_scen": scene, "patient_dtos": [patient]}}).encode()


def test_the_insurances_call_about_the_same_facts_gets_the_same_answer(world: World) -> None:
    told = reply("/guard/3101", insured("110350500000002", "盐酸吗啡注射液"), asker(), world, NOW)
    [result] = told.body["output"]["result"]
    assert (result["rule_id"], result["sev_deg"], result["patn_id"]) == ("drugs.prescribing_right", "1", "p1")
    assert result["judge_result_detail_dtos"][0]["rx_id"] == "r1"
    assert models_of(told) == {"narcotic_right"}
    early = reply("/guard/3101", insured("110350500000002", "盐酸吗啡注射液", scene="1"), asker(), world, NOW)
    assert early.body["output"]["result"][0]["sev_deg"] == "2"
    fine = reply("/guard/3101", insured("110350500000001", "盐酸吗啡注射液"), asker(), world, NOW)
    assert fine.body["output"]["result"] == []


def test_a_call_may_be_wrapped_and_what_stands_once_be_no_list(world: World) -> None:
    told = json.loads(insured("110350500000002", "盐酸吗啡注射液"))
    [patient] = told["data"]["patient_dtos"]
    [visit] = patient["fsi_encounter_dtos"]
    single = patient | {"fsi_encounter_dtos": visit | {"fsi_order_dtos": visit["fsi_order_dtos"][0]}}
    body = json.dumps({"infno": "3101", "input": {"data": told["data"] | {"patient_dtos": single, "rule_ids": ""}}})
    assert models_of(reply("/guard/3101", body.encode(), asker(), world, NOW)) == {"narcotic_right"}
    single["brdy"] = "yesterday"
    body = json.dumps({"input": {"data": told["data"] | {"patient_dtos": single}}})
    refused = reply("/guard/3101", body.encode(), asker(), world, NOW)
    assert refused.body["field"] == "input.data.patient_dtos[0].brdy"


@pytest.mark.parametrize(
    ("kind", "setting"),
    [("11", 1), ("14", 1), ("140104", 1), ("13", 2), ("21", 3), ("24", 3), ("52", 3), ("51", 1), ("1", 1), ("3", 0)],
)
def test_the_kind_of_care_says_where_it_is_given(kind: str, setting: int) -> None:
    names = {0: 0, 1: SETTINGS["outpatient"], 2: SETTINGS["emergency"], 3: SETTINGS["inpatient"]}
    assert setting_of(kind) == names[setting]


def test_going_on_after_a_warning_needs_a_reason(world: World) -> None:
    def handled(**said: str) -> Reply:
        body = json.dumps({"data": {"warns": [{"warn_rslt_id": INSTANCE, "dspo_way": "1", **said}]}}).encode()
        return reply("/guard/3103", body, asker(), world, NOW)

    assert handled().body["field"] == "data.warns[0].dspo_way_rea"
    kept = handled(dspo_way_rea="抢救，事后补办手续")
    assert json.loads(kept.lines[0]) | {"outcome": "continued", "comment": "抢救，事后补办手续"} == json.loads(
        kept.lines[0]
    )


def test_feedback_keeps_the_reason_and_counts_what_has_none(world: World) -> None:
    at = "2026-05-06T02:00:30Z"
    reason = {"reason": {"code": "emergency"}, "userComment": "抢救"}
    said = [
        {"card": INSTANCE, "outcome": "overridden", "overrideReason": reason, "outcomeTimestamp": at},
        {"card": INSTANCE, "outcome": "overridden", "outcomeTimestamp": at},
        {"card": INSTANCE, "outcome": "accepted", "acceptedSuggestions": [], "outcomeTimestamp": at},
    ]
    told = reply(f"{SIGN}/feedback", json.dumps({"feedback": said}).encode(), asker(), world, NOW)
    assert told.status == 200
    assert [json.loads(line)["outcome"] for line in told.lines] == ["continued", "unreasoned", "changed"]


def test_a_card_is_named_by_its_call_and_what_it_says() -> None:
    told = {named(call, name) for call in ("one", "two") for name in ("a", "b") for _again in range(2)}
    assert len(told) == 4
    assert all(str(UUID(each)) == each and UUID(each).version == 5 for each in told)
    assert UUID(fresh()).version == 4


def test_two_institutions_that_use_the_same_call_by_chance_get_cards_of_their_own(world: World) -> None:
    body = call("order-sign", [medication("m1", MORPHINE)])
    first, second = (reply(SIGN, body, asker(each), world, NOW).body["cards"][0] for each in (HOSPITAL, CLINIC))
    assert first["uuid"] != second["uuid"]
