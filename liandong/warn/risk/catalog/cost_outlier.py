"""次均费用异常: visits that cost far more than at institutions of the same category and level.

Month by month, wards and desks apart. Planted: a clinic that charges three times as much. Look-alike: a month of few
visits; a category with too few peers; prices that all peers raised.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    told = t.encounters.filter(t.encounters.institution > 0, t.encounters.fen > 0, t.encounters.setting > 0)
    days = told.group_by("institution", "setting", "day").aggregate(visits=_.count(), fen=_.fen.sum())
    costs = days.group_by("institution", "setting", month=_.day.truncate("M").cast("date")).aggregate(
        lines=_.visits.sum(), first_day=_.day.min(), last_day=_.day.max(), fen=_.fen.sum()
    )
    costs = costs.mutate(cost=_.fen.cast("float64") / _.lines.cast("float64"))
    costs = costs.filter(costs.lines >= s["risk.cost_least_visits"])
    kinds = t.institutions.filter(t.institutions.category > 0).select("institution", "category", "level")
    costs = costs.join(kinds, "institution")
    alike = ibis.window(group_by=["category", "level", "setting", "month"])
    seen = costs.mutate(all_of=_.cost.count().over(alike), total=_.cost.sum().over(alike))
    seen = seen.filter(seen.all_of - 1 >= s["risk.cost_least_peers"])
    seen = seen.mutate(usual=(_.total - _.cost) / (_.all_of - 1).cast("float64"))
    dear = seen.filter(seen.cost > s["risk.cost_ratio"] * seen.usual)
    return dear.group_by("institution", "setting", "month").aggregate(
        lines=_.lines.sum().cast("int64"),
        first_day=_.first_day.min(),
        last_day=_.last_day.max(),
        score=(_.cost / _.usual).max(),
        usual=_.usual.max(),
    )


model = TableModel(
    id="cost_outlier",
    version=1,
    title={
        "zh": "次均费用异常",
        "en": "Cost of a visit beyond the normal",
    },
    question={
        "zh": "次均费用是否明显高于同类机构",
        "en": "do visits cost far more than at institutions of the same kind",
    },
    family="conduct",
    rule="insurance.reasonable_care",
    matter="V16",
    severity=1,
    innocent={
        "zh": "收治危重患者，或者学科结构不同",
        "en": "graver cases, or other departments",
    },
    passes={
        "zh": "次均费用与同类相当",
        "en": "costs like those of peers",
    },
    settings=("risk.cost_least_visits", "risk.cost_least_peers", "risk.cost_ratio"),
    reads=("encounters", "institutions"),
    find=find,
    within="month",
    grain=("institution", "setting"),
    shows=("usual",),
    exact=False,
)
