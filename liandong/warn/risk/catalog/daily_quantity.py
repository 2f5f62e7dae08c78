"""单日累计超量: several lines of one patient and day that together exceed the most of an item (HN6).

A line that exceeds by itself is the question of `over_quantity`. Planted: two lines of sixteen hours. Look-alike:
exactly the limit; a line taken back on the same day; the same lines on two days.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    lines = t.lines.filter(t.lines.institution > 0, t.lines.patient != 0)
    lines = lines.semi_join(t.quantity_limits, "item")
    sums = lines.group_by("institution", "patient", "item", "day").aggregate(
        lines=_.count(), quantity=_.quantity.sum(), largest=_.quantity.max()
    )
    limits = t.quantity_limits.select("item", "most", "valid_from", "valid_until")
    sums = sums.join(limits, [sums.item == limits.item, limits.valid_from <= sums.day, limits.valid_until >= sums.day])
    sums = sums.group_by("institution", "patient", "item", "day").aggregate(
        lines=_.lines.max(), quantity=_.quantity.max(), largest=_.largest.max(), most=_.most.min()
    )
    over = sums.filter(sums.quantity > sums.most, sums.largest <= sums.most)
    return over.group_by("institution", "item").aggregate(
        lines=_.lines.sum().cast("int64"), first_day=_.day.min(), last_day=_.day.max()
    )


model = TableModel(
    id="daily_quantity",
    version=1,
    title={
        "zh": "疑似单日累计超量收费",
        "en": "Possible charges above the most of a day together",
    },
    question={
        "zh": "同一患者同日多笔收费合计是否超过单日上限",
        "en": "do several lines of one patient and day exceed the most of a day",
    },
    family="conduct",
    rule="insurance.honest_charging",
    matter="V17",
    severity=2,
    innocent={
        "zh": "跨日补记，或者多部位分别计费",
        "en": "entered later for another day, or several sites of the body",
    },
    passes={
        "zh": "同日合计不超过上限",
        "en": "no more than the most of a day together",
    },
    reads=("lines", "quantity_limits"),
    find=find,
    within="day",
    grain=("institution", "item"),
    exact=True,
)
