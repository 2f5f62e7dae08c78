"""院外购药: patients sent to buy a drug outside that is not on file.

Only where filing is ordered (`drugs.outside_purchase` speaks in that place). Planted: a drug bought outside without
filing. Look-alike: filed on that day; a device; an item that was not said.
"""

from liandong.warn.practice.tables import OUTSIDE
from liandong.warn.risk.model import All, Has, Is, Not, Over, RowModel

model = RowModel(
    id="outside_purchase",
    version=1,
    title={
        "zh": "疑似未备案院外购药",
        "en": "Possible purchase outside without filing",
    },
    question={
        "zh": "患者院外购买的药品当日是否已备案",
        "en": "was the purchase of this drug outside on file that day",
    },
    family="conduct",
    rule="drugs.outside_purchase",
    matter="V21",
    named=("QZ-222-9",),
    severity=2,
    innocent={
        "zh": "患者自行购药，或者双通道定点药店取药",
        "en": "bought on the patient's own wish, or at a designated pharmacy",
    },
    passes={
        "zh": "该药品的院外购药备案",
        "en": "a filing for this drug",
    },
    reads="outside",
    judged=All(Over("institution", 0), Over("item", 0), Is("kind", OUTSIDE["drug"])),
    offends=Not(Has("purchases_filed", keys=("institution", "item"))),
    grain=("institution", "item"),
    exact=True,
)
