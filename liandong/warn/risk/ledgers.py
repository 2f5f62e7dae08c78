"""台账: how lines of practice become ledgers, in the words of Ibis; what each looks like stands in `shapes.py`.

Each is made of the lines once, however many models ask: by a query, or together with others in one pass (`making.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from liandong.warn.practice.tables import MARKS, ORDINARY, PAIRS
from liandong.warn.risk.shapes import COLUMNS, WATCHED
from liandong.warn.risk.summing import How


@dataclass(frozen=True)
class Sums:
    """A ledger that sums lines up: what DuckDB, Spark and numpy (`passing.py`) make of it.

    totals   column → how, and of which column of the lines; “least” is of what is said (not below 0). Beside them
             `lines` are counted
    special  only lines on whose group some duty hangs
    """

    keys: tuple[str, ...]
    totals: Mapping[str, tuple[How, str]]
    special: bool = False

    @property
    def reads(self) -> set[str]:
        """Columns of the lines."""
        found = {*self.keys, *(column for _how, column in self.totals.values())} - {"month"}
        return found | {"group"} if self.special else found


AMOUNTS: Mapping[str, tuple[How, str]] = {"quantity": ("sum", "quantity"), "fen": ("sum", "fen")}
SUMS: Mapping[str, Sums] = MappingProxyType(
    {
        # Who did how much where on a day.
        "days": Sums(
            ("institution", "practitioner", "subject", "day", "setting"),
            {
                "encounters": ("sum", "first"),
                "fen": ("sum", "fen"),
                "first_minute": ("least", "minute"),
                "last_minute": ("most", "minute"),
            },
        ),
        # Special groups by institution, practitioner and day.
        "special": Sums(
            ("institution", "practitioner", "group", "day", "setting"),
            {**AMOUNTS, "days_max": ("most", "days")},
            special=True,
        ),
        # What an institution did of an item in a month; the same for a practitioner, of special groups.
        "volumes": Sums(("institution", "item", "month"), {**AMOUNTS, "group": ("most", "group")}),
        "doctor_volumes": Sums(
            ("institution", "practitioner", "item", "month"), {**AMOUNTS, "group": ("most", "group")}, special=True
        ),
    }
)


def _total(lines: ir.Table, how: How, column: str) -> ir.Value:
    values = lines[column]
    if how == "sum":
        return values.sum()
    return values.max() if how == "most" else values.min(where=values >= 0)


def _summed(sums: Sums, lines: ir.Table, keys: Sequence[str]) -> ir.Table:
    lines = lines.filter(lines.group >= ORDINARY) if sums.special else lines
    totals = {name: _total(lines, how, column) for name, (how, column) in sums.totals.items()}
    return lines.group_by(list(keys)).aggregate(lines=lines.count(), **totals)


def _sums(sums: Sums) -> Callable[[ir.Table], ir.Table]:
    def made(lines: ir.Table) -> ir.Table:
        dated = lines.mutate(month=lines.day.truncate("M").cast("date")) if "month" in sums.keys else lines
        return _summed(sums, dated, sums.keys)

    return made


def watched() -> ir.Table:
    """Groups with a mark that asks for the patient or the case."""
    marked = table("marked")
    return marked.filter(marked.mark.isin([MARKS[name] for name in WATCHED])).select("group")


def limited() -> ir.Table:
    """Items that may be had only so often."""
    return table("frequency_limits").select("item")


AMONG: Mapping[str, tuple[str, Callable[[], ir.Table]]] = MappingProxyType(
    {"special_lines": ("group", watched), "limited_lines": ("item", limited)}
)
"""Ledgers of lines as they are, and which: those with one of these values in a column."""


def _among(column: str, values: Callable[[], ir.Table]) -> Callable[[ir.Table], ir.Table]:
    return lambda lines: lines.semi_join(values(), column)


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


MADE: Mapping[str, Callable[[ir.Table], ir.Table]] = MappingProxyType(
    {
        **{name: _sums(sums) for name, sums in SUMS.items()},
        **{name: _among(*which) for name, which in AMONG.items()},
        "repeated_lines": repeated_lines,
        "paired_lines": paired_lines,
    }
)
"""Ledger → how it is made of the lines."""

ASKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"limited_lines": ("frequency_limits",), "special_lines": ("marked",), "paired_lines": ("pairs",)}
)
"""Ledgers that depend on registers, and on which."""

SUMMED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: sums.keys for name, sums in SUMS.items() if "month" in sums.keys}
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
        rows = _summed(SUMS[name], lines, [key for key in SUMMED[name] if key != "month"])
        return shaped(rows.mutate(month=ibis.date(month)), name)
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
