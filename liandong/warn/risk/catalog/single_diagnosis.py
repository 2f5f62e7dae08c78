"""单一诊断占比过高（HN5）: one diagnosis makes up nearly everything, month after month.

Planted: a hospital with nine tenths of one diagnosis for four months. Look-alike: two such months with an ordinary one
between; few visits; exactly the share.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import All, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    told = t.encounters.filter(t.encounters.institution > 0, t.encounters.diagnosis > 0)
    months = _visits(told, s)
    often = told.semi_join(_often(told, months, s), ["institution", "diagnosis"])
    often = often.mutate(number=_.day.year() * 12 + _.day.month())
    counts = often.group_by("institution", "number", "diagnosis").aggregate(
        lines=_.count(), first_day=_.day.min(), last_day=_.day.max()
    )
    counts = counts.join(months, ["institution", "number"])
    counts = counts.mutate(score=_.lines.cast("float64") / _.everything.cast("float64"))
    high = counts.filter(counts.score > s["risk.single_diagnosis_share"])
    turn = ibis.window(group_by=["institution", "diagnosis"], order_by="number")
    runs = high.mutate(run=_.number - ibis.row_number().over(turn))
    runs = runs.group_by("institution", "diagnosis", "run").aggregate(
        months=_.count(),
        lines=_.lines.sum(),
        first_day=_.first_day.min(),
        last_day=_.last_day.max(),
        score=_.score.max(),
    )
    long = runs.filter(runs.months >= s["risk.single_diagnosis_months"])
    return long.group_by("institution", "diagnosis").aggregate(
        lines=_.lines.sum().cast("int64"),
        first_day=_.first_day.min(),
        last_day=_.last_day.max(),
        score=_.score.max(),
        months=_.months.max().cast("int64"),
    )


def _visits(told: ir.Table, s: Settings) -> ir.Table:
    """Visits of an institution in a month, of months with enough of them."""
    days = told.group_by("institution", "day").aggregate(visits=_.count())
    days = days.mutate(number=_.day.year() * 12 + _.day.month())
    months = days.group_by("institution", "number").aggregate(everything=_.visits.sum().cast("int64"))
    return months.filter(months.everything >= s["risk.single_diagnosis_least"])


def _often(told: ir.Table, months: ir.Table, s: Settings) -> ir.Table:
    """Diagnoses that stand at least as often as so many of the smallest months with that share would have them."""
    smallest = months.group_by("institution").aggregate(smallest=_.everything.min())
    counts = told.group_by("institution", "diagnosis").aggregate(lines=_.count()).join(smallest, "institution")
    least = s["risk.single_diagnosis_months"] * s["risk.single_diagnosis_share"]
    return counts.filter(counts.lines >= least * counts.smallest)


model = TableModel(
    id="single_diagnosis",
    version=1,
    title={
        "zh": "单一诊断占比过高",
        "en": "One diagnosis nearly everywhere",
    },
    question={
        "zh": "单一诊断是否连续数月占比过高",
        "en": "does one diagnosis make up nearly all visits for months",
    },
    family="conduct",
    rule="practice.verified_activity",
    matter="V18",
    severity=1,
    innocent={
        "zh": "专科机构，如血液透析中心、眼科、口腔",
        "en": "a specialised house: dialysis, eyes, teeth",
    },
    passes={
        "zh": "单一诊断占比不超过设定值",
        "en": "a share within the setting",
    },
    settings=("risk.single_diagnosis_least", "risk.single_diagnosis_share", "risk.single_diagnosis_months"),
    reads=("encounters",),
    judged=All(Over("institution", 0), Over("diagnosis", 0)),
    find=find,
    within="all",
    grain=("institution", "diagnosis"),
    shows=("months",),
    exact=False,
)
