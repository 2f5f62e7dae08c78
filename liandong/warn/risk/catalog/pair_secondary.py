"""主次手术同价: a secondary operation through the same incision, charged at its full price.

Full is what the institution takes for an operation by itself; where it never stands so, nobody can tell. Either of
the two may be the reduced one. Planted: both at full price. Look-alike: one at half price; each alone; taken back.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.catalog.charged_together import by_pair, together, visits
from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    both = together(t, "secondary")
    full = _full(t, both)
    priced = both.join(full.select("institution", item="item", full="full"), ["institution", "item"])
    priced = priced.join(full.select("institution", other="item", other_full="full"), ["institution", "other"])
    return by_pair(
        priced.filter(
            priced.fen.cast("float64") / priced.quantity.cast("float64") >= priced.full,
            priced.other_fen.cast("float64") / priced.other_quantity.cast("float64") >= priced.other_full,
        )
    )


def _full(t: Tables, both: ir.Table) -> ir.Table:
    """The most that an institution takes for an operation in visits where no other of the pairs stands beside it."""
    paired = both.select("institution", "encounter", "day", "item")
    paired = paired.union(both.select("institution", "encounter", "day", item="other"), distinct=True)
    charged = t.paired_lines.filter(t.paired_lines.quantity > 0, t.paired_lines.fen > 0)
    charged = charged.semi_join(paired.select("item").distinct(), "item")
    alone = charged.anti_join(paired, ["institution", "encounter", "day", "item"])
    price = alone.fen.cast("float64") / alone.quantity.cast("float64")
    return alone.mutate(price=price).group_by("institution", "item").aggregate(full=_.price.max())


def behind(t: Tables, s: Settings) -> ir.Table:
    return visits(t, "secondary")


model = TableModel(
    id="pair_secondary",
    version=1,
    title={
        "zh": "疑似次要手术未折价",
        "en": "Possible secondary operation at full price",
    },
    question={
        "zh": "同一切口次要手术是否按全价收取",
        "en": "was a secondary operation charged at its full price",
    },
    family="conduct",
    rule="insurance.honest_charging",
    matter="V46",
    severity=2,
    innocent={
        "zh": "经不同切口、不同部位实施",
        "en": "done through another incision or at another site",
    },
    passes={
        "zh": "次要手术按规定折价",
        "en": "the secondary operation at the reduced price",
    },
    reads=("lines", "paired_lines", "pairs"),
    find=find,
    behind=behind,
    within="all",
    grain=("institution", "item", "other"),
    shows=("fen",),
    exact=True,
)
