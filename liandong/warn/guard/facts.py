"""What is about to be done, in the words of the ledgers: the event that the models are asked about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from liandong.ground.audit.clock import BEIJING
from liandong.warn.practice.tables import PRACTICE, SETTINGS, SEXES

NOT_SAID = -1
EPOCH = date(1970, 1, 1).toordinal()
THOUSAND = 1_000
_SEXES = {**SEXES, "1": SEXES["male"], "2": SEXES["female"]}
_UNSAID = dict.fromkeys(("minute", "second", "age", "first_visit"), NOT_SAID)
_COLUMNS = (*PRACTICE["lines"].columns, *PRACTICE["prescriptions"].columns, "days_max")
_ROW: dict[str, Any] = dict.fromkeys(_COLUMNS, 0) | _UNSAID | {"lines": 1, "encounters": 1, "first": True}


class Order(NamedTuple):
    """医嘱: one drug or service about to be ordered.

    key       the sender's own name of it, given back in the answer
    code      of the item; `name` beside it helps where the code is unknown
    kinds     catalogues that it may be of: drug, service, operation, material
    quantity  in thousandths of the billing unit; `days` the supply, `fen` the sum (0: not said)
    """

    key: str
    code: str
    name: str = ""
    kinds: tuple[str, ...] = ()
    quantity: int = 0
    days: int = 0
    fen: int = 0


class Asked(NamedTuple):
    """What is asked: who is about to order what, for whom, where, when.

    institution, practitioner  keys of the register; below zero: the register does not know them; 0: not said
    stage    remind (事前), control (事中)
    passed   what the sender ordered too, and the guard does not read
    """

    stage: str
    institution: int
    practitioner: int
    at: datetime
    orders: tuple[Order, ...]
    setting: int = 0
    subject: int = 0
    sex: int = 0
    age: int = NOT_SAID
    first_visit: int = NOT_SAID
    passed: int = 0

    def row(self) -> dict[str, Any]:
        """What every ledger of this event says of who, where and when; `day` counts from 1970-01-01."""
        local = self.at.astimezone(BEIJING)
        return _ROW | {
            "institution": self.institution, "practitioner": self.practitioner, "day": local.toordinal() - EPOCH,
            "minute": local.hour * 60 + local.minute, "setting": self.setting, "subject": self.subject,
            "sex": self.sex, "age": self.age, "first_visit": self.first_visit, "drugs": len(self.orders),
        }  # fmt: skip


def years(born: date | None, on: date) -> int:
    """Completed years; −1 where the birthday is not said or lies ahead."""
    if born is None or born > on:
        return NOT_SAID
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def sex_of(told: str | None) -> int:
    """`male`, `female`, or the national 1 and 2; 0: not said or another."""
    return _SEXES.get((told or "").strip().lower(), 0)


# Where care is given: the class of a FHIR encounter (v3 ActCode), and the kinds of care of the insurance.
CLASSES = {
    "AMB": SETTINGS["outpatient"], "EMER": SETTINGS["emergency"], "IMP": SETTINGS["inpatient"],
    "ACUTE": SETTINGS["inpatient"], "NONAC": SETTINGS["inpatient"], "SS": SETTINGS["inpatient"],
    "OBSENC": SETTINGS["emergency"], "VR": SETTINGS["internet"],
}  # fmt: skip
