"""医疗废物未及时交接: days of activity after which no medical waste left the house in time.

Only institutions with beds, which make waste every day; the last days of the data are not judged yet. Planted: a
hospital that stops weighing for a fortnight. Look-alike: handed over on the last day allowed; a clinic without beds.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    gap = int(s["risk.waste_gap_days"])
    wards = t.institutions.filter(t.institutions.institution > 0, t.institutions.beds > 0)
    known = t.waste.aggregate(told_until=_.day.max())
    active = t.days.filter(t.days.setting != SETTINGS["internet"]).semi_join(wards, "institution")
    active = active.group_by("institution", "day").aggregate(seen=_.encounters.sum())
    active = active.cross_join(known)
    active = active.filter(active.day + ibis.interval(days=gap) <= active.told_until)
    weighed = t.waste.filter(t.waste.grams > 0).select(at="institution", weighed="day").distinct()
    left = active.anti_join(
        weighed,
        [
            active.institution == weighed.at,
            weighed.weighed >= active.day,
            weighed.weighed <= active.day + ibis.interval(days=gap),
        ],
    )
    return left.group_by("institution").aggregate(
        lines=_.count().cast("int64"), first_day=_.day.min(), last_day=_.day.max()
    )


model = TableModel(
    id="waste_gap",
    version=1,
    title={
        "zh": "疑似医疗废物未及时交接",
        "en": "Medical waste possibly not handed over in time",
    },
    question={
        "zh": "有诊疗活动的日子之后，规定天数内是否有医疗废物交接",
        "en": "did medical waste leave within the days allowed after each day of activity",
    },
    family="institution",
    rule="practice.waste_registered",
    matter="V53",
    named=("FJ-13-2", "QZ-224-8"),
    severity=2,
    innocent={
        "zh": "称重设备故障、漏传数据，或者尚未接入监管平台",
        "en": "scales out of order, data not sent, or not linked to the platform yet",
    },
    passes={
        "zh": "两日内有称重交接记录",
        "en": "waste weighed and handed over within two days",
    },
    settings=("risk.waste_gap_days",),
    reads=("waste", "days", "institutions"),
    find=find,
    within="all",
    grain=("institution",),
    exact=True,
)
