"""HL7 CDS Hooks 2.0: the services we offer, a call read into what is asked, and feedback.

`order-select` reminds before (事前提醒), `order-sign` controls while it is done (事中控制), `encounter-start` asks of
the institution and the person alone. Sources: the CDS Hooks 2.0 specification and its pages on the three hooks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, Literal, Protocol
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from liandong.warn.guard import fhir
from liandong.warn.guard.facts import CLASSES, NOT_SAID, THOUSAND, Asked, Order, sex_of, years
from liandong.warn.guard.wire import Camel, NotUnderstood, fits, path

FURTHEST = 3_650  # days of a supply; more is a slip of the pen
IN_DAYS = {"d": 1.0, "wk": 7.0, "mo": 30.4375, "h": 1 / 24, "a": 365.25}  # UCUM
DRAFT = ("context", "draftOrders")


@dataclass(frozen=True)
class Service:
    """A CDS service: one hook, and at which stage it asks."""

    id: str
    hook: str
    stage: str
    title: str
    description: str
    prefetch: dict[str, str]


_WHO = {"user": "{{context.userId}}", "patient": "Patient/{{context.patientId}}"}
_WHERE = _WHO | {"encounter": "Encounter/{{context.encounterId}}"}


def services() -> dict[str, Service]:
    """What discovery tells, in the language of the moment."""
    told = (
        ("order-select", "remind", _("Before ordering: licences and limits")),
        ("order-sign", "control", _("While ordering: licences and limits")),
        ("encounter-start", "remind", _("At the start of an encounter: licence and registration")),
    )
    does = _("Compares what is about to be done with the registers of licences, scopes, rights, filings and limits.")
    made = (Service(f"liandong-{hook}", hook, stage, title, does, _WHERE) for hook, stage, title in told)
    return {each.id: each for each in made}


class Call(Camel):
    hook: str
    hook_instance: UUID
    context: dict[str, Any]
    prefetch: dict[str, Any] | None = None


class Context(Camel):
    user_id: str = Field(min_length=1, max_length=200)
    patient_id: str = Field(min_length=1, max_length=200)
    encounter_id: str | None = None
    selections: list[str] | None = None
    draft_orders: dict[str, Any] | None = None


class Book(Protocol):
    """What the guard knows by heart: names and codes of the outer world in our numbers."""

    def practitioner(self, numbers: list[str]) -> int: ...
    def subject(self, code: str, name: str) -> int: ...
    def is_item(self, code: str) -> bool: ...


def read(told: dict[str, Any], service: Service, *, institution: int, book: Book, at: datetime) -> tuple[UUID, Asked]:
    """The call as what is asked; `institution` is the one whose key it came with.

    raises  NotUnderstood  an element that is missing or does not fit, with its place
    """
    call = fits(Call, told)
    if call.hook != service.hook:
        raise NotUnderstood("hook", _("must be %(hook)s at this service") % {"hook": service.hook})
    context = fits(Context, call.context, "context")
    came = {name: each for name, each in (call.prefetch or {}).items() if name in _WHERE and _came(each)}
    known = {name: fhir.resource(each, f"prefetch.{name}") for name, each in came.items()}
    if "user" not in known:  # who orders is what most rules ask; we have no way to a FHIR server of the institution
        raise NotUnderstood("prefetch.user", _("is missing: it must say who orders, as discovery asks"), 412)
    patient, encounter = known.get("patient"), known.get("encounter")
    orders, passed = _orders(context, service, book)
    of = encounter if isinstance(encounter, fhir.Encounter) else None
    who = patient if isinstance(patient, fhir.Patient) else None
    return call.hook_instance, Asked(
        stage=service.stage, institution=institution, practitioner=book.practitioner(_numbers(known.get("user"))),
        at=at, orders=orders, passed=passed,
        setting=CLASSES.get((of.kind.code or "").upper(), 0) if of else 0, subject=_department(of, book),
        sex=sex_of(who.gender) if who else 0, age=_age(who, at.date()) if who else NOT_SAID,
    )  # fmt: skip


def _came(told: Any) -> bool:
    """Whether the client could get it: else it sends nothing, or an OperationOutcome in its place."""
    return bool(told) and not (isinstance(told, dict) and told.get("resourceType") == "OperationOutcome")


def _orders(context: Context, service: Service, book: Book) -> tuple[tuple[Order, ...], int]:
    """The orders that are asked about, and how many others the guard does not read."""
    if service.hook == "encounter-start":
        return (), 0
    if context.draft_orders is None:
        raise NotUnderstood(path("", DRAFT), _("is missing"))
    if service.hook == "order-select" and context.selections is None:
        raise NotUnderstood("context.selections", _("is missing"))
    chosen = set(context.selections or ())
    read, passed, keys = [], 0, set[str]()
    for at, each in fhir.bundle(context.draft_orders, path("", DRAFT)):
        if not isinstance(each, fhir.MedicationRequest | fhir.ServiceRequest):
            passed += each is None
            continue
        key = f"{each.resource_type}/{each.id or ''}"
        if each.id and key in keys:
            raise NotUnderstood(path(at, ("id",)), _("stands here twice"))
        keys.add(key)
        if service.hook == "order-sign" or key in chosen or (each.id or "") in chosen:
            read.append(_order(each, key, at, book))
    return tuple(read), passed


def _order(order: fhir.Order, key: str, at: str, book: Book) -> Order:
    what, where = fhir.concept(order, at)
    codes = [one for one in what.coding if one.code]
    if not codes and not what.text:
        raise NotUnderstood(path(where, ("coding",)), _("holds no code, and there is no text either"))
    # Several systems may code one order; the one that our dictionary knows speaks.
    best = next((one for one in codes if book.is_item(one.code or "")), codes[0] if codes else fhir.Coding())
    amount = order.quantity_quantity if isinstance(order, fhir.ServiceRequest) else _dispensed(order)
    return Order(
        key=key, code=best.code or "", name=what.text or best.display or "",
        kinds=("service", "operation") if isinstance(order, fhir.ServiceRequest) else ("drug",),
        quantity=_thousandths(amount, at), days=_days(order, at),
    )  # fmt: skip


def _dispensed(order: fhir.MedicationRequest) -> fhir.Quantity | None:
    return order.dispense_request.quantity if order.dispense_request else None


def _thousandths(amount: fhir.Quantity | None, at: str) -> int:
    if amount is None or amount.value is None:
        return 0
    if not 0 <= amount.value < 1e9:
        raise NotUnderstood(path(at, ("quantity",)), _("must be a positive number"))
    return round(amount.value * THOUSAND)


def _days(order: fhir.Order, at: str) -> int:
    """Days of supply: what is to be dispensed for, else the longest of the dosages (0: not said)."""
    if isinstance(order, fhir.ServiceRequest):
        return 0
    supply = order.dispense_request.expected_supply_duration if order.dispense_request else None
    spans = [supply] if supply else [bounds for dose in order.dosage_instruction for bounds in _bounds(dose, at)]
    days = max((_in_days(span) for span in spans), default=0)
    if not 0 <= days <= FURTHEST:
        said = ("dispenseRequest", "expectedSupplyDuration") if supply else ("dosageInstruction",)
        raise NotUnderstood(path(at, said), _("is no supply for a patient"))
    return days


def _bounds(dose: fhir.Dosage, at: str) -> list[fhir.Quantity]:
    repeat = dose.timing.repeat if dose.timing else None
    if repeat is None:
        return []
    if repeat.bounds_duration is not None:
        return [repeat.bounds_duration]
    ends = (
        [fhir.day_of(each, at) for each in (repeat.bounds_period.start, repeat.bounds_period.end)]
        if (repeat.bounds_period)
        else []
    )
    if len(ends) == 2 and ends[0] and ends[1]:
        return [fhir.Quantity(value=(ends[1] - ends[0] + timedelta(days=1)).days, code="d")]
    return []


def _in_days(span: fhir.Quantity) -> int:
    unit = span.code or {"day": "d", "days": "d", "天": "d", "日": "d", "week": "wk", "周": "wk"}.get(
        span.unit or "", ""
    )
    if span.value is None or unit not in IN_DAYS:
        return 0
    return ceil(span.value * IN_DAYS[unit])


def _numbers(user: Camel | None) -> list[str]:
    """Numbers of certificates that the ordering person is known by."""
    if isinstance(user, fhir.PractitionerRole):
        own = [user.practitioner.identifier] if user.practitioner and user.practitioner.identifier else []
        within = [fhir.resource(each, "prefetch.user.contained") for each in user.contained]
        people = [one for one in within if isinstance(one, fhir.Practitioner)]
        found = [*own, *user.identifier, *(each for one in people for each in one.identifier)]
    else:
        found = list(user.identifier) if isinstance(user, fhir.Practitioner) else []
    return [each.value.strip() for each in found if each.value]


def _department(encounter: fhir.Encounter | None, book: Book) -> int:
    if encounter is None or encounter.service_type is None:
        return 0
    kind = encounter.service_type
    tries = [(one.code or "", one.display or "") for one in kind.coding] + [("", kind.text or "")]
    return next((found for code, name in tries if (found := book.subject(code, name))), 0)


def _age(patient: fhir.Patient, on: date) -> int:
    return years(fhir.day_of(patient.birth_date, "prefetch.patient.birthDate"), on)


class Reason(Camel):
    reason: fhir.Coding | None = None
    user_comment: str | None = Field(default=None, max_length=2_000)


class Outcome(Camel):
    card: UUID
    outcome: Literal["accepted", "overridden"]
    override_reason: Reason | None = None
    accepted_suggestions: list[dict[str, Any]] | None = None
    outcome_timestamp: datetime


class Feedback(Camel):
    feedback: list[Outcome] = Field(min_length=1, max_length=500)
