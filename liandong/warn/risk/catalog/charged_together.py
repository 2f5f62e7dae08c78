"""同日同次就诊不得同时收费: what the models of pairs share; each names its kind of pair."""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Tables

DUPLICATE, UNBUNDLED, SUBSTITUTED, SECONDARY = 1, 2, 3, 4


def together(t: Tables, kind: int) -> ir.Table:
    """Pairs of the kind charged in one encounter on one day, net of what was taken back: with both amounts."""
    pairs = t.pairs.filter(t.pairs.kind == kind, t.pairs.item != t.pairs.other)
    listed = pairs.select("item").union(pairs.select(item="other"), distinct=True)
    lines = t.lines.filter(t.lines.institution > 0, t.lines.encounter != 0).semi_join(listed, "item")
    charged = lines.group_by("institution", "encounter", "day", "item").aggregate(
        lines=_.count(), quantity=_.quantity.sum(), fen=_.fen.sum()
    )
    charged = charged.filter(charged.quantity > 0)
    beside = charged.select(
        "institution", "encounter", "day", other="item", other_lines="lines", other_quantity="quantity", other_fen="fen"
    )
    both = charged.join(beside, ["institution", "encounter", "day"])
    return both.semi_join(
        pairs,
        [
            both.item == pairs.item,
            both.other == pairs.other,
            pairs.valid_from <= both.day,
            pairs.valid_until >= both.day,
        ],
    )


def visits(t: Tables, kind: int) -> ir.Table:
    """The lines of the visits in which a pair was charged together."""
    return t.lines.semi_join(together(t, kind), ["institution", "encounter", "day"])


def by_pair(both: ir.Table) -> ir.Table:
    """Findings: one for each institution and pair; the lines are those of what should not stand beside the item."""
    return both.group_by("institution", "item", "other").aggregate(
        lines=_.other_lines.sum().cast("int64"), first_day=_.day.min(), last_day=_.day.max(), fen=_.other_fen.sum()
    )
