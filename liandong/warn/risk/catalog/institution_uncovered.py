"""超范围诊疗（按项目）: an institution does what needs a subject that its licence does not have.

The department may call itself anything: this asks what was done. Planted: dialysis by an institution without
nephrology. Look-alike: the subject added on that very day; an item that nobody has mapped; an institution with no
subject in the register at all (cannot tell).
"""

from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="institution_uncovered",
    version=1,
    title={
        "zh": "疑似开展诊疗科目未涵盖的项目",
        "en": "Possible service that no licensed subject covers",
    },
    question={
        "zh": "机构当日登记的诊疗科目是否涵盖所做的项目",
        "en": "does a licensed subject of that day cover what was done",
    },
    family="institution",
    rule="practice.within_licensed_subjects",
    matter="V09",
    named=("FJ-13-5", "SH-12-5"),
    severity=2,
    innocent={
        "zh": "项目编码归组有误，或者科目变更尚未录入",
        "en": "an item mapped to the wrong group, or a change of subjects not entered yet",
    },
    passes={
        "zh": "许可证上登记有涵盖该项目的诊疗科目",
        "en": "a licensed subject that covers the service",
    },
    reads="special",
    judged=All(
        Over("institution", 0),
        Has("needs_subject", keys=("group",)),
        Has("licensed_subjects", keys=("institution",)),
    ),
    offends=Not(Has("covered", keys=("institution", "group"))),
    grain=("institution", "group"),
    exact=True,
)
