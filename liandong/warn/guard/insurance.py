"""事前事中提醒: the plain call, in the shape of the medical insurance's 3101 (ask) and 3103 (what was done about it).

Names of fields and what their values mean follow what hospital systems send in public code; the manual says so.
A call may be wrapped as in that interface (`input`, `data`), or be its inside alone; what stands once may be no list.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, ConfigDict, Field

from liandong.warn.guard.facts import THOUSAND, Asked, Order, sex_of, years
from liandong.warn.guard.hooks import Book
from liandong.warn.guard.wire import NotUnderstood, Strict, fits, path
from liandong.warn.practice.tables import SETTINGS

# trig_scen: 1 outpatient registration, 2 entry of outpatient charges, 3 admission, 4 entry of inpatient charges, 5 an
# inpatient order carried out, 6 and 7 outpatient, 8 and 9 inpatient settlement. That the two registrations only remind,
# since nothing is ordered yet, is our reading.
REMINDS = frozenset("13")
# hilist_type: Western and Chinese patent drugs, herbs, granules; services, long-term care; consumables. 105 is "other".
DRUG, SERVICE, MATERIAL = ("drug",), ("service", "operation"), ("material",)
ANY = (*DRUG, *SERVICE, *MATERIAL)
CATALOGUES = {"101": DRUG, "102": DRUG, "106": DRUG, "201": SERVICE, "501": SERVICE, "301": MATERIAL}
PATIENTS = "patient_dtos"

One = BeforeValidator(lambda told: [told] if isinstance(told, dict) else told)  # a node that stands once may be no list
Text = str | None  # null says as little as an empty text; a number is taken for its digits
Needed = Annotated[str, Field(min_length=1)]


def _amount(told: Any) -> Any:
    """A number as it stands; of a text its number; null and empty: 0."""
    if type(told) in (float, int):
        return told
    return 0.0 if told in (None, "") else float(str(told).replace(",", ""))


Amount = Annotated[float, BeforeValidator(_amount), Field(ge=-1e9, le=1e9)]

SETTING_OF = {
    "13": SETTINGS["emergency"], "1": SETTINGS["outpatient"], "51": SETTINGS["outpatient"],
    "2": SETTINGS["inpatient"], "52": SETTINGS["inpatient"],
}  # fmt: skip


class Node(Strict):
    model_config = ConfigDict(coerce_numbers_to_str=True)


class Line(Node):
    rx_id: Annotated[str, Field(min_length=1, max_length=100)]
    hilist_code: Text = None
    hilist_name: Text = None
    hilist_type: Text = None
    cnt: Amount = 0.0
    sumamt: Amount = 0.0
    prd_days: Amount = 0.0
    drord_dr_codg: Text = None
    drord_dept_codg: Text = None
    drord_dept_name: Text = None
    curr_drord_flag: Text = None


class Visit(Node):
    mdtrt_id: Needed
    med_mdtrt_type: Text = None
    med_type: Text = None
    adm_dept_codg: Text = None
    adm_dept_name: Text = None
    dr_codg: Text = None
    fsi_order_dtos: Annotated[list[Line], One] = Field(default=[], max_length=500)


class Patient(Node):
    patn_id: Needed
    gend: Text = None
    brdy: Text = None
    curr_mdtrt_id: Text = None
    fsi_encounter_dtos: Annotated[list[Visit], One] = Field(min_length=1, max_length=50)


class Request(Node):
    trig_scen: Literal["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    patient_dtos: Annotated[list[Patient], One] = Field(min_length=1, max_length=50)


class Warned(Node):
    warn_rslt_id: UUID
    dspo_way: Literal["1", "2"]
    dspo_way_rea: Text = None


class Handled(Node):
    warns: Annotated[list[Warned], One] = Field(min_length=1, max_length=500)


def setting_of(kind: str) -> int:
    """med_type: 11, 12, 14 … outpatient, 13 emergency, 21, 24 … stays, 51 and 52 births; or med_mdtrt_type 1 and 2."""
    first = kind[:2] if kind[:2] in SETTING_OF else kind[:1]
    return SETTING_OF.get(first, 0)


def data(told: dict[str, Any]) -> tuple[Any, str]:
    """The inside of a call and where it stands: `input.data` as the interface wraps it, `data`, or the whole."""
    at = ""
    for name in ("input", "data"):
        if isinstance(told.get(name), dict):
            told, at = told[name], path(at, (name,))
    return told, at


def read(told: dict[str, Any], *, institution: int, book: Book, at: datetime) -> list[tuple[str, str, Asked]]:
    """What is asked, one for each person who orders in each visit: patient, visit, and the event.

    raises  NotUnderstood  a field that is missing or does not fit, with its place
    """
    inside, where = data(told)
    request = fits(Request, inside, where)
    stage = "remind" if request.trig_scen in REMINDS else "control"
    found = []
    for number, patient in enumerate(request.patient_dtos):
        born = _day(patient.brdy, where, number) if patient.brdy else None
        of = Asked(stage, institution, 0, at, (), sex=sex_of(patient.gend), age=years(born, at.date()))
        for visit in patient.fsi_encounter_dtos:
            if patient.curr_mdtrt_id and visit.mdtrt_id != patient.curr_mdtrt_id:
                continue  # earlier visits come along for other questions
            found += [(patient.patn_id, visit.mdtrt_id, event) for event in _events(visit, book, of)]
    return found


def _events(visit: Visit, book: Book, of: Asked) -> list[Asked]:
    """One event for each ordering person and department of the visit; one without orders asks of the visit itself."""
    parts: dict[tuple[Text, Text, Text], list[Order]] = {}
    for line in visit.fsi_order_dtos:
        if line.curr_drord_flag != "0":
            who = (line.drord_dr_codg or visit.dr_codg, line.drord_dept_codg, line.drord_dept_name)
            parts.setdefault(who, []).append(_order(line))
    if not parts:
        parts[(visit.dr_codg, None, None)] = []
    setting = setting_of(visit.med_type or visit.med_mdtrt_type or "")
    return [
        of._replace(
            practitioner=book.practitioner([doctor] if doctor else []), orders=tuple(orders), setting=setting,
            subject=book.subject(code or visit.adm_dept_codg or "", name or visit.adm_dept_name or ""),
        )
        for (doctor, code, name), orders in parts.items()
    ]  # fmt: skip


def _order(line: Line) -> Order:
    return Order(
        line.rx_id, line.hilist_code or "", line.hilist_name or "", CATALOGUES.get((line.hilist_type or "")[:3], ANY),
        quantity=round(line.cnt * THOUSAND), days=round(line.prd_days), fen=round(line.sumamt * 100),
    )  # fmt: skip


def _day(told: str, where: str, number: int) -> date | None:
    """`1990-05-01`, `19900501` or with a time behind it; blank: not said."""
    text = told.strip()[:10].replace("/", "-").replace(".", "-")
    if not text:
        return None
    try:
        return date.fromisoformat(text) if "-" in text else datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        raise NotUnderstood(path(where, (PATIENTS, number, "brdy")), _("is not a day of the calendar")) from None
