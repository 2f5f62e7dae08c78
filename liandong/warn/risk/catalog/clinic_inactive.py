"""诊所不活跃（HN4）: a clinic with fewer visits in a year than one a day.

The year ends with the data, which must reach back over it. Planted: a clinic of forty visits. Look-alike: exactly the
least; a clinic licensed in the middle of the year; one that never delivered anything (cannot tell).
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    known = t.days.aggregate(told_from=_.day.min(), told_until=_.day.max())
    known = known.mutate(since=(_.told_until - ibis.interval(days=364)).cast("date"))
    known = known.filter(known.told_from <= known.since)
    clinics = t.institutions.filter(t.institutions.is_clinic, t.institutions.institution > 0)
    year = t.days.semi_join(clinics, "institution").cross_join(known)
    year = year.filter(year.day >= year.since)
    seen = year.group_by("institution", "since", "told_until").aggregate(
        lines=_.lines.sum().cast("int64"),
        first_day=_.day.min(),
        last_day=_.day.max(),
        visits=_.encounters.sum().cast("int64"),
    )
    few = seen.filter(seen.visits < s["risk.clinic_least_visits"])
    open_ = t.licensed.group_by("institution").aggregate(opened=_.valid_from.min(), shut=_.valid_until.max())
    few = few.join(open_, "institution")
    few = few.filter(few.opened <= few.since, few.shut >= few.told_until)
    return few.select("institution", "lines", "first_day", "last_day", "visits")


model = TableModel(
    id="clinic_inactive",
    version=1,
    title={
        "zh": "诊所、村卫生室诊疗量过低",
        "en": "A clinic that hardly treats anyone",
    },
    question={
        "zh": "诊所、村卫生室一年诊疗量是否低于下限",
        "en": "did a clinic see fewer patients in a year than the least",
    },
    family="institution",
    rule="practice.verified_activity",
    matter="V66",
    severity=1,
    innocent={
        "zh": "季节性开诊、数据未全部上传，或者医师长期请假",
        "en": "open for a season, data not all sent, or the doctor on leave",
    },
    passes={
        "zh": "年诊疗量不低于下限",
        "en": "no fewer visits than the least",
    },
    settings=("risk.clinic_least_visits",),
    reads=("days", "institutions", "licensed"),
    find=find,
    within="all",
    grain=("institution",),
    shows=("visits",),
    exact=False,
)
