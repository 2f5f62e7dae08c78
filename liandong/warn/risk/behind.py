"""疑点明细: the rows of practice that stand behind a finding, out of the files as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis.expr.types as ir

from liandong.warn.practice.tables import PRACTICE, REGISTERS
from liandong.warn.risk import asking, ledgers
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.model import All, RowModel, Settings, TableModel, Tables, columns_of
from liandong.warn.risk.telling import MASK, MASKED, Names, column_title

MEMORY = "1GB"
MOST = 200  # rows shown
ORDER = ("day", "institution", "at")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a finding is about, and over which files and registers it was found."""

    model: RowModel | TableModel
    grain: Mapping[str, Any]
    first: date
    last: date
    files: Mapping[str, Sequence[Path]]
    registers: Mapping[str, Path]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Behind:
    """明细: some of the rows, as people may read them, and how many there are."""

    heads: list[str]
    rows: list[list[str]]
    count: int


def behind(wanted: Wanted) -> Behind:
    """The rows, those of the first days first."""
    with TemporaryDirectory(prefix="liandong-rows-") as spill, Duck(memory=MEMORY, spill=Path(spill)) as duck:
        table = table_of(wanted.model)
        duck.show(table, [str(path) for path in wanted.files.get(table, ())])
        for name in REGISTERS:
            if name in wanted.model.needs:
                duck.hold(name, [str(wanted.registers[name])] if name in wanted.registers else [])
        rows = rows_of(wanted)
        count = duck.arrow(rows.aggregate(n=rows.count())).to_pylist()[0]["n"]
        order = [rows[name] for name in ORDER if name in rows.columns]
        found = duck.arrow(rows.order_by(order).limit(MOST)).to_pylist()
    return _readable(found, [name for name in rows.columns if name != "first"], count)


def table_of(model: RowModel | TableModel) -> str:
    """The table of practice whose rows are the evidence."""
    read = (model.reads,) if isinstance(model, RowModel) else model.reads
    return next(ledgers.raw(name) for name in read if ledgers.raw(name) in PRACTICE)


def rows_of(wanted: Wanted) -> ir.Table:
    """Rows with the values of the grain between the first and the last day; of a question about one row, those that
    offend, where the rows themselves say all that it asks."""
    rows = ledgers.table(table_of(wanted.model))
    same = [rows[name] == value for name, value in wanted.grain.items() if name in rows.columns and name != "day"]
    rows = rows.filter(rows.day.between(wanted.first, wanted.last), *same)
    model = wanted.model
    if isinstance(model, RowModel):
        asked = All(*((model.judged,) if model.judged else ()), model.offends)
        if columns_of(asked) <= set(rows.columns):
            tables = Tables({name: ledgers.table(name) for name in model.needs})
            return asking.holding(rows, asked, tables, wanted.settings)
    return rows


def _readable(rows: list[dict[str, Any]], columns: list[str], count: int) -> Behind:
    """Names for numbers; a patient is a number of this list, told apart from others and from nobody else."""
    names, seen = Names(rows), {column: dict[int, int]() for column in MASKED}
    said = [[_cell(column, row[column], names, seen) for column in columns] for row in rows]
    return Behind([column_title(column) for column in columns], said, count)


def _cell(column: str, value: Any, names: Names, seen: dict[str, dict[int, int]]) -> str:
    if column in MASKED:
        known = seen[column]
        return f"{MASK}{known.setdefault(value, len(known) + 1)}" if value else "–"
    if value is None or (column == "minute" and value < 0):
        return "–"
    if column == "minute":
        return f"{value // 60:02}:{value % 60:02}"
    return f"{value / 100:,.2f}" if column == "fen" else names.of(column, value)
