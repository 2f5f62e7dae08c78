"""限定年龄: an item charged for a patient younger or older than it is for.

Planted: a drug for children given to an adult. Look-alike: exactly the lowest and the highest age; an age not said.
"""

from liandong.warn.risk.model import All, AnyOf, Below, Beyond, Over, RowModel

model = RowModel(
    id="age_limit",
    version=1,
    title={
        "zh": "疑似不符合限定年龄",
        "en": "Possible item for another age",
    },
    question={
        "zh": "患者年龄是否在项目或者药品限定的范围内",
        "en": "is the patient within the ages that the item is for",
    },
    family="conduct",
    rule="insurance.payment_scope",
    matter="V17",
    severity=1,
    innocent={
        "zh": "出生日期登记错误，或者按体重、体表面积用药有说明",
        "en": "a birthday entered wrongly, or a dose by weight that is explained",
    },
    passes={
        "zh": "患者年龄在限定范围内",
        "en": "a patient of that age",
    },
    reads="lines",
    judged=All(Over("institution", 0), Over("age", -1)),
    offends=AnyOf(
        Beyond("age", register="age_limits", keys=("item",)),
        Below("age", register="age_limits", keys=("item",)),
    ),
    grain=("institution", "item"),
    exact=True,
)
