"""What a risk model is: a question about one row of a ledger, declared once and asked in two ways.

Over a year of ledgers it becomes an Ibis expression; for one order, before it is carried out, it becomes plain
Python. Both give the same verdict, and each model's cases are run through both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

Row = Mapping[str, Any]
Entry = tuple[date, date]  # first and last valid day
Index = Mapping[tuple[Any, ...], Sequence[Entry]]


@dataclass(frozen=True)
class Has:
    """The row's keys stand in a register on the row's day.

    register  name of a table with the key columns and `valid_from`, `valid_until` (both counted)
    keys      columns that row and register share
    valid_on  the row's column that holds the day
    """

    register: str
    keys: tuple[str, ...]
    valid_on: str = "day"

    def holds(self, row: Row, registers: Mapping[str, Index]) -> bool:
        day = row[self.valid_on]
        found = registers[self.register].get(tuple(row[key] for key in self.keys), ())
        return any(first <= day <= last for first, last in found)

    def flag(self, rows: ir.Table, registers: Mapping[str, ir.Table], name: str) -> ir.Table:
        """The rows with a column that says whether this holds: a semi join, so that a register entry counts once."""
        register = registers[self.register]
        entries = register.select(
            **{f"r_{key}": register[key] for key in self.keys}, r_from=register.valid_from, r_until=register.valid_until
        )
        matches = [rows[key] == entries[f"r_{key}"] for key in self.keys]
        day = rows[self.valid_on]
        hits = rows.semi_join(entries, [*matches, entries.r_from <= day, entries.r_until >= day])
        hits = hits.select(hit=hits["row"])
        joined = rows.left_join(hits, rows["row"] == hits.hit)
        return joined.select(*(rows[column] for column in rows.columns), joined.hit.notnull().name(name))


@dataclass(frozen=True)
class Over:
    """A figure of the row lies above a limit."""

    column: str
    limit: float

    def holds(self, row: Row, registers: Mapping[str, Index]) -> bool:
        return bool(row[self.column] > self.limit)

    def flag(self, rows: ir.Table, registers: Mapping[str, ir.Table], name: str) -> ir.Table:
        return rows.mutate(**{name: rows[self.column] > self.limit})


@dataclass(frozen=True)
class Not:
    """It is not so."""

    of: Condition

    def holds(self, row: Row, registers: Mapping[str, Index]) -> bool:
        return not self.of.holds(row, registers)

    def flag(self, rows: ir.Table, registers: Mapping[str, ir.Table], name: str) -> ir.Table:
        inner = f"{name}_"
        flagged = self.of.flag(rows, registers, inner)
        return flagged.mutate(**{name: ~flagged[inner]}).drop(inner)


@dataclass(frozen=True)
class All:
    """Everything is so."""

    of: tuple[Condition, ...]

    def holds(self, row: Row, registers: Mapping[str, Index]) -> bool:
        return all(each.holds(row, registers) for each in self.of)

    def flag(self, rows: ir.Table, registers: Mapping[str, ir.Table], name: str) -> ir.Table:
        return _joined(self.of, rows, registers, name, ibis.and_)


@dataclass(frozen=True)
class AnyOf:
    """Something is so."""

    of: tuple[Condition, ...]

    def holds(self, row: Row, registers: Mapping[str, Index]) -> bool:
        return any(each.holds(row, registers) for each in self.of)

    def flag(self, rows: ir.Table, registers: Mapping[str, ir.Table], name: str) -> ir.Table:
        return _joined(self.of, rows, registers, name, ibis.or_)


Condition = Has | Over | Not | All | AnyOf


def _joined(
    parts: Sequence[Condition], rows: ir.Table, registers: Mapping[str, ir.Table], name: str, how: Any
) -> ir.Table:
    inner = [f"{name}_{at}" for at in range(len(parts))]
    for part, column in zip(parts, inner, strict=True):
        rows = part.flag(rows, registers, column)
    return rows.mutate(**{name: how(*(rows[column] for column in inner))}).drop(*inner)


@dataclass(frozen=True)
class RowModel:
    """风险模型: a question about one row.

    rule     the duty that a finding would breach
    matter   the matter of the clue that a confirmed finding becomes
    reads    columns of the ledger that it needs
    offends  what makes a row suspicious
    grain    a finding is one of these, however many rows stand behind it; the first names the subject
    """

    id: str
    title: Mapping[str, str]
    rule: str
    matter: str
    reads: tuple[str, ...]
    offends: Condition
    grain: tuple[str, ...]
    version: int

    def holds(self, row: Row, registers: Mapping[str, Index]) -> bool:
        """For one row, before the act is carried out."""
        return self.offends.holds(row, registers)

    def find(self, ledger: ir.Table, registers: Mapping[str, ir.Table]) -> ir.Table:
        """Over a ledger: one line for each finding, with how many lines stand behind it and from when to when.

        ledger  columns of `reads`, `day` and `lines` (how many lines of the source the row sums up)
        """
        rows = ledger.mutate(row=ibis.row_number())
        hits = self.offends.flag(rows, registers, "offends").filter(lambda t: t.offends)
        return hits.group_by(list(self.grain)).aggregate(
            lines=hits.lines.sum(), days=hits.day.nunique(), first_day=hits.day.min(), last_day=hits.day.max()
        )
