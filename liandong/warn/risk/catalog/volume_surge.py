"""用量超常: an institution's monthly volume of an item leaves its own range, and peers did not follow.

The baseline is the mean of the months before in which the item was used. Planted: a drug that triples in one hospital.
Look-alike: a season in which everybody's volume rises; a new department without a baseline; a handful of lines.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    used = t.volumes.filter(t.volumes.institution > 0, t.volumes.item > 0, t.volumes.quantity > 0)
    # Few volumes leave their own range, and only these are compared with the peers.
    alone = _beyond(_own(used.semi_join(_uneven(used, s), ["institution", "item"]), s), s)
    own = _own(used.semi_join(alone, "item"), s)
    everyone = own.group_by("item", "month").aggregate(all_amount=_.amount.sum(), all_usual=_.usual.sum())
    seen = own.join(everyone, ["item", "month"]).mutate(
        peers=ibis.ifelse(
            _.all_usual - _.usual > 0, (_.all_amount - _.amount) / (_.all_usual - _.usual), ibis.literal(1.0)
        ),
    )
    surging = _beyond(seen, s)
    surging = surging.filter(surging.growth > s["risk.surge_peer_ratio"] * surging.peers)
    return surging.group_by("institution", "item").aggregate(
        lines=_.lines.sum().cast("int64"),
        first_day=_.month.min(),
        last_day=(_.month.max() + ibis.interval(months=1) - ibis.interval(days=1)).cast("date"),
        score=_.growth.max(),
        peers=_.peers.max(),
    )


def _uneven(used: ir.Table, s: Settings) -> ir.Table:
    """Items of an institution with a month above the ratio of their lowest month: others cannot lie above a mean."""
    many = used.lines >= s["risk.surge_least_lines"]
    spans = used.group_by("institution", "item").aggregate(
        months=_.count(), least=_.quantity.min(), most=_.quantity.max(where=many)
    )
    return spans.filter(
        spans.months > s["risk.surge_least_months"],
        spans.most.cast("float64") >= s["risk.surge_ratio"] * spans.least.cast("float64"),
    )


def _own(used: ir.Table, s: Settings) -> ir.Table:
    """Months with a baseline, and how far each has grown from it."""
    used = used.mutate(number=_.month.year() * 12 + _.month.month(), amount=_.quantity.cast("float64"))
    before = ibis.range_window(
        group_by=["institution", "item"],
        order_by="number",
        preceding=(int(s["risk.surge_baseline_months"]), 1),
    )
    own = used.mutate(months=_.amount.count().over(before), usual=_.amount.mean().over(before))
    return own.filter(own.months >= s["risk.surge_least_months"]).mutate(growth=_.amount / _.usual)


def _beyond(own: ir.Table, s: Settings) -> ir.Table:
    return own.filter(own.lines >= s["risk.surge_least_lines"], own.growth > s["risk.surge_ratio"])


model = TableModel(
    id="volume_surge",
    version=1,
    title={
        "zh": "药品、项目用量超常",
        "en": "Volume of a drug or item beyond the normal",
    },
    question={
        "zh": "该机构某品种月用量是否明显高于自身基线和同行同期",
        "en": "is a month's volume far above the own baseline and the peers of that month",
    },
    family="conduct",
    rule="drugs.rational_use",
    matter="V59",
    named=("QZ-222-10",),
    severity=2,
    innocent={
        "zh": "新设科室、集中采购换品种、疫情或者季节因素",
        "en": "a new department, a switch after joint procurement, an epidemic or the season",
    },
    passes={
        "zh": "用量在自身基线和同行增长范围以内",
        "en": "volumes within the own baseline and the growth of peers",
    },
    settings=(
        "risk.surge_ratio",
        "risk.surge_peer_ratio",
        "risk.surge_baseline_months",
        "risk.surge_least_months",
        "risk.surge_least_lines",
    ),
    reads=("volumes",),
    find=find,
    within="all",
    grain=("institution", "item"),
    shows=("peers",),
    exact=False,
)
