"""重点药品双排名: physicians high in one ranking, of drugs that are high in the other, with most of their use.

Two rankings of an institution by money: its key drugs, and its physicians by key drugs. Planted: one physician who
prescribes most of the hospital's first key drug. Look-alike: a high place with an even share; a drug without the
mark; too few physicians to rank.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import MARKS
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    spent = _spent(t)
    drugs = spent.group_by("institution", "item").aggregate(item_fen=_.fen.sum())
    drugs = drugs.mutate(drug_place=ibis.rank().over(group_by="institution", order_by=ibis.desc("item_fen")) + 1)
    doctors = spent.group_by("institution", "practitioner").aggregate(doctor_fen=_.fen.sum())
    doctors = doctors.mutate(
        doctor_place=ibis.rank().over(group_by="institution", order_by=ibis.desc("doctor_fen")) + 1,
        doctors=_.practitioner.count().over(group_by="institution"),
    )
    both = spent.join(drugs, ["institution", "item"]).join(doctors, ["institution", "practitioner"])
    both = both.mutate(score=_.fen.cast("float64") / _.item_fen.cast("float64"))
    first = s["risk.ranking_first"]
    high = both.filter(
        both.practitioner > 0,
        both.doctors >= s["risk.ranking_least_doctors"],
        both.drug_place <= first,
        both.doctor_place <= first,
        both.score > s["risk.ranking_share"],
    )
    return high.select(
        "practitioner", "institution", "item", "lines", "first_day", "last_day", "score", "drug_place", "doctor_place"
    )


def _spent(t: Tables) -> ir.Table:
    """Money of each physician on each key drug, in the months in which it was one."""
    key = t.marked.filter(t.marked.mark == MARKS["key_drug"])
    used = t.doctor_volumes.filter(t.doctor_volumes.institution > 0)
    used = used.semi_join(key, [used.group == key.group, key.valid_from <= used.month, key.valid_until >= used.month])
    spent = used.group_by("institution", "practitioner", "item").aggregate(
        fen=_.fen.sum(),
        lines=_.lines.sum().cast("int64"),
        first_day=_.month.min(),
        last_day=(_.month.max() + ibis.interval(months=1) - ibis.interval(days=1)).cast("date"),
    )
    return spent.filter(spent.fen > 0)


model = TableModel(
    id="key_drug_ranking",
    version=1,
    title={
        "zh": "重点药品双排名靠前",
        "en": "High in both rankings of key drugs",
    },
    question={
        "zh": "医师是否在重点药品和医师两个排名中同时靠前且占比过高",
        "en": "is the physician high in both rankings with most of the drug's use",
    },
    family="conduct",
    rule="drugs.rational_use",
    matter="V59",
    named=("QZ-222-8",),
    severity=1,
    innocent={
        "zh": "专科用药集中于专科医师，或者科室统一以其名义开药",
        "en": "a drug of one speciality, or a department that prescribes under one name",
    },
    passes={
        "zh": "占本机构该药金额的比例不超过设定值",
        "en": "a share of the drug no higher than the setting",
    },
    settings=("risk.ranking_first", "risk.ranking_share", "risk.ranking_least_doctors"),
    reads=("doctor_volumes", "marked"),
    find=find,
    within="all",
    grain=("practitioner", "institution", "item"),
    shows=("drug_place", "doctor_place"),
    exact=False,
)
