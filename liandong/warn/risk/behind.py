"""疑点明细: rows of practice as people may read them: names for numbers, patients masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.warn.risk.telling import MASK, MASKED, Names, column_title

MOST = 200  # rows shown
DAYS = ("day", "month")
LEFT_OUT = ("first", "source")  # the delivery tells the source


@dataclass(frozen=True, slots=True)
class Behind:
    """明细: some of the rows, and whether there are more."""

    heads: list[str]
    rows: list[list[str]]
    has_more: bool


def asked(grain: Mapping[str, Any], first: date, last: date) -> dict[str, Any]:
    """A finding as the engine takes it: its grain with days as days."""
    days = {name: date.fromisoformat(value) for name, value in grain.items() if name in DAYS and value}
    return {**grain, **days, "first_day": first, "last_day": last}


def readable(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Behind:
    """The rows in words; a patient is a number of this list, told apart from others on it and from nobody else."""
    shown = [name for name in columns if name not in LEFT_OUT]
    names, seen = Names(rows), {column: dict[int, int]() for column in MASKED}
    said = [[_cell(column, row[column], names, seen) for column in shown] for row in rows[:MOST]]
    return Behind([column_title(column) for column in shown], said, len(rows) > MOST)


def _cell(column: str, value: Any, names: Names, seen: dict[str, dict[int, int]]) -> str:
    if value is None or (column == "minute" and value < 0):
        return "–"
    if column in MASKED:
        known = seen[column]
        return f"{MASK}{known.setdefault(value, len(known) + 1)}" if value else "–"
    if column == "minute":
        return f"{value // 60:02}:{value % 60:02}"
    return f"{value / 100:,.2f}" if column == "fen" else names.of(column, value)
