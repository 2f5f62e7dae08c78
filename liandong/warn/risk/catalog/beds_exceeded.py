"""在院人数超过床位: more patients in hospital than the registered beds can hold.

Planted: a small hospital with sham stays, twice its beds. Look-alike: exactly the beds with the allowed extra;
patients discharged on the day on which others come; an institution whose beds are not said.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import All, Is, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    stays = t.encounters.filter(t.encounters.setting == SETTINGS["inpatient"], t.encounters.institution > 0)
    stays = stays.group_by("institution", "encounter").aggregate(day=_.day.min(), until=_.until.max())
    stays = stays.filter(stays.until > stays.day)
    comes = stays.select(_.institution, _.day, change=ibis.literal(1).cast("int64"))
    goes = stays.select(_.institution, day=_.until, change=ibis.literal(-1).cast("int64"))
    days = comes.union(goes).group_by("institution", "day").aggregate(change=_.change.sum())
    sofar = ibis.cumulative_window(group_by="institution", order_by="day")
    days = days.mutate(patients=_.change.sum().over(sofar))
    beds = t.institutions.filter(t.institutions.beds > 0).select("institution", "beds")
    full = days.join(beds, "institution").mutate(
        score=_.patients.cast("float64") / _.beds.cast("float64"),
    )
    return (
        full.filter(full.score > s["risk.bed_ratio"])
        .group_by("institution")
        .aggregate(
            lines=_.patients.max().cast("int64"), first_day=_.day.min(), last_day=_.day.max(), score=_.score.max()
        )
    )


def behind(t: Tables, s: Settings) -> ir.Table:
    return t.encounters.filter(t.encounters.setting == SETTINGS["inpatient"])


model = TableModel(
    id="beds_exceeded",
    version=1,
    title={
        "zh": "疑似在院人数超过登记床位",
        "en": "Possibly more inpatients than registered beds",
    },
    question={
        "zh": "在院人数是否超过登记床位",
        "en": "are there more inpatients than registered beds",
    },
    family="institution",
    rule="practice.beds_registered",
    matter="V18",
    severity=2,
    innocent={
        "zh": "加床已报备，或者床位变更尚未录入，或者日间病床未计",
        "en": "extra beds that were reported, a change not entered yet, or day beds not counted",
    },
    passes={
        "zh": "在院人数不超过登记床位的设定倍数",
        "en": "no more inpatients than the beds allow",
    },
    settings=("risk.bed_ratio",),
    reads=("encounters", "institutions"),
    judged=All(Over("institution", 0), Is("setting", SETTINGS["inpatient"])),
    find=find,
    behind=behind,
    within="all",
    grain=("institution",),
    exact=False,
)
