"""重复收费: the same charge for the same patient at the same minute, more than once and not taken back.

Same visit, item, minute and quantity. Planted: a test charged twice. Look-alike: taken back the next day, be it of the
next month; the same test an hour later; a line that says no minute.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables

SAME = ("institution", "patient", "encounter", "item", "quantity")


def find(t: Tables, s: Settings) -> ir.Table:
    twice = (
        _twice(t)
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


def _twice(t: Tables) -> ir.Table:
    """The same charge more than once at one minute."""
    told = t.repeated_lines.filter(
        t.repeated_lines.minute >= 0,
        t.repeated_lines.institution > 0,
        t.repeated_lines.item > 0,
        t.repeated_lines.quantity > 0,
    )
    times = told.group_by(*SAME, "day", "minute").aggregate(times=_.count())
    return times.filter(times.times > 1)


def behind(t: Tables, s: Settings) -> ir.Table:
    return t.repeated_lines.semi_join(_twice(t), [*SAME, "day", "minute"])


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
    behind=behind,
    within="all",
    grain=("institution", "item"),
    shows=("surplus",),
    exact=True,
)
