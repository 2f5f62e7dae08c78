"""执业地点: someone treats at an institution where they are not registered, being registered at another.

Planted: a physician who works days at a second hospital without filing it. Look-alike: a second place on file, from its
first to its last day; an institution or a person that the register does not know.
"""

from liandong.warn.risk.catalog.practising import PRACTISING
from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="unregistered_place",
    version=1,
    title={
        "zh": "疑似在注册地点以外执业",
        "en": "Possible practice outside the registered place",
    },
    question={
        "zh": "执业当日该人员是否在该机构注册或者备案多机构执业",
        "en": "was the practitioner registered or on file at this institution on that day",
    },
    family="staff",
    rule="practice.physician_scope",
    matter="V10",
    named=("FJ-13-3", "FJ-13-5", "SH-12-5"),
    severity=2,
    innocent={
        "zh": "会诊、进修、对口支援、紧急救治、义诊、医联体内执业（医师法第十八条），无须变更注册",
        "en": "consultation, training, support, emergencies or the medical group (Physicians Law, art. 18)",
    },
    passes={
        "zh": "在该机构的注册或者多机构备案",
        "en": "a registration or filing at this institution",
    },
    reads="days",
    judged=All(
        PRACTISING,
        Over("institution", 0),
        Has("registered", keys=("practitioner",)),
    ),
    offends=Not(Has("registered", keys=("practitioner", "institution"))),
    grain=("practitioner", "institution"),
    exact=True,
)
