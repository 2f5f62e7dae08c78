"""分解住院: a patient discharged and admitted again within days, for the same disease, more than once.

Planted: one stay cut into three. Look-alike: a readmission after a fortnight; another disease; one relapse; a stay
that still runs; a transfer on the same day to another institution.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import All, Is, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    stays = t.encounters.filter(
        t.encounters.setting == SETTINGS["inpatient"], t.encounters.institution > 0, t.encounters.diagnosis > 0
    )
    stays = stays.group_by("institution", "patient", "diagnosis", "encounter").aggregate(
        day=_.day.min(), until=_.until.max()
    )
    stays = stays.filter(stays.until.notnull())
    turn = ibis.window(group_by=["institution", "patient", "diagnosis"], order_by=["day", "until", "encounter"])
    stays = stays.mutate(left=_.until.lag().over(turn), came=_.day.lag().over(turn))
    stays = stays.mutate(gap=_.day.delta(_.left, unit="day"))
    again = stays.filter(stays.left.notnull(), stays.gap >= 0, stays.gap <= s["risk.readmission_days"])
    found = again.group_by("institution", "patient").aggregate(
        lines=(_.count() + _.diagnosis.nunique()).cast("int64"),
        first_day=_.came.min(),
        last_day=_.day.max(),
        readmissions=_.count().cast("int64"),
    )
    return found.filter(found.readmissions >= s["risk.split_admissions"])


def behind(t: Tables, s: Settings) -> ir.Table:
    return t.encounters.filter(t.encounters.setting == SETTINGS["inpatient"])


model = TableModel(
    id="split_admission",
    version=1,
    title={
        "zh": "疑似分解住院",
        "en": "Possible split admission",
    },
    question={
        "zh": "同一患者是否因同一疾病在同一机构短期内反复出入院",
        "en": "was a patient admitted again and again within days for the same disease",
    },
    family="conduct",
    rule="insurance.hospital_stays",
    matter="V17",
    severity=2,
    innocent={
        "zh": "放化疗、透析等计划内周期住院，或者病情反复",
        "en": "planned cycles of chemotherapy or dialysis, or a relapse",
    },
    passes={
        "zh": "出院后再入院间隔超过设定天数",
        "en": "a longer time between discharge and readmission",
    },
    settings=("risk.readmission_days", "risk.split_admissions"),
    reads=("encounters",),
    judged=All(Over("institution", 0), Over("diagnosis", 0), Is("setting", SETTINGS["inpatient"])),
    find=find,
    behind=behind,
    within="all",
    grain=("institution", "patient"),
    shows=("readmissions",),
    exact=True,
)
