"""疑点明细: rows of practice as people may read them: names for numbers, patients masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.warn.risk.telling import MASK, MASKED, Names, column_title

MOST = 200  # rows shown
DAYS = ("day", "month")
NOT_SAID = ("days", "subject", "group", "setting", "diagnosis", "practitioner")  # 0 says nothing
LEFT_OUT = ("first", "source")  # the delivery tells the source


@dataclass(frozen=True, slots=True)
class Behind:
    """明细: some of the rows, what all of them have in common, and whether there are more."""

    same: list[tuple[str, str]]
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
    return _apart([column_title(column) for column in shown], said, has_more=len(rows) > MOST)


def _apart(heads: list[str], rows: list[list[str]], *, has_more: bool) -> Behind:
    """What every row says alike stands once above them; of a single row everything stays in the row."""
    alike = [len(rows) > 1 and len({row[at] for row in rows}) == 1 for at in range(len(heads))]
    same = [(head, rows[0][at]) for at, head in enumerate(heads) if alike[at] and rows[0][at] != "–"]
    kept = [at for at in range(len(heads)) if not alike[at]]
    return Behind(same, [heads[at] for at in kept], [[row[at] for at in kept] for row in rows], has_more)


def _cell(column: str, value: Any, names: Names, seen: dict[str, dict[int, int]]) -> str:
    if value is None or (column in ("minute", "age") and value < 0) or (column in NOT_SAID and not value):
        return "–"
    if column in MASKED:
        known = seen[column]
        return f"{MASK}{known.setdefault(value, len(known) + 1)}" if value else "–"
    if column == "minute":
        return f"{value // 60:02}:{value % 60:02}"
    return f"{value / 100:,.2f}" if column == "fen" else names.of(column, value)
