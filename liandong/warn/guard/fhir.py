"""HL7 FHIR R4, as much of it as the guard reads: orders, and who orders for whom, where.

Each resource is read strictly in the elements below; others may stand beside them and are neither checked nor kept.
An order of a kind that is not here is no fault: it is passed over and counted as not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from liandong.warn.guard.wire import Camel, NotUnderstood, fits, path

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-.]{1,64}$")]
# A date of FHIR may stop at the year or the month; an instant begins with its day.
Moment = Annotated[
    str, StringConstraints(pattern=r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$")
]
# A number of JSON, not a text that looks like one.
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e15, le=1e15)]
ENTRIES = 500  # of one bundle


class Coding(Camel):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(Camel):
    coding: list[Coding] = []
    text: str | None = None


class Identifier(Camel):
    system: str | None = None
    value: str | None = None


class Reference(Camel):
    reference: str | None = None
    identifier: Identifier | None = None
    display: str | None = None

    @property
    def key(self) -> str:
        """The last part of the reference: `Practitioner/7` → `7`, `#med` → `med`."""
        return (self.reference or "").rpartition("/")[2].lstrip("#")


class Quantity(Camel):
    value: Number | None = None
    unit: str | None = None
    code: str | None = None


class Period(Camel):
    start: Moment | None = None
    end: Moment | None = None


class Medication(Camel):
    resource_type: Literal["Medication"]
    id: str | None = None
    code: CodeableConcept | None = None


class Repeat(Camel):
    bounds_duration: Quantity | None = None
    bounds_period: Period | None = None


class Timing(Camel):
    repeat: Repeat | None = None


class Dosage(Camel):
    timing: Timing | None = None


class Dispense(Camel):
    quantity: Quantity | None = None
    expected_supply_duration: Quantity | None = None


class MedicationRequest(Camel):
    resource_type: Literal["MedicationRequest"]
    id: Id | None = None
    status: str
    intent: str | None = None
    subject: Reference
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    contained: list[dict[str, Any]] = []
    encounter: Reference | None = None
    authored_on: Moment | None = None
    requester: Reference | None = None
    dosage_instruction: list[Dosage] = []
    dispense_request: Dispense | None = None


class ServiceRequest(Camel):
    resource_type: Literal["ServiceRequest"]
    id: Id | None = None
    status: str
    intent: str | None = None
    subject: Reference
    code: CodeableConcept | None = None
    encounter: Reference | None = None
    authored_on: Moment | None = None
    requester: Reference | None = None
    quantity_quantity: Quantity | None = None


class Patient(Camel):
    resource_type: Literal["Patient"]
    id: Id | None = None
    gender: Literal["male", "female", "other", "unknown"] | None = None
    birth_date: Moment | None = None


class Encounter(Camel):
    resource_type: Literal["Encounter"]
    id: Id | None = None
    status: str
    kind: Annotated[Coding, Field(alias="class")]
    service_type: CodeableConcept | None = None
    service_provider: Reference | None = None
    period: Period | None = None


class Practitioner(Camel):
    resource_type: Literal["Practitioner"]
    id: Id | None = None
    identifier: list[Identifier] = []


class PractitionerRole(Camel):
    resource_type: Literal["PractitionerRole"]
    id: Id | None = None
    identifier: list[Identifier] = []
    practitioner: Reference | None = None
    organization: Reference | None = None
    contained: list[dict[str, Any]] = []


class Organization(Camel):
    resource_type: Literal["Organization"]
    id: Id | None = None
    identifier: list[Identifier] = []


Order = MedicationRequest | ServiceRequest
KINDS: dict[str, type[Camel]] = {
    kind.__name__: kind
    for kind in (
        MedicationRequest, ServiceRequest, Medication, Patient, Encounter, Practitioner, PractitionerRole, Organization,
    )
}  # fmt: skip


class _Entry(Camel):
    resource: dict[str, Any] | None = None


class _Bundle(Camel):
    resource_type: Literal["Bundle"]
    entry: list[_Entry] = []


def resource(told: Any, at: str = "") -> Camel | None:
    """One resource; None where it is of a kind that the guard does not read.

    raises  NotUnderstood  no object, no kind, or an element that does not fit
    """
    if not isinstance(told, dict):
        raise NotUnderstood(at, _("must be an object"))
    kind = told.get("resourceType")
    if not isinstance(kind, str) or not kind:
        raise NotUnderstood(path(at, ("resourceType",)), _("is missing"))
    shape = KINDS.get(kind)
    return None if shape is None else fits(shape, told, at)


def bundle(told: Any, at: str) -> Iterator[tuple[str, Camel | None]]:
    """The resources of a bundle, each with its place in it.

    raises  NotUnderstood  no bundle, too many entries, or an entry that does not fit
    """
    entries = fits(_Bundle, told, at).entry
    if len(entries) > ENTRIES:
        raise NotUnderstood(path(at, ("entry",)), _("holds more than %(limit)s entries") % {"limit": ENTRIES}, 413)
    for number, entry in enumerate(entries):
        here = path(at, ("entry", number, "resource"))
        if entry.resource is not None:
            yield here, resource(entry.resource, here)


def day_of(moment: str | None, at: str) -> date | None:
    """The day of a moment as it was written; None where it stops at the year or the month.

    raises  NotUnderstood  no such day
    """
    if not moment or len(moment) < 10:
        return None
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        raise NotUnderstood(at, _("is not a day of the calendar")) from None


def concept(order: Order, at: str) -> tuple[CodeableConcept, str]:
    """What was ordered, and where it stands.

    raises  NotUnderstood  it is said twice or not at all
    """
    if isinstance(order, ServiceRequest):
        if order.code is None:
            raise NotUnderstood(path(at, ("code",)), _("is missing"))
        return order.code, path(at, ("code",))
    if order.medication_codeable_concept and order.medication_reference:
        raise NotUnderstood(
            path(at, ("medicationReference",)), _("stands beside medicationCodeableConcept; only one may")
        )
    if order.medication_codeable_concept:
        return order.medication_codeable_concept, path(at, ("medicationCodeableConcept",))
    if order.medication_reference is None:
        raise NotUnderstood(path(at, ("medicationCodeableConcept",)), _("is missing"))
    return _contained(order, order.medication_reference, at), path(at, ("medicationReference",))


def _contained(order: MedicationRequest, reference: Reference, at: str) -> CodeableConcept:
    for number, told in enumerate(order.contained):
        if told.get("resourceType") == "Medication" and told.get("id") == reference.key:
            code = fits(Medication, told, path(at, ("contained", number))).code
            if code is not None:
                return code
    return CodeableConcept(text=reference.display)
