"""医疗废物明显偏少: far less waste for its activity than institutions of the same category.

Grams for each visit and day in hospital, month by month. Planted: a hospital that weighs a tenth of it. Look-alike: a
small month; a category with too few peers; a kind of institution that makes little, as its peers do.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    rates = _rates(t, s)
    peers = rates.group_by("category", "month").aggregate(all_of=_.rate.count(), total=_.rate.sum())
    seen = rates.join(peers, ["category", "month"])
    seen = seen.filter(seen.all_of - 1 >= s["risk.waste_least_peers"])
    seen = seen.mutate(usual=(_.total - _.rate) / (_.all_of - 1).cast("float64"))
    little = seen.filter(seen.rate < s["risk.waste_peer_share"] * seen.usual)
    return little.group_by("institution").aggregate(
        lines=_.lines.sum().cast("int64"),
        first_day=_.first_day.min(),
        last_day=_.last_day.max(),
        score=(1.0 - _.rate / _.usual).max(),
        usual=_.usual.max(),
    )


def _rates(t: Tables, s: Settings) -> ir.Table:
    """Grams for each visit of a month; nothing weighed is a rate of nothing."""
    active = t.days.filter(t.days.institution > 0).mutate(month=_.day.truncate("M").cast("date"))
    active = active.group_by("institution", "month").aggregate(
        visits=_.encounters.sum(), lines=_.lines.sum(), first_day=_.day.min(), last_day=_.day.max()
    )
    active = active.filter(active.visits >= s["risk.waste_least_visits"])
    waste = t.waste.mutate(month=_.day.truncate("M").cast("date"))
    waste = waste.group_by("institution", "month").aggregate(grams=_.grams.sum())
    both = active.left_join(waste, ["institution", "month"]).mutate(grams=_.grams.coalesce(0))
    both = both.select("institution", "month", "visits", "lines", "first_day", "last_day", "grams")
    both = both.mutate(rate=_.grams.cast("float64") / _.visits.cast("float64"))
    kinds = t.institutions.filter(t.institutions.category > 0).select("institution", "category")
    return both.join(kinds, "institution")


model = TableModel(
    id="waste_too_little",
    version=1,
    title={
        "zh": "医疗废物与诊疗量不符",
        "en": "Too little medical waste for the activity",
    },
    question={
        "zh": "单位诊疗量的医疗废物是否明显低于同类机构",
        "en": "is waste per visit far below that of institutions of the same kind",
    },
    family="institution",
    rule="practice.waste_registered",
    matter="V53",
    named=("FJ-13-2", "QZ-224-8"),
    severity=2,
    innocent={
        "zh": "以咨询、康复为主，或者部分废物另行称重",
        "en": "mostly advice or rehabilitation, or some waste weighed elsewhere",
    },
    passes={
        "zh": "单位诊疗量医疗废物与同类相当",
        "en": "waste per visit like that of peers",
    },
    settings=("risk.waste_least_peers", "risk.waste_peer_share", "risk.waste_least_visits"),
    reads=("days", "waste", "institutions"),
    find=find,
    within="all",
    grain=("institution",),
    shows=("usual",),
    exact=False,
)
