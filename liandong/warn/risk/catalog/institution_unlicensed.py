"""机构资质: an institution treats on a day on which no licence or filing of it is in force.

Planted: a licence that ends in the middle of the data, lines going on. Look-alike: its last day; an extension that
begins on the day after; lines of an institution that the register does not know.
"""

from liandong.warn.risk.model import Has, Not, Over, RowModel

model = RowModel(
    id="institution_unlicensed",
    version=1,
    title={
        "zh": "疑似无有效许可或者备案执业",
        "en": "Possible practice without a licence in force",
    },
    question={
        "zh": "诊疗当日机构的执业许可证或者备案是否有效",
        "en": "was the licence or filing of the institution in force on that day",
    },
    family="institution",
    rule="practice.licence_required",
    matter="V03",
    named=("FJ-13-3",),
    severity=3,
    innocent={
        "zh": "延续、换证或者校验结果尚未录入登记系统",
        "en": "an extension or a renewal not entered in the register yet",
    },
    passes={
        "zh": "当日有效的执业许可证或者诊所备案",
        "en": "a licence or clinic filing in force that day",
    },
    reads="days",
    judged=Over("institution", 0),
    offends=Not(Has("licensed", keys=("institution",))),
    grain=("institution",),
    exact=True,
)
