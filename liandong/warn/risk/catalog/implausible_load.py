"""日诊疗量异常: more outpatients on one day than one person can see.

Planted: 300 visits of one physician on a day, the name being used by others. Look-alike: a busy day that stays at the
limit; ward rounds, which count nothing here; the same numbers shared out over two physicians.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import All, Is, Not, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    seen = t.days.filter(t.days.practitioner > 0, t.days.setting != SETTINGS["inpatient"])
    seen = seen.group_by("practitioner", "day").aggregate(
        lines=_.lines.sum().cast("int64"),
        first_day=_.day.min(),
        last_day=_.day.max(),
        visits=_.encounters.sum().cast("int64"),
    )
    return seen.filter(seen.visits > s["risk.daily_encounters"])


model = TableModel(
    id="implausible_load",
    version=1,
    title={
        "zh": "疑似日诊疗量异常",
        "en": "Implausible number of visits in a day",
    },
    question={
        "zh": "一名人员一日门诊量是否超过合理上限",
        "en": "did one person see more outpatients in a day than is plausible",
    },
    family="conduct",
    rule="insurance.true_services",
    matter="V18",
    named=("FJ-13-3",),
    severity=2,
    innocent={
        "zh": "体检、义诊、疫苗接种集中记在一人名下",
        "en": "check-ups, free clinics or vaccinations charged under one name",
    },
    passes={
        "zh": "一日门诊量不超过合理上限",
        "en": "no more visits than the limit",
    },
    settings=("risk.daily_encounters",),
    reads=("days",),
    judged=All(Over("practitioner", 0), Not(Is("setting", SETTINGS["inpatient"]))),
    find=find,
    within="day",
    grain=("practitioner", "day"),
    shows=("visits",),
    exact=False,
)
