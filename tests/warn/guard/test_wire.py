"""What comes over the wire is read within bounds, or refused with the field that is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from liandong.warn.guard import fhir, hooks
from liandong.warn.guard.wire import BODY_LIMIT, NotUnderstood, fits, read_json

INTEROP = Path(__file__).resolve().parents[3].parent / "shared/data/09_interop"
needs_examples = pytest.mark.skipif(not INTEROP.exists(), reason=f"{INTEROP} is not here")


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    ("body", "says", "status"),
    [
        (b"", "JSON", 400),
        (b"[1]", "JSON", 400),
        (b'{"a": NaN}', "JSON", 400),
        (nested(61), "60", 400),
        (nested(5_000), "60", 400),
        (b'{"a":"' + b"x" * BODY_LIMIT + b'"}', str(BODY_LIMIT), 413),
    ],
)
def test_a_body_that_is_no_object_too_deep_or_too_large_is_refused(body: bytes, says: str, status: int) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read_json(body)
    assert says in refused.value.why
    assert refused.value.status == status


def test_a_body_may_be_sixty_levels_deep_and_begin_with_a_byte_order_mark() -> None:
    assert read_json(b"\xef\xbb\xbf" + nested(60))["a"]


def order(**more: Any) -> dict[str, Any]:
    plain = {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "status": "draft",
        "subject": {"reference": "Patient/1"},
        "medicationCodeableConcept": {"coding": [{"code": "XN02AAM001"}]},
    }
    return plain | more


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}


@pytest.mark.parametrize(
    ("damage", "field"),
    [
        ({"status": None}, "entry[1].resource.status"),
        ({"subject": "Patient/1"}, "entry[1].resource.subject"),
        ({"dispenseRequest": {"quantity": {"value": "many"}}}, "entry[1].resource.dispenseRequest.quantity.value"),
        ({"dosageInstruction": {"text": "daily"}}, "entry[1].resource.dosageInstruction"),
        ({"id": "no spaces here"}, "entry[1].resource.id"),
        ({"authoredOn": "yesterday"}, "entry[1].resource.authoredOn"),
        ({"resourceType": 7}, "entry[1].resource.resourceType"),
    ],
)
def test_a_damaged_bundle_is_refused_with_the_element_named(damage: dict[str, Any], field: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        list(fhir.bundle(bundle(order(), order(**damage)), ""))
    assert refused.value.field == field


def test_an_order_that_says_its_medication_twice_or_not_at_all_is_refused() -> None:
    for damage in ({"medicationReference": {"reference": "#m"}}, {"medicationCodeableConcept": None}):
        [(at, read)] = fhir.bundle(bundle(order(**damage)), "")
        assert isinstance(read, fhir.MedicationRequest)
        with pytest.raises(NotUnderstood):
            fhir.concept(read, at)


def test_a_contained_medication_is_what_the_reference_means() -> None:
    inside = {"resourceType": "Medication", "id": "med", "code": {"coding": [{"code": "XJ01"}]}}
    told = order(medicationCodeableConcept=None, medicationReference={"reference": "#med"}, contained=[inside])
    [(at, read)] = fhir.bundle(bundle(told), "")
    assert isinstance(read, fhir.MedicationRequest)
    assert fhir.concept(read, at)[0].coding[0].code == "XJ01"


def test_orders_of_kinds_that_the_guard_does_not_read_are_no_fault() -> None:
    assert [read for _at, read in fhir.bundle(bundle({"resourceType": "NutritionOrder", "id": "n"}), "")] == [None]


@needs_examples
def test_every_public_example_is_read_or_refused_with_a_reason() -> None:
    read, refused = 0, []
    for file in sorted(INTEROP.glob("fhir_*/*.json")):
        try:
            told = read_json(file.read_bytes())
            read += (
                len(list(fhir.bundle(told, "")))
                if told.get("resourceType") == "Bundle"
                else bool(fhir.resource(told)) + 1
            )
        except NotUnderstood as fault:
            refused.append((file.name, fault.field, fault.why))
    assert read > 500
    # What is refused is a list or has no kind: no resource at all.
    assert all(field in ("", "resourceType") and why for _name, field, why in refused), refused


@needs_examples
def test_every_call_in_the_pages_of_the_specification_fits() -> None:
    calls = 0
    for file in sorted((INTEROP / "cds_hooks/json_blocks").glob("*.json")):
        told = json.loads(file.read_bytes())
        if isinstance(told, dict) and {"hook", "context"} <= told.keys():
            call = fits(hooks.Call, told)
            assert call.hook
            calls += 1
    assert calls
