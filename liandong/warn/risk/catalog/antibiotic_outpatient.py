"""特殊使用级抗菌药物门诊使用: the special grade given to an outpatient.

Planted: an outpatient desk that prescribes it. Look-alike: the same on the ward or in an emergency; a drug that was
regraded after that day.
"""

from liandong.warn.practice.tables import MARKS, SETTINGS
from liandong.warn.risk.model import All, Has, Is, Over, RowModel

model = RowModel(
    id="antibiotic_outpatient",
    version=1,
    title={
        "zh": "疑似门诊使用特殊使用级抗菌药物",
        "en": "Possible special-grade antibacterial for an outpatient",
    },
    question={
        "zh": "特殊使用级抗菌药物是否用于门诊患者",
        "en": "was a special-grade antibacterial given to an outpatient",
    },
    family="conduct",
    rule="drugs.special_antibiotics",
    matter="V59",
    named=("FJ-13-3",),
    severity=2,
    innocent={
        "zh": "住院患者的药品记在门诊账上，或者药品分级已调整",
        "en": "an inpatient's drug charged at the desk, or a drug regraded meanwhile",
    },
    passes={
        "zh": "在住院或者急诊使用",
        "en": "use on the ward or in an emergency",
    },
    reads="special",
    judged=All(Over("institution", 0), Is("setting", SETTINGS["outpatient"], SETTINGS["internet"])),
    offends=Has("marked", keys=("group",), where=(("mark", MARKS["antibiotic_special"]),)),
    grain=("institution", "practitioner", "group"),
    exact=True,
)
