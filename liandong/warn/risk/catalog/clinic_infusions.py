"""诊所输液量异常: more infusions on a day than the staff of a clinic can look after.

Planted: 200 infusions at a clinic of two. Look-alike: the same number at a hospital; exactly the limit; a clinic of
whose staff nothing is known (cannot tell).
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import MARKS
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    clinics = t.institutions.filter(t.institutions.is_clinic)
    given = behind(t, s).semi_join(clinics, "institution")
    given = given.group_by("institution", "day").aggregate(lines=_.lines.sum().cast("int64"))
    entries = t.registered.rename(at="institution")
    here = given.join(
        entries, [given.institution == entries.at, entries.valid_from <= given.day, entries.valid_until >= given.day]
    )
    staffed = here.group_by("institution", "day").aggregate(
        lines=_.lines.max(), first_day=_.day.min(), last_day=_.day.max(), staff=_.practitioner.nunique().cast("int64")
    )
    staffed = staffed.mutate(score=_.lines.cast("float64") / _.staff.cast("float64"))
    return staffed.filter(staffed.score > s["risk.infusions_per_staff"])


def behind(t: Tables, s: Settings) -> ir.Table:
    drips = t.marked.filter(t.marked.mark == MARKS["infusion"])
    given = t.special
    return given.semi_join(
        drips, [given.group == drips.group, drips.valid_from <= given.day, drips.valid_until >= given.day]
    )


model = TableModel(
    id="clinic_infusions",
    version=1,
    title={
        "zh": "诊所输液量异常",
        "en": "Implausible infusions at a clinic",
    },
    question={
        "zh": "诊所一日输液量与在册人员是否相称",
        "en": "do a clinic's infusions in a day fit its staff",
    },
    family="conduct",
    rule="practice.care_quality",
    matter="V66",
    named=("FJ-13-2",),
    severity=2,
    innocent={
        "zh": "多组液体分笔记录，或者临时增派人员未登记",
        "en": "several bags of one infusion as several lines, or extra staff not on file",
    },
    passes={
        "zh": "人均日输液量不超过设定值",
        "en": "infusions per head within the setting",
    },
    settings=("risk.infusions_per_staff",),
    reads=("special", "marked", "institutions", "registered"),
    find=find,
    behind=behind,
    within="day",
    grain=("institution", "day"),
    shows=("staff",),
    exact=False,
)
