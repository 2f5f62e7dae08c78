"""限定性别: an item that is for one sex, charged for the other.

Planted: an obstetric item for a man. Look-alike: the right sex; a sex that is not said; an item without a limit.
"""

from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="sex_limit",
    version=1,
    title={
        "zh": "疑似不符合限定性别",
        "en": "Possible item for the other sex",
    },
    question={
        "zh": "患者性别是否符合项目或者药品的限定",
        "en": "is the patient of the sex that the item is for",
    },
    family="conduct",
    rule="insurance.payment_scope",
    matter="V17",
    severity=1,
    innocent={
        "zh": "性别登记错误，或者新生儿项目记在母亲名下",
        "en": "a sex entered wrongly, or a newborn's item under the mother",
    },
    passes={
        "zh": "患者性别与限定一致",
        "en": "a patient of that sex",
    },
    reads="lines",
    judged=All(Over("institution", 0), Over("sex", 0), Has("sex_limits", keys=("item",))),
    offends=Not(Has("sex_limits", keys=("item", "sex"))),
    grain=("institution", "item"),
    exact=True,
)
