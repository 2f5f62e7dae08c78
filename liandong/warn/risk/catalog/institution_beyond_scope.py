"""超范围诊疗（按科室）: an institution treats in a subject that stands on its licence no more, or never did.

Planted: a cosmetic department at a clinic licensed for internal medicine only. Look-alike: the first and the last day
of a subject; a department that nobody has mapped; an institution of whose subjects nothing is known (cannot tell).
"""

from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="institution_beyond_scope",
    version=1,
    title={
        "zh": "疑似超范围诊疗",
        "en": "Possible treatment beyond the licensed scope",
    },
    question={
        "zh": "机构当日登记的诊疗科目是否涵盖所开展的诊疗",
        "en": "does a subject on the licence of that day cover what was done",
    },
    family="institution",
    rule="practice.within_licensed_subjects",
    matter="V09",
    named=("FJ-13-5", "SH-12-5"),
    severity=2,
    innocent={
        "zh": "科室与诊疗科目对应有误，或许可变更尚未录入",
        "en": "a department mapped to the wrong subject, or a change of licence not entered yet",
    },
    passes={
        "zh": "当日许可证上登记有该诊疗科目",
        "en": "the subject on the licence that day",
    },
    reads="days",
    judged=All(Over("institution", 0), Over("subject", 0), Has("licensed_subjects", keys=("institution",))),
    offends=Not(Has("licensed_subjects", keys=("institution", "subject"))),
    grain=("institution", "subject"),
    exact=True,
)
