"""大型设备使用率: equipment with a permit that is hardly ever used, or more than it can be.

Days are those on which the institution did anything and the permit was in force. Planted: a scanner with a permit and
no examination; one with three times the possible number. Look-alike: a permit that is new; few days delivered.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    open_days = t.days.filter(t.days.institution > 0).select("institution", "day").distinct()
    permits = t.permitted.select("institution", "group", "valid_from", "valid_until").distinct()
    days = (
        open_days.join(
            permits,
            [
                open_days.institution == permits.institution,
                permits.valid_from <= open_days.day,
                permits.valid_until >= open_days.day,
            ],
        )
        .select("institution", "group", "day")
        .distinct()
    )
    uses = t.special.semi_join(permits, ["institution", "group"])
    uses = uses.group_by("institution", "group", "day").aggregate(uses=_.lines.sum())
    seen = days.left_join(uses, ["institution", "group", "day"]).mutate(uses=_.uses.coalesce(0))
    rates = seen.group_by("institution", "group").aggregate(
        lines=_.uses.sum().cast("int64"), first_day=_.day.min(), last_day=_.day.max(), open_days=_.count().cast("int64")
    )
    rates = rates.mutate(score=_.lines.cast("float64") / _.open_days.cast("float64"))
    rates = rates.filter(rates.open_days >= s["risk.equipment_least_days"])
    return rates.filter(
        (rates.score < s["risk.equipment_least_per_day"]) | (rates.score > s["risk.equipment_most_per_day"])
    )


model = TableModel(
    id="equipment_use",
    version=1,
    title={
        "zh": "大型设备使用率异常",
        "en": "Rate of use of large equipment out of range",
    },
    question={
        "zh": "有配置许可的大型设备日均使用次数是否在合理范围",
        "en": "is equipment with a permit used a plausible number of times a day",
    },
    family="institution",
    rule="practice.equipment_permit",
    matter="V24",
    named=("QZ-222-13",),
    severity=1,
    innocent={
        "zh": "设备维修、停用或者多台设备合用一项许可",
        "en": "under repair, out of use, or several machines under one permit",
    },
    passes={
        "zh": "日均使用次数在设定范围内",
        "en": "uses per day within the settings",
    },
    settings=("risk.equipment_least_per_day", "risk.equipment_most_per_day", "risk.equipment_least_days"),
    reads=("days", "special", "permitted"),
    find=find,
    within="all",
    grain=("institution", "group"),
    shows=("open_days",),
    exact=False,
    may_lack=("special",),
)
