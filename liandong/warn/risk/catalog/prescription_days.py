"""超天数: a prescription for more days than the class of drug and the setting allow.

Planted: narcotic tablets for a fortnight at the outpatient desk. Look-alike: exactly the limit; the same days on the
ward, where the limit is another; a supply that is not said.
"""

from liandong.warn.risk.model import All, Beyond, Over, RowModel

model = RowModel(
    id="prescription_days",
    version=1,
    title={
        "zh": "疑似超过处方天数上限",
        "en": "Possible prescription beyond the most days",
    },
    question={
        "zh": "处方天数是否超过该类药品在该就医方式下的上限",
        "en": "is the supply longer than the class of drug allows in this setting",
    },
    family="conduct",
    rule="drugs.prescription_amounts",
    matter="V59",
    named=("FJ-13-3",),
    severity=2,
    innocent={
        "zh": "癌痛、慢性病等特殊情况注明理由，或者长期处方管理",
        "en": "cancer pain or a chronic disease with the reason written, or a long-term prescription",
    },
    passes={
        "zh": "处方天数不超过上限",
        "en": "no more days than the limit",
    },
    reads="special",
    judged=All(Over("institution", 0), Over("days_max", 0)),
    offends=Beyond("days_max", register="day_limits", keys=("group", "setting")),
    grain=("institution", "practitioner", "group"),
    exact=True,
)
