"""单日累计超量: several lines of one patient and day that together exceed the most of an item (HN6).

A line that exceeds by itself is the question of `over_quantity`. Planted: two lines of sixteen hours. Look-alike:
exactly the limit; a line taken back on the same day; the same lines on two days.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def _over(t: Tables) -> ir.Table:
    """Patients and days whose lines exceed only together."""
    lines = t.lines.select("institution", "patient", "item", "day", "quantity")
    lines = lines.filter(lines.institution > 0, lines.patient != 0).semi_join(t.quantity_limits, "item")
    # Nearly every patient has an item once a day; sums are made of the few others.
    times = lines.group_by("patient", "item", "day").aggregate(times=_.count())
    lines = lines.semi_join(times.filter(times.times > 1), ["patient", "item", "day"])
    sums = lines.group_by("institution", "patient", "item", "day").aggregate(
        lines=_.count(), quantity=_.quantity.sum(), largest=_.quantity.max()
    )
    limits = t.quantity_limits.select("item", "most", "valid_from", "valid_until")
    sums = sums.filter(sums.lines > 1)
    sums = sums.join(limits, [sums.item == limits.item, limits.valid_from <= sums.day, limits.valid_until >= sums.day])
    sums = sums.group_by("institution", "patient", "item", "day").aggregate(
        lines=_.lines.max(), quantity=_.quantity.max(), largest=_.largest.max(), most=_.most.min()
    )
    return sums.filter(sums.quantity > sums.most, sums.largest <= sums.most)


def find(t: Tables, s: Settings) -> ir.Table:
    return (
        _over(t)
        .group_by("institution", "item", month=_.day.truncate("M").cast("date"))
        .aggregate(lines=_.lines.sum().cast("int64"), first_day=_.day.min(), last_day=_.day.max())
    )


def behind(t: Tables, s: Settings) -> ir.Table:
    return t.lines.semi_join(_over(t), ["institution", "patient", "item", "day"])


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
    behind=behind,
    within="day",
    grain=("institution", "item"),
    exact=True,
)
