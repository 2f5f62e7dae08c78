"""分解项目收费: a part charged beside the whole that contains it.

Planted: a package with one of its parts. Look-alike: the part alone; on another day; taken back.
"""

import ibis.expr.types as ir

from liandong.warn.risk.catalog.charged_together import by_pair, together, visits
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    return by_pair(together(t, "unbundled"))


def behind(t: Tables, s: Settings) -> ir.Table:
    return visits(t, "unbundled")


model = TableModel(
    id="pair_unbundled",
    version=1,
    title={
        "zh": "疑似分解项目收费",
        "en": "Possible unbundled charge",
    },
    question={
        "zh": "是否在收取组合项目的同时收取其组成项目",
        "en": "was a part charged beside the whole that contains it",
    },
    family="conduct",
    rule="insurance.honest_charging",
    matter="V17",
    severity=2,
    innocent={
        "zh": "组成项目因另一部位或者另一次操作收取",
        "en": "the part was for another site or another procedure",
    },
    passes={
        "zh": "收取组合项目而不另收组成项目",
        "en": "the whole without its parts",
    },
    reads=("lines", "paired_lines", "pairs"),
    find=find,
    behind=behind,
    within="day",
    grain=("institution", "item", "other"),
    shows=("fen",),
    exact=True,
)
