"""人员资质: someone treats on a day on which no certificate of theirs is in force.

Planted: a nurse whose certificate ran out, somebody who never had one. Look-alike: the last valid day; a practitioner
whom the register does not know at all (cannot tell).
"""

from liandong.warn.risk.catalog.practising import PRACTISING
from liandong.warn.risk.model import Has, Not, RowModel

model = RowModel(
    id="staff_certificate",
    version=1,
    title={
        "zh": "疑似执业证书无效期间执业",
        "en": "Possible practice without a certificate in force",
    },
    question={
        "zh": "执业当日该人员的执业证书是否有效",
        "en": "was the practitioner's certificate in force on that day",
    },
    family="staff",
    rule="practice.staff_certified",
    matter="V02",
    named=("FJ-13-3",),
    severity=3,
    innocent={
        "zh": "延续注册已办结而登记未更新，或者同名人员编码错配",
        "en": "an extension not entered yet, or the code of another person",
    },
    passes={
        "zh": "当日有效的医师、护士等执业证书",
        "en": "a certificate in force that day",
    },
    reads="days",
    judged=PRACTISING,
    offends=Not(Has("certified", keys=("practitioner",))),
    grain=("practitioner", "institution"),
    exact=True,
)
