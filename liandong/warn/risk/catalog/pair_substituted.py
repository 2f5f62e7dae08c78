"""串换项目: a dear item charged beside the cheap one that it is passed off for.

Planted: the pair in one visit. Look-alike: each alone; on two days; one taken back.
"""

import ibis.expr.types as ir

from liandong.warn.risk.catalog.charged_together import by_pair, together, visits
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    return by_pair(together(t, "substituted"))


def behind(t: Tables, s: Settings) -> ir.Table:
    return visits(t, "substituted")


model = TableModel(
    id="pair_substituted",
    version=1,
    title={
        "zh": "疑似串换项目收费",
        "en": "Possible substituted charge",
    },
    question={
        "zh": "是否以高价项目替换低价项目收费",
        "en": "was a dear item charged for the cheap one that was done",
    },
    family="conduct",
    rule="insurance.no_substitution",
    matter="V17",
    severity=2,
    innocent={
        "zh": "两项均实际使用，有记录为证",
        "en": "both were used, as the record shows",
    },
    passes={
        "zh": "按实际实施的项目收费",
        "en": "charged as it was done",
    },
    reads=("lines", "paired_lines", "pairs"),
    find=find,
    behind=behind,
    within="day",
    grain=("institution", "item", "other"),
    shows=("fen",),
    exact=True,
)
