"""台账: how lines of practice become ledgers, in the words of Ibis; what each looks like stands in `shapes.py`.

Ledgers of special groups are made of `special_lines`, which are a small part of the lines; the lines themselves are
read three times at most, however many models ask.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from liandong.warn.practice.tables import ORDINARY
from liandong.warn.risk.shapes import COLUMNS, RULED


def days(lines: ir.Table) -> ir.Table:
    """Who did how much where on a day."""
    said = lines.minute >= 0
    return lines.group_by(["institution", "practitioner", "subject", "day", "setting"]).aggregate(
        lines=lines.count(),
        encounters=lines["first"].cast("int64").sum(),
        fen=lines.fen.sum(),
        first_minute=lines.minute.min(where=said),
        last_minute=lines.minute.max(where=said),
    )


def special_lines(lines: ir.Table) -> ir.Table:
    """The lines on whose group some duty hangs."""
    return lines.filter(lines.group >= ORDINARY)


def ruled_lines(lines: ir.Table) -> ir.Table:
    """The lines of items that a rule table names."""
    named = [(name, column) for name in RULED for column in ("item", "other") if column in COLUMNS[name]]
    items = [table(name).select(ruled=table(name)[column]) for name, column in named]
    return lines.semi_join(ibis.union(*items, distinct=True), [("item", "ruled")])


def special(lines: ir.Table) -> ir.Table:
    """Special groups by institution, practitioner and day."""
    return lines.group_by(["institution", "practitioner", "group", "day", "setting"]).aggregate(
        lines=lines.count(), quantity=lines.quantity.sum(), days_max=lines.days.max(), fen=lines.fen.sum()
    )


def volumes(lines: ir.Table) -> ir.Table:
    """What an institution did of an item in a month."""
    return _volumes(lines, ["institution", "item"])


def doctor_volumes(lines: ir.Table) -> ir.Table:
    """The same for a practitioner."""
    return _volumes(lines, ["institution", "practitioner", "item"])


def _volumes(lines: ir.Table, who: list[str]) -> ir.Table:
    month = lines.day.truncate("M").cast("date")
    return (
        lines.mutate(month=month)
        .group_by([*who, "month"])
        .aggregate(
            group=lambda t: t.group.max(),
            lines=lambda t: t.count(),
            quantity=lambda t: t.quantity.sum(),
            fen=lambda t: t.fen.sum(),
        )
    )


MADE: Mapping[str, tuple[str, Callable[[ir.Table], ir.Table]]] = MappingProxyType(
    {
        "days": ("lines", days),
        "special_lines": ("lines", special_lines),
        "ruled_lines": ("lines", ruled_lines),
        "volumes": ("lines", volumes),
        "special": ("special_lines", special),
        "doctor_volumes": ("special_lines", doctor_volumes),
    }
)
"""Ledger → what it is made of, and how; each stands after what it is made of."""

ASKS: Mapping[str, tuple[str, ...]] = MappingProxyType({"ruled_lines": RULED})
"""Ledgers that depend on registers, and on which."""

SUMMED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"volumes": ("institution", "item", "month"), "doctor_volumes": ("institution", "practitioner", "item", "month")}
)
"""Ledgers of a month, and their keys: what new days bring is added to what is there. All others only grow by rows."""


def shaped(rows: ir.Table, name: str) -> ir.Table:
    """A table in the columns and types that `tables.py` or `shapes.py` gives it."""
    columns = COLUMNS[name]
    filled = {"first_minute": -1, "last_minute": -1}
    return rows.select(
        **{
            column: (rows[column].fill_null(filled[column]) if column in filled else rows[column]).cast(kind)
            for column, kind in columns.items()
        }
    )


def made(name: str) -> ir.Table:
    """A ledger as an expression over the table (by name) it is made of."""
    base, how = MADE[name]
    return shaped(how(table(base)), name)


def added(name: str, old: str, new: str) -> ir.Table:
    """Two tables of one ledger of a month put together."""
    schema = dict(COLUMNS[name])
    both = ibis.union(ibis.table(schema, name=old), ibis.table(schema, name=new))
    totals = {column: both[column].sum() for column in ("lines", "quantity", "fen")}
    return shaped(both.group_by(list(SUMMED[name])).aggregate(group=both.group.max(), **totals), name)


def table(name: str) -> ir.Table:
    """A table, ledger or register by its name, bound to no engine."""
    return ibis.table(dict(COLUMNS[name]), name=name)


def wanted(names: Iterable[str]) -> list[str]:
    """The ledgers that are needed for these, in the order in which they are made."""
    found = needed(names)
    return [name for name in MADE if name in found]


def needed(names: Iterable[str]) -> set[str]:
    """These, and whatever they are made of."""
    found = set(names)
    while more := {MADE[name][0] for name in found & MADE.keys()} - found:
        found |= more
    return found.union(*(ASKS[name] for name in found & ASKS.keys()))


def raw(name: str) -> str:
    """The table of practice that a table or ledger comes from."""
    while name in MADE:
        name = MADE[name][0]
    return name
