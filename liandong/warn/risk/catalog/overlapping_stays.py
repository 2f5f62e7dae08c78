"""住院重叠: one patient in two beds at the same time.

Planted: a sham stay beside a real one. Look-alike: discharged and admitted elsewhere on the same day; one stay
delivered in two rows; a stay that still runs and may only lack its end.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import Is, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    stays = t.encounters.filter(t.encounters.setting == SETTINGS["inpatient"])
    stays = stays.group_by("institution", "patient", "encounter").aggregate(day=_.day.min(), until=_.until.max())
    stays = stays.filter(stays.until.notnull())
    other = stays.select(
        _.patient, other=_.institution, other_encounter=_.encounter, other_day=_.day, other_until=_.until
    )
    both = stays.join(
        other,
        [
            stays.patient == other.patient,
            stays.encounter != other.other_encounter,
            stays.day < other.other_until,
            other.other_day < stays.until,
        ],
    )
    return (
        both.filter(both.institution > 0)
        .group_by("institution", "patient")
        .aggregate(
            lines=_.encounter.nunique().cast("int64"),
            first_day=_.day.min(),
            last_day=_.day.max(),
            elsewhere=_.other.max(),
        )
    )


def behind(t: Tables, s: Settings) -> ir.Table:
    return t.encounters.filter(t.encounters.setting == SETTINGS["inpatient"])


model = TableModel(
    id="overlapping_stays",
    version=1,
    title={
        "zh": "疑似住院时间重叠",
        "en": "Possibly two stays at once",
    },
    question={
        "zh": "同一患者是否同时在两处住院",
        "en": "was a patient in two beds at the same time",
    },
    family="conduct",
    rule="insurance.hospital_stays",
    matter="V17",
    severity=3,
    innocent={
        "zh": "请假外出检查、转院手续未及时办结，或者入出院日期录入有误",
        "en": "out for an examination, a transfer not closed in time, or a day entered wrongly",
    },
    passes={
        "zh": "前一次出院不晚于后一次入院当日",
        "en": "the first stay ended no later than the day of the next",
    },
    reads=("encounters",),
    judged=Is("setting", SETTINGS["inpatient"]),
    find=find,
    behind=behind,
    within="all",
    grain=("institution", "patient"),
    shows=("elsewhere",),
    exact=True,
)
