"""抗菌药物越级: an antibacterial of a grade that the physician's title does not allow.

An emergency may override for a day (抗菌药物办法 28). Planted: a junior who prescribes the special grade on the ward.
Look-alike: one day's supply in an emergency; a grade granted on that day; a drug regraded since.
"""

from liandong.warn.practice.tables import MARKS, SETTINGS
from liandong.warn.risk.model import All, AnyOf, Has, Is, Not, Over, RowModel

model = RowModel(
    id="antibiotic_right",
    version=1,
    title={
        "zh": "疑似越级开具抗菌药物",
        "en": "Possible antibacterial above the prescriber's grade",
    },
    question={
        "zh": "该医师是否有开具该级抗菌药物的处方权",
        "en": "does the physician have the right to prescribe this grade",
    },
    family="staff",
    rule="drugs.prescribing_right",
    matter="V59",
    named=("FJ-13-3",),
    severity=2,
    innocent={
        "zh": "紧急情况越级使用并在二十四小时内补办手续，或者经会诊同意",
        "en": "an emergency with the procedure completed within 24 hours, or agreed in consultation",
    },
    passes={
        "zh": "授予该级抗菌药物处方权，或者急诊一日用量以内",
        "en": "the right to prescribe this grade, or no more than a day's supply in an emergency",
    },
    reads="special",
    judged=All(
        Over("practitioner", 0),
        Has("needs_right", keys=("group",)),
        AnyOf(
            Has("marked", keys=("group",), where=(("mark", MARKS["antibiotic_restricted"]),)),
            Has("marked", keys=("group",), where=(("mark", MARKS["antibiotic_special"]),)),
        ),
    ),
    offends=All(
        Not(Has("entitled", keys=("practitioner", "group"))),
        Not(All(Is("setting", SETTINGS["emergency"]), Is("days_max", 0, 1))),
    ),
    grain=("practitioner", "group"),
    exact=True,
)
