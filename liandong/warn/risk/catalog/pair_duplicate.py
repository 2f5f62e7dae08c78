"""同类项目重复: two items of one kind, of which the rule tables allow only one in a visit and day.

Planted: both charged to one patient in one visit. Look-alike: on two days; in two visits; one of them taken back.
"""

import ibis.expr.types as ir

from liandong.warn.risk.catalog.charged_together import by_pair, together, visits
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    return by_pair(together(t, "duplicate"))


def behind(t: Tables, s: Settings) -> ir.Table:
    return visits(t, "duplicate")


model = TableModel(
    id="pair_duplicate",
    version=1,
    title={
        "zh": "疑似同类项目重复收费",
        "en": "Possible charge for two items of one kind",
    },
    question={
        "zh": "同次就诊同日是否收取了互相重复的项目",
        "en": "were two items charged in one visit of which one repeats the other",
    },
    family="conduct",
    rule="insurance.honest_charging",
    matter="V17",
    severity=2,
    innocent={
        "zh": "两次操作分别实施，或者部位不同",
        "en": "done twice, or at different sites",
    },
    passes={
        "zh": "只收取其中一项",
        "en": "only one of the two charged",
    },
    reads=("lines", "paired_lines", "pairs"),
    find=find,
    behind=behind,
    within="day",
    grain=("institution", "item", "other"),
    shows=("fen",),
    exact=True,
)
