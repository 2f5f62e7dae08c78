"""台账: how lines of practice become ledgers, in the words of Ibis; what each looks like stands in `shapes.py`.

Ledgers of special groups are made of `special_lines`, a small part of the lines, where somebody asks for these anyway;
else of the lines at once. Each is made once, however many models ask.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from liandong.warn.practice.tables import ORDINARY
from liandong.warn.risk.shapes import COLUMNS


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


def limited_lines(lines: ir.Table) -> ir.Table:
    """The lines of items that may be had only so often."""
    return lines.semi_join(table("frequency_limits"), "item")


def repeated_lines(lines: ir.Table) -> ir.Table:
    """Lines that share patient, item, day and minute with another, and those that take something back."""
    told = lines.filter(lines.minute >= 0, lines.institution > 0, lines.item > 0, lines.quantity > 0)
    moment = ["patient", "item", "day", "minute"]
    twice = told.group_by(moment).aggregate(times=told.count())
    twice = twice.filter(twice.times > 1).select(**{f"twice_{name}": twice[name] for name in moment})
    twice = told.semi_join(twice, [told[name] == twice[f"twice_{name}"] for name in moment])
    return twice.union(lines.filter(lines.quantity < 0))


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
    return _summed(lines.mutate(month=lines.day.truncate("M").cast("date")), [*who, "month"])


def _summed(lines: ir.Table, who: list[str]) -> ir.Table:
    return lines.group_by(who).aggregate(
        group=lines.group.max(), lines=lines.count(), quantity=lines.quantity.sum(), fen=lines.fen.sum()
    )


MADE: Mapping[str, tuple[str, Callable[[ir.Table], ir.Table]]] = MappingProxyType(
    {
        "days": ("lines", days),
        "special_lines": ("lines", special_lines),
        "limited_lines": ("lines", limited_lines),
        "repeated_lines": ("lines", repeated_lines),
        "volumes": ("lines", volumes),
        "special": ("special_lines", special),
        "doctor_volumes": ("special_lines", doctor_volumes),
    }
)
"""Ledger → what it is made of, and how; each stands after what it is made of."""

ASKS: Mapping[str, tuple[str, ...]] = MappingProxyType({"limited_lines": ("frequency_limits",)})
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


def made(name: str, base: str, month: date | None = None) -> ir.Table:
    """A ledger as an expression over a table by its name.

    base   “lines”, or what MADE says
    month  the only month in which its lines lie, where that is known: they need not be asked for theirs
    """
    rows, how = table(base), MADE[name][1]
    if base != MADE[name][0]:
        rows = MADE[MADE[name][0]][1](rows)
    if name in SUMMED and month:
        who = [key for key in SUMMED[name] if key != "month"]
        return shaped(_summed(rows, who).mutate(month=ibis.date(month)), name)
    return shaped(how(rows), name)


def repeated_by_key() -> ir.Table:
    """The repeated lines where `repeats.hold` has found their numbers: the few that share one are compared in full."""
    lines = ibis.table({**COLUMNS["lines"], "key": "int64"}, name="keyed_lines")
    keys = ibis.table({"repeated": "int64"}, name="repeated_keys")
    likely = lines.filter(lines.quantity > 0)
    likely = likely.semi_join(keys, likely.key == keys.repeated)
    return shaped(repeated_lines(likely.union(lines.filter(lines.quantity < 0))), "repeated_lines")


def added(name: str, old: str, new: str) -> ir.Table:
    """Two tables of one ledger of a month put together."""
    schema = dict(COLUMNS[name])
    both = ibis.union(ibis.table(schema, name=old), ibis.table(schema, name=new))
    totals = {column: both[column].sum() for column in ("lines", "quantity", "fen")}
    return shaped(both.group_by(list(SUMMED[name])).aggregate(group=both.group.max(), **totals), name)


def table(name: str) -> ir.Table:
    """A table, ledger or register by its name, bound to no engine."""
    return ibis.table(dict(COLUMNS[name]), name=name)


def wanted(names: Iterable[str]) -> dict[str, str]:
    """The ledgers among these, in the order in which they are made, and the table that each is made of."""
    found = set(names)
    return {name: base if base in found else "lines" for name, (base, _how) in MADE.items() if name in found}


def raw(name: str) -> str:
    """The table of practice that a table or ledger comes from."""
    while name in MADE:
        name = MADE[name][0]
    return name
