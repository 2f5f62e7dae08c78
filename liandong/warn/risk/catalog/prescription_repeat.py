"""处方重复调剂: one prescription dispensed more than once.

Planted: the same electronic prescription redeemed on two days. Look-alike: one prescription told twice of the same
day and place; different prescriptions of one visit.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import All, Is, Not, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    given = t.prescriptions.select("institution", "practitioner", "prescription", "day", "dispenser")
    given = _dispensed(given).semi_join(_told_twice(t), "prescription").distinct()
    times = given.group_by("institution", "practitioner", "prescription").aggregate(
        times=_.count(), first_day=_.day.min(), last_day=_.day.max()
    )
    return (
        times.filter(times.times > 1)
        .group_by("institution", "practitioner")
        .aggregate(lines=_.times.sum().cast("int64"), first_day=_.first_day.min(), last_day=_.last_day.max())
    )


def _dispensed(rows: ir.Table) -> ir.Table:
    return rows.filter(rows.institution > 0, rows.prescription != 0, rows.dispenser != 0)


def _told_twice(t: Tables) -> ir.Table:
    """Nearly every prescription stands once; what follows is asked of the few others. Sorted: cheaper than grouped."""
    given = _dispensed(t.prescriptions.select("institution", "prescription", "dispenser"))
    by_number = ibis.window(group_by="institution", order_by="prescription")
    given = given.mutate(before=_.prescription.lag().over(by_number))
    return given.filter(given.prescription == given.before).select("prescription")


model = TableModel(
    id="prescription_repeat",
    version=1,
    title={
        "zh": "疑似处方重复调剂",
        "en": "Possibly one prescription dispensed twice",
    },
    question={
        "zh": "同一张处方是否被多次调剂",
        "en": "was one prescription dispensed more than once",
    },
    family="conduct",
    rule="drugs.prescription_dispensing",
    matter="V61",
    named=("FJ-13-2",),
    severity=2,
    innocent={
        "zh": "长期处方分次取药，或者退药后重新调剂",
        "en": "a long-term prescription in parts, or a drug given back and dispensed anew",
    },
    passes={
        "zh": "一张处方只调剂一次",
        "en": "each prescription dispensed once",
    },
    reads=("prescriptions",),
    judged=All(Over("institution", 0), Not(Is("dispenser", 0))),
    find=find,
    within="all",
    grain=("institution", "practitioner"),
    exact=True,
)
