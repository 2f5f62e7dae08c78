"""重复收费: the same charge for the same patient at the same minute, more than once and not taken back.

Same visit, item, minute and quantity. A narrow count of the month finds where to look, the lines decide it. Planted: a
test charged twice. Look-alike: taken back the next day; the same test an hour later; a line that says no minute.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables

SAME = ("institution", "patient", "encounter", "item", "quantity")


def find(t: Tables, s: Settings) -> ir.Table:
    told = t.repeated_lines.filter(
        t.repeated_lines.minute >= 0,
        t.repeated_lines.institution > 0,
        t.repeated_lines.item > 0,
        t.repeated_lines.quantity > 0,
    )
    moments = told.group_by("patient", "item", "day", "minute").aggregate(times=_.count())
    moments = moments.filter(moments.times > 1)
    twice = told.semi_join(moments, ["patient", "item", "day", "minute"])
    twice = twice.group_by(*SAME, "day", "minute").aggregate(times=_.count())
    twice = (
        twice.filter(twice.times > 1)
        .group_by(*SAME)
        .aggregate(surplus=(_.times - 1).sum(), lines=_.times.sum(), first_day=_.day.min(), last_day=_.day.max())
    )
    back = t.repeated_lines.filter(t.repeated_lines.quantity < 0).mutate(quantity=-_.quantity)
    back = back.group_by(*SAME).aggregate(back=_.count())
    net = twice.left_join(back, list(SAME)).mutate(back=_.back.coalesce(0))
    net = net.filter(net.surplus > net.back)
    return net.group_by("institution", "item").aggregate(
        lines=_.lines.sum().cast("int64"),
        first_day=_.first_day.min(),
        last_day=_.last_day.max(),
        surplus=(_.surplus - _.back).sum().cast("int64"),
    )


model = TableModel(
    id="duplicate_charge",
    version=1,
    title={
        "zh": "疑似重复收费",
        "en": "Possible duplicate charge",
    },
    question={
        "zh": "同一患者同一时刻同一项目是否重复收费",
        "en": "was the same thing charged twice at the same minute",
    },
    family="conduct",
    rule="insurance.honest_charging",
    matter="V46",
    severity=2,
    innocent={
        "zh": "双侧、多部位分别计费，或者系统重传",
        "en": "both sides of the body, several sites, or sent twice by the system",
    },
    passes={
        "zh": "只收一次，或者多收的已冲销",
        "en": "charged once, or taken back",
    },
    reads=("repeated_lines",),
    find=find,
    within="month",
    grain=("institution", "item"),
    shows=("surplus",),
    exact=True,
)
