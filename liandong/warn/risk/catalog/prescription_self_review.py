"""处方自审: a prescription reviewed by the person who wrote it.

Planted: an internet hospital where the prescriber also reviews. Look-alike: reviewed by another; nobody said who.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import All, Is, Not, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    own = t.prescriptions.filter(
        t.prescriptions.institution > 0,
        t.prescriptions.practitioner > 0,
        t.prescriptions.reviewer == t.prescriptions.practitioner,
    )
    return own.group_by("institution", "practitioner", month=_.day.truncate("M").cast("date")).aggregate(
        lines=_.count().cast("int64"), first_day=_.day.min(), last_day=_.day.max()
    )


model = TableModel(
    id="prescription_self_review",
    version=1,
    title={
        "zh": "疑似处方自开自审",
        "en": "Possible review of one's own prescription",
    },
    question={
        "zh": "处方是否由开具人本人审核",
        "en": "was a prescription reviewed by the one who wrote it",
    },
    family="conduct",
    rule="drugs.prescription_dispensing",
    matter="V61",
    named=("FJ-13-2",),
    severity=1,
    innocent={
        "zh": "系统以开具人账号代填审核人",
        "en": "a system that fills in the prescriber",
    },
    passes={
        "zh": "由药师审核",
        "en": "review by a pharmacist",
    },
    reads=("prescriptions",),
    judged=All(Over("institution", 0), Over("practitioner", 0), Not(Is("reviewer", 0))),
    find=find,
    within="day",
    grain=("institution", "practitioner"),
    exact=True,
)
