"""人员注册: someone with a certificate treats while registered at no institution at all.

Planted: a practitioner whose only registration ended. Look-alike: registered elsewhere (the question of
`unregistered_place`); no certificate in force (the question of `staff_certificate`).
"""

from liandong.warn.risk.catalog.practising import PRACTISING
from liandong.warn.risk.model import All, Has, Not, RowModel

model = RowModel(
    id="staff_unregistered",
    version=1,
    title={
        "zh": "疑似未注册执业",
        "en": "Possible practice without any registration",
    },
    question={
        "zh": "执业当日该人员是否在任一机构注册",
        "en": "was the practitioner registered anywhere on that day",
    },
    family="staff",
    rule="practice.physician_scope",
    matter="V10",
    named=("FJ-13-3",),
    severity=3,
    innocent={
        "zh": "调动期间新注册尚未录入",
        "en": "a move whose new registration is not entered yet",
    },
    passes={
        "zh": "当日在任一机构的有效注册",
        "en": "a registration anywhere on that day",
    },
    reads="days",
    judged=All(PRACTISING, Has("certified", keys=("practitioner",))),
    offends=Not(Has("registered", keys=("practitioner",))),
    grain=("practitioner", "institution"),
    exact=True,
)
