"""多处取得麻精药品: one patient gets narcotics from several institutions within days.

Outpatients only; what was taken back does not count. Planted: a patient with four hospitals in a month. Look-alike: the
same four over a year; two hospitals; the ward. A finding goes to each house that gave when it was too many.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import MARKS, SETTINGS
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    least = s["risk.shopping_institutions"]
    given = _given(t, s)
    many = given.group_by("patient").aggregate(houses=_.institution.nunique())
    given = given.semi_join(many.filter(many.houses >= least), "patient")
    before = given.select(_.patient, other=_.institution, other_day=_.day)
    spans = given.join(before, "patient")
    ago = spans.day.delta(spans.other_day, unit="day")
    spans = spans.filter(ago >= 0, ago < s["risk.shopping_days"])
    spans = spans.group_by("institution", "patient", "day").aggregate(
        lines=_.lines.max(), houses=_.other.nunique().cast("int64")
    )
    return (
        spans.filter(spans.houses >= least)
        .group_by("institution", "patient")
        .aggregate(
            lines=_.lines.sum().cast("int64"), first_day=_.day.min(), last_day=_.day.max(), houses=_.houses.max()
        )
    )


def behind(t: Tables, s: Settings) -> ir.Table:
    """Narcotics and class I drugs to take home."""
    strict = t.marked.filter(t.marked.mark.isin([MARKS["narcotic"], MARKS["psychotropic_1"]]))
    home = [SETTINGS["outpatient"], SETTINGS["emergency"], SETTINGS["internet"]]
    lines = t.special_lines.filter(
        t.special_lines.institution > 0, t.special_lines.patient != 0, t.special_lines.setting.isin(home)
    )
    return lines.semi_join(
        strict, [lines.group == strict.group, strict.valid_from <= lines.day, strict.valid_until >= lines.day]
    )


def _given(t: Tables, s: Settings) -> ir.Table:
    """Days on which an institution gave a patient such a drug and did not take it back."""
    given = behind(t, s).group_by("institution", "patient", "day")
    given = given.aggregate(lines=_.count(), quantity=_.quantity.sum())
    return given.filter(given.quantity > 0).drop("quantity")


model = TableModel(
    id="narcotic_shopping",
    version=1,
    title={
        "zh": "疑似多机构套取麻精药品",
        "en": "Possibly narcotics from many institutions",
    },
    question={
        "zh": "同一患者是否短期内在多家机构取得麻精药品",
        "en": "did one patient get narcotics from several institutions within days",
    },
    family="conduct",
    rule="drugs.narcotic_identity",
    matter="V59",
    named=("FJ-13-3",),
    severity=3,
    innocent={
        "zh": "转诊途中的癌痛患者，或者同一医共体分院",
        "en": "a cancer patient on referral, or branches of one group",
    },
    passes={
        "zh": "观察期内取药机构数少于设定值",
        "en": "fewer institutions within the days looked at",
    },
    settings=("risk.shopping_institutions", "risk.shopping_days"),
    reads=("special_lines", "marked"),
    find=find,
    behind=behind,
    within="all",
    grain=("institution", "patient"),
    shows=("houses",),
    exact=True,
)
