"""台账: how lines of practice become ledgers, in the words of Ibis; what each looks like stands in `shapes.py`.

Each is made of the lines once, however many models ask: reading a few columns again costs less than passing lines on.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from liandong.warn.practice.tables import MARKS, ORDINARY, PAIRS
from liandong.warn.risk.shapes import COLUMNS, WATCHED


def days(lines: ir.Table) -> ir.Table:
    """Who did how much where on a day."""
    return lines.group_by(["institution", "practitioner", "subject", "day", "setting"]).aggregate(
        lines=lines.count(),
        encounters=lines["first"].sum(),
        fen=lines.fen.sum(),
        first_minute=lines.minute.min(where=lines.minute >= 0),
        last_minute=lines.minute.max(),
    )


def special_lines(lines: ir.Table) -> ir.Table:
    """The lines of groups with a mark that asks for the patient or the case."""
    marked = table("marked")
    return lines.semi_join(marked.filter(marked.mark.isin([MARKS[name] for name in WATCHED])), "group")


def limited_lines(lines: ir.Table) -> ir.Table:
    """The lines of items that may be had only so often."""
    return lines.semi_join(table("frequency_limits"), "item")


def repeated_lines(lines: ir.Table) -> ir.Table:
    """Lines that share institution, patient, item, day and minute, and those that take something back."""
    told = lines.filter(lines.minute >= 0, lines.institution > 0, lines.item > 0, lines.quantity > 0)
    moment = ["institution", "patient", "item", "day", "minute"]
    twice = told.group_by(moment).aggregate(times=told.count())
    twice = twice.filter(twice.times > 1).select(**{f"twice_{name}": twice[name] for name in moment})
    twice = told.semi_join(twice, [told[name] == twice[f"twice_{name}"] for name in moment])
    return twice.union(lines.filter(lines.quantity < 0))


def paired_lines(lines: ir.Table) -> ir.Table:
    """Lines of a visit and day in which two items stand that exclude one another, and those of secondary operations."""
    pairs = table("pairs")
    charged = lines.filter(lines.encounter != 0).select("encounter", "day", "item")
    others = pairs.select("item", "other").distinct()
    one = charged.join(others, "item").select("encounter", "day", "other")
    other = charged.semi_join(others.select(item="other"), "item").select("encounter", "day", other="item")
    # Not a semi join: of that DuckDB expects so many rows that it would build its next table on all lines.
    both = one.intersect(other)
    secondary = pairs.filter(pairs.kind == PAIRS["secondary"])
    secondary = secondary.select("item").union(secondary.select(item="other"), distinct=True)
    beside = lines.semi_join(both, ["encounter", "day"]).anti_join(secondary, "item")
    return beside.union(lines.semi_join(secondary, "item"))


def special(lines: ir.Table) -> ir.Table:
    """Special groups by institution, practitioner and day."""
    lines = _special(lines)
    return lines.group_by(["institution", "practitioner", "group", "day", "setting"]).aggregate(
        lines=lines.count(), quantity=lines.quantity.sum(), days_max=lines.days.max(), fen=lines.fen.sum()
    )


def volumes(lines: ir.Table) -> ir.Table:
    """What an institution did of an item in a month."""
    return _volumes(lines, ["institution", "item"])


def doctor_volumes(lines: ir.Table) -> ir.Table:
    """The same for a practitioner, of special groups."""
    return _volumes(_special(lines), ["institution", "practitioner", "item"])


def _special(lines: ir.Table) -> ir.Table:
    """The lines on whose group some duty hangs."""
    return lines.filter(lines.group >= ORDINARY)


def _volumes(lines: ir.Table, who: list[str]) -> ir.Table:
    return _summed(lines.mutate(month=lines.day.truncate("M").cast("date")), [*who, "month"])


def _summed(lines: ir.Table, who: list[str]) -> ir.Table:
    return lines.group_by(who).aggregate(
        group=lines.group.max(), lines=lines.count(), quantity=lines.quantity.sum(), fen=lines.fen.sum()
    )


MADE: Mapping[str, Callable[[ir.Table], ir.Table]] = MappingProxyType(
    {
        "days": days,
        "special": special,
        "special_lines": special_lines,
        "limited_lines": limited_lines,
        "repeated_lines": repeated_lines,
        "paired_lines": paired_lines,
        "volumes": volumes,
        "doctor_volumes": doctor_volumes,
    }
)
"""Ledger → how it is made of the lines."""

ASKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"limited_lines": ("frequency_limits",), "special_lines": ("marked",), "paired_lines": ("pairs",)}
)
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


def made(name: str, month: date | None = None) -> ir.Table:
    """A ledger as an expression over the lines.

    month  the only month in which they lie, where that is known: they need not be asked for theirs
    """
    lines = table("lines")
    if name in SUMMED and month:
        who = [key for key in SUMMED[name] if key != "month"]
        rows = _special(lines) if name == "doctor_volumes" else lines
        return shaped(_summed(rows, who).mutate(month=ibis.date(month)), name)
    return shaped(MADE[name](lines), name)


def repeated_by_key() -> ir.Table:
    """The repeated lines where `repeats.hold` has found their numbers: the few that share one are compared in full."""
    lines, keyed = table("lines"), ibis.table({**COLUMNS["lines"], "key": "int64"}, name="keyed_lines")
    keys = ibis.table({"repeated": "int64"}, name="repeated_keys")
    likely = keyed.filter(keyed.quantity > 0)
    likely = likely.semi_join(keys, likely.key == keys.repeated).drop("key")
    return shaped(repeated_lines(likely.union(lines.filter(lines.quantity < 0))), "repeated_lines")


def added(name: str, old: str, new: ir.Table) -> ir.Table:
    """A table of a ledger of a month, and what new days bring to it."""
    both = ibis.table(dict(COLUMNS[name]), name=old).union(new)
    totals = {column: both[column].sum() for column in ("lines", "quantity", "fen")}
    return shaped(both.group_by(list(SUMMED[name])).aggregate(group=both.group.max(), **totals), name)


def table(name: str) -> ir.Table:
    """A table, ledger or register by its name, bound to no engine."""
    return ibis.table(dict(COLUMNS[name]), name=name)


def raw(name: str) -> str:
    """The table of practice that a table or ledger comes from."""
    return "lines" if name in MADE else name
