"""Several ledgers of a month in one pass over its lines: each column is decoded once, and summed up in the cache.

The same ledgers as `ledgers.MADE` gives, for files that can be read house by house (`swaths.py`).
"""

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from liandong.warn.practice.tables import ORDINARY
from liandong.warn.risk import repeats
from liandong.warn.risk.ledgers import AMONG, SUMS, Sums
from liandong.warn.risk.pieces import EPOCH
from liandong.warn.risk.shapes import COLUMNS, LEDGERS
from liandong.warn.risk.summing import How, summed
from liandong.warn.risk.swaths import Column, Swath, chosen, size

KNOWN = frozenset({*SUMS, *AMONG, "repeated_lines"})
"""What can be made so; pairs of items are found by a join."""

ARROW = {
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "date": pa.date32(),
}
Among = Mapping[str, Column]  # ledger of some lines → the values that choose them


def columns(names: Collection[str]) -> set[str]:
    """What these ledgers read of the lines."""
    found = set[str]()
    for name in names:
        found |= SUMS[name].reads if name in SUMS else set(COLUMNS[name])
    return found


def schema(name: str) -> pa.Schema:
    return pa.schema([(column, ARROW[kind]) for column, kind in LEDGERS[name].columns.items()])


def ledger(name: str, lines: Swath, month: date, among: Among) -> pa.Table:
    """What lines of whole institutions come to in a ledger.

    month  the first day of that in which they all lie
    """
    rows = _rows(name, lines, among)
    if "month" in LEDGERS[name].columns:
        rows["month"] = np.full(size(rows), (month - EPOCH).days, np.int32)
    wanted = schema(name)
    return pa.table([_arrow(rows[field.name], field.type) for field in wanted], schema=wanted)


def _rows(name: str, lines: Swath, among: Among) -> Swath:
    if name in SUMS:
        return _sums(SUMS[name], lines)
    read = {column: lines[column] for column in COLUMNS[name]}
    if name == "repeated_lines":
        return chosen(read, repeats.places(lines))
    return chosen(read, _which(lines[AMONG[name][0]], among[name]))


def _sums(sums: Sums, lines: Swath) -> Swath:
    lines = {name: lines[name] for name in sums.reads}
    if sums.special:
        lines = chosen(lines, np.flatnonzero(lines["group"] >= ORDINARY))
    keys = {name: lines[name] for name in sums.keys if name != "month"}
    found = summed(keys, {name: (how, _said(how, lines[column])) for name, (how, column) in sums.totals.items()})
    least = {name for name, (how, _column) in sums.totals.items() if how == "least"}
    return {name: np.maximum(_signed(column), -1) if name in least else column for name, column in found.items()}


def _said(how: How, column: Column) -> Column:
    """For the least of what is said: read without a sign, −1 is the highest."""
    return column.view(f"u{column.dtype.itemsize}") if how == "least" else column


def _signed(column: Column) -> Column:
    return column.view(f"i{column.dtype.itemsize}")


def _which(column: Column, values: Column) -> Column:
    return np.flatnonzero(np.isin(column, values))


def _arrow(column: Column, kind: pa.DataType) -> pa.Array:
    if pa.types.is_date32(kind):
        return pa.array(column.astype(np.int32, copy=False)).cast(kind)
    return pa.array(column).cast(kind)
