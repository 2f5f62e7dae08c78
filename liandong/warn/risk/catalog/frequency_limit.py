"""超频次、超疗程: an item more often for one patient than its rule allows in so many days.

A line of three units is three times; what was taken back does not count; any span of days, not that of the calendar.
Planted: an examination for each of three weeks that may be had once a month. Look-alike: exactly as often; the day
after the span has passed; another institution's.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    limits = t.frequency_limits.select("item", "most", "in_days", "valid_from", "valid_until")
    lines = _often(t)
    times = lines.group_by("institution", "patient", "item", "day").aggregate(
        lines=_.count(), times=_.quantity.sum().cast("float64") / 1000.0
    )
    days = times.join(
        limits, [times.item == limits.item, limits.valid_from <= times.day, limits.valid_until >= times.day]
    ).select("institution", "patient", "item", "day", "most", "in_days")
    before = times.select(_.institution, _.patient, _.item, _.lines, _.times, then=_.day)
    spans = days.distinct().join(before, ["institution", "patient", "item"])
    ago = spans.day.delta(spans.then, unit="day")
    spans = spans.filter(ago >= 0, ago < spans.in_days)
    spans = spans.group_by("institution", "patient", "item", "day", "most", "in_days").aggregate(
        lines=_.lines.sum(), times=_.times.sum(), first_day=_.then.min()
    )
    over = spans.filter(spans.times > spans.most)
    return over.group_by("institution", "item", "patient").aggregate(
        lines=_.lines.max().cast("int64"), first_day=_.first_day.min(), last_day=_.day.max(), times=_.times.max()
    )


def _often(t: Tables) -> ir.Table:
    """Lines of patients who had an item more often than any of its rules allows, over all days: few, and no others."""
    least = t.frequency_limits.group_by("item").aggregate(least=_.most.min())
    lines = t.limited_lines.filter(t.limited_lines.institution > 0, t.limited_lines.patient != 0)
    had = lines.filter(lines.quantity > 0).group_by("institution", "patient", "item")
    had = had.aggregate(quantity=_.quantity.sum()).join(least, "item")
    return lines.semi_join(had.filter(had.quantity > had.least * 1000), ["institution", "patient", "item"])


model = TableModel(
    id="frequency_limit",
    version=1,
    title={
        "zh": "疑似超频次、超疗程",
        "en": "Possibly more often than allowed",
    },
    question={
        "zh": "同一患者在限定天数内的次数是否超过上限",
        "en": "was an item given more often to one patient than its rule allows",
    },
    family="conduct",
    rule="insurance.payment_scope",
    matter="V17",
    severity=1,
    innocent={
        "zh": "多部位分别计费，或者病情需要有说明",
        "en": "several sites of the body, or a need that is explained",
    },
    passes={
        "zh": "限定天数内次数不超过上限",
        "en": "no more often than the limit",
    },
    reads=("limited_lines", "frequency_limits"),
    find=find,
    within="all",
    grain=("institution", "item", "patient"),
    shows=("times",),
    exact=True,
)
