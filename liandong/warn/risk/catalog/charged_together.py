"""同日同次就诊不得同时收费: what the models of pairs share; each names its kind of pair."""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import PAIRS
from liandong.warn.risk.model import Tables


def together(t: Tables, kind: str) -> ir.Table:
    """Pairs of the kind charged in one encounter on one day, net of what was taken back: with both amounts."""
    return _together(t.paired_lines, t.pairs, kind)


def visits(t: Tables, kind: str) -> ir.Table:
    """The lines of the visits in which a pair was charged together."""
    return t.lines.semi_join(_together(t.lines, t.pairs, kind), ["institution", "encounter", "day"])


def _together(lines: ir.Table, pairs: ir.Table, kind: str) -> ir.Table:
    pairs = pairs.filter(pairs.kind == PAIRS[kind], pairs.item != pairs.other)
    listed = pairs.select("item").union(pairs.select(item="other"), distinct=True)
    lines = lines.filter(lines.institution > 0, lines.encounter != 0).semi_join(listed, "item")
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


def by_pair(both: ir.Table) -> ir.Table:
    """Findings: one for each institution and pair; the lines are those of what should not stand beside the item."""
    return both.group_by("institution", "item", "other", month=_.day.truncate("M").cast("date")).aggregate(
        lines=_.other_lines.sum().cast("int64"), first_day=_.day.min(), last_day=_.day.max(), fen=_.other_fen.sum()
    )
