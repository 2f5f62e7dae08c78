"""处方药品种数: more drugs on one prescription than may be.

Planted: a prescription of seven drugs. Look-alike: exactly five; on the ward, where orders are no prescriptions.
"""

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import All, Is, Over, RowModel, Setting

model = RowModel(
    id="prescription_drugs",
    version=1,
    title={
        "zh": "疑似单张处方药品种数超限",
        "en": "Possible prescription of too many drugs",
    },
    question={
        "zh": "一张处方的药品是否超过规定种数",
        "en": "does one prescription hold more drugs than may be",
    },
    family="conduct",
    rule="drugs.prescription_writing",
    matter="V61",
    named=("FJ-13-3",),
    severity=1,
    innocent={
        "zh": "中药饮片按味计数，或者多张处方合并传送",
        "en": "herbs counted one by one, or several prescriptions sent as one",
    },
    passes={
        "zh": "每张处方不超过规定种数",
        "en": "no more drugs than the limit",
    },
    settings=("drugs.most_on_prescription",),
    reads="prescriptions",
    judged=All(
        Over("institution", 0),
        Is("setting", SETTINGS["outpatient"], SETTINGS["emergency"], SETTINGS["internet"]),
    ),
    offends=Over("drugs", Setting("drugs.most_on_prescription")),
    grain=("institution", "practitioner"),
    exact=True,
)
