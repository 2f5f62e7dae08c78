"""高值耗材使用异常: far more of a high-value consumable per case than peers use.

Each physician's mean of a case is set against the means of all others with that group. Planted: a physician who uses
three stents where others use one. Look-alike: a few hard cases; a group with too few peers; consumables taken back.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import MARKS
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    means = _means(t, s).mutate(square=_.mean * _.mean)
    peers = means.group_by("group").aggregate(all_of=_.mean.count(), total=_.mean.sum(), squares=_.square.sum())
    seen = means.join(peers, "group")
    seen = seen.filter(seen.all_of - 1 >= s["risk.consumable_least_peers"])
    seen = seen.mutate(others=(_.all_of - 1).cast("float64"))
    seen = seen.mutate(usual=(_.total - _.mean) / _.others)
    spread = (seen.squares - seen.square) / seen.others - seen.usual * seen.usual
    seen = seen.mutate(spread=ibis.greatest(spread, ibis.literal(0.0)).sqrt())
    far = seen.filter(
        seen.mean > s["risk.consumable_ratio"] * seen.usual,
        seen.mean > seen.usual + s["risk.consumable_deviations"] * seen.spread,
    )
    return far.select(
        "practitioner",
        "group",
        "lines",
        "first_day",
        "last_day",
        score=_.mean / _.usual,
        per_case=_.mean,
        usual=_.usual,
    )


def _means(t: Tables, s: Settings) -> ir.Table:
    """Units per case of each physician and group, where there are cases enough."""
    dear = t.marked.filter(t.marked.mark == MARKS["high_value"])
    used = t.special_lines.filter(t.special_lines.practitioner > 0)
    used = used.semi_join(dear, [used.group == dear.group, dear.valid_from <= used.day, dear.valid_until >= used.day])
    cases = used.group_by("practitioner", "group", "encounter").aggregate(
        amount=_.quantity.sum(), lines=_.count(), first_day=_.day.min(), last_day=_.day.max()
    )
    cases = cases.filter(cases.amount > 0)
    means = cases.group_by("practitioner", "group").aggregate(
        cases=_.count(),
        mean=_.amount.cast("float64").mean() / 1000.0,
        lines=_.lines.sum().cast("int64"),
        first_day=_.first_day.min(),
        last_day=_.last_day.max(),
    )
    return means.filter(means.cases >= s["risk.consumable_least_cases"])


model = TableModel(
    id="consumable_outlier",
    version=1,
    title={
        "zh": "高值耗材使用异常",
        "en": "Abnormal use of high-value consumables",
    },
    question={
        "zh": "该医师单例耗材用量是否明显高于同行",
        "en": "does the physician use far more per case than peers",
    },
    family="conduct",
    rule="insurance.reasonable_care",
    matter="V23",
    named=("QZ-222-12",),
    severity=2,
    innocent={
        "zh": "收治复杂病例，或者一人名下记录全组用量",
        "en": "hard cases, or a team's use under one name",
    },
    passes={
        "zh": "单例用量与同行相当",
        "en": "use per case like that of peers",
    },
    settings=(
        "risk.consumable_ratio",
        "risk.consumable_deviations",
        "risk.consumable_least_cases",
        "risk.consumable_least_peers",
    ),
    reads=("special_lines", "marked"),
    find=find,
    within="all",
    grain=("practitioner", "group"),
    shows=("per_case", "usual"),
    exact=False,
)
