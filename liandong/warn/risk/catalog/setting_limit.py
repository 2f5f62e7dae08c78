"""限定就医方式: an item that is paid for in one setting only, charged in another.

Planted: a drug for inpatients charged at the desk. Look-alike: one of several settings that are allowed; a setting
that is not said.
"""

from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="setting_limit",
    version=1,
    title={
        "zh": "疑似不符合限定就医方式",
        "en": "Possible item in the wrong setting",
    },
    question={
        "zh": "就医方式是否符合项目或者药品的限定",
        "en": "is the item paid for in this setting",
    },
    family="conduct",
    rule="insurance.payment_scope",
    matter="V17",
    severity=1,
    innocent={
        "zh": "急诊留观转住院，费用并入住院结算",
        "en": "an emergency that became an admission, settled together",
    },
    passes={
        "zh": "在限定的就医方式下使用",
        "en": "use in the setting that the item is for",
    },
    reads="lines",
    judged=All(Over("institution", 0), Over("setting", 0), Has("setting_limits", keys=("item",))),
    offends=Not(Has("setting_limits", keys=("item", "setting"))),
    grain=("institution", "item"),
    exact=True,
)
