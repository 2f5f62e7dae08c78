"""限定专科: an item that belongs to one department, charged in another.

Planted: a psychiatric scale charged in internal medicine. Look-alike: in psychiatry or below it; a department that is
no licensed subject anybody knows.
"""

from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="department_limit",
    version=1,
    title={
        "zh": "疑似不符合限定专科",
        "en": "Possible item of another department",
    },
    question={
        "zh": "收费科室的诊疗科目是否符合项目或者药品的限定专科",
        "en": "is the item charged in a department that it is limited to",
    },
    family="conduct",
    rule="insurance.payment_scope",
    matter="V17",
    severity=1,
    innocent={
        "zh": "会诊或者多学科诊疗由专科人员实施，费用记在患者所在科室",
        "en": "done by that department on consultation, and charged where the patient lay",
    },
    passes={
        "zh": "由限定专科的科室开展并收费",
        "en": "being done and charged in the department it is limited to",
    },
    reads="lines",
    judged=All(Over("institution", 0), Over("subject", 0), Has("department_limits", keys=("item",))),
    offends=Not(Has("department_limits", keys=("item", "subject"))),
    grain=("institution", "item"),
    exact=True,
)
