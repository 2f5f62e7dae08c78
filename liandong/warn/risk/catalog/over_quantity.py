"""单笔超量: one line with more of an item than may be charged in a day (24 hours of an hourly item, HN6).

Planted: thirty hours of monitoring on one day. Look-alike: exactly the limit; a line taken back (below nothing); the
day's lines that exceed only together (`daily_quantity`).
"""

from liandong.warn.risk.model import All, Beyond, Over, RowModel

model = RowModel(
    id="over_quantity",
    version=1,
    title={
        "zh": "疑似单日超量收费",
        "en": "Possible charge above the most of a day",
    },
    question={
        "zh": "一笔收费的数量是否超过单日上限",
        "en": "is the quantity of one line above the most of a day",
    },
    family="conduct",
    rule="insurance.honest_charging",
    matter="V17",
    severity=2,
    innocent={
        "zh": "数日费用合并一笔录入，或者随后已冲销",
        "en": "several days entered as one, or taken back since",
    },
    passes={
        "zh": "数量不超过单日上限",
        "en": "no more than the most of a day",
    },
    reads="lines",
    judged=All(Over("institution", 0), Over("quantity", 0)),
    offends=Beyond("quantity", register="quantity_limits", keys=("item",)),
    grain=("institution", "item"),
    exact=True,
)
