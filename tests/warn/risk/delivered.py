"""Small practice data and registers for the engine, as files: the same seed, the same rows."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from liandong.warn.practice.tables import MARKS, PRACTICE, REGISTERS
from liandong.warn.risk.model import All, AnyOf, Below, Beyond, Has, Not, Over, RowModel, Setting, TableModel
from liandong.warn.risk.shapes import WATCHED

EVER = {"valid_from": date(2000, 1, 1), "valid_until": date(9999, 12, 31)}
SETTINGS = {"tried.lines": 1.0, "tried.quantity": 3_000.0}


def arrow(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of a table of practice or a register; what a row does not say is 0."""
    columns = {**PRACTICE, **REGISTERS}[name].columns
    types = {column: ibis.dtype(kind).to_pyarrow() for column, kind in columns.items()}
    empty = {"boolean": False, "date": None}
    full = [{column: row.get(column, empty.get(kind, 0)) for column, kind in columns.items()} for row in rows]
    return pa.Table.from_pylist(full, schema=pa.schema(types))


def written(folder: Path, name: str, rows: Sequence[Mapping[str, Any]]) -> Path:
    """The same in a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{uuid4().hex}.parquet"
    pq.write_table(arrow(name, rows), path)
    return path


def lines(days: Iterable[date], seed: int, many: int = 80) -> list[dict[str, Any]]:
    """Lines of a few institutions, so few that every question has hits."""
    chance = random.Random(seed)
    return [
        {
            "institution": chance.randint(1, 3), "practitioner": chance.randint(-1, 4), "patient": chance.randint(1, 9),
            "encounter": chance.randint(1, 20), "day": day, "minute": chance.choice((-1, 0, 540, 1439)),
            "item": chance.randint(1, 6), "group": chance.choice((0, 5, 1001, 1002, 1003)),
            "subject": chance.randint(0, 3), "setting": chance.randint(1, 3),
            "quantity": chance.choice((-1, 1, 2, 3, 4, 5)) * 1000, "fen": chance.randint(1, 9),
            "days": chance.randint(0, 9),
            "sex": chance.randint(0, 2), "age": chance.randint(-1, 90), "first": chance.random() < 0.5,
        }
        for day in days
        for _ in range(many)
    ]  # fmt: skip


def registers(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Registers with gaps."""
    chance = random.Random(seed)

    def span() -> dict[str, date]:
        first = date(2026, 1, 1) + timedelta(days=chance.randint(-20, 60))
        return {"valid_from": first, "valid_until": first + timedelta(days=chance.randint(0, 60))}

    return {
        "licensed_subjects": [{"institution": n, "subject": s, **span()} for n in (1, 2, 3) for s in (1, 2)],
        "certified": [{"practitioner": n, **span()} for n in (1, 2, 3)],
        "in_scope": [{"practitioner": n, "group": 1001 + n % 2, **span()} for n in (1, 2, 3, 4)],
        "needs_scope": [{"group": 1001, **EVER}, {"group": 1002, **span()}],
        "day_limits": [
            {"group": 1001, "setting": 1, "most": 5, **EVER}, {"group": 1002, "setting": 2, "most": 3, **span()},
        ],
        "age_limits": [{"item": 1, "least": 10, "most": 60, **EVER}, {"item": 2, "least": 0, "most": 14, **span()}],
        "frequency_limits": [
            {"item": 4, "most": 2, "in_days": 30, **EVER}, {"item": 5, "most": 1, "in_days": 9, **span()},
        ],
        "marked": [{"group": 1001 + chance.randint(0, 1), "mark": MARKS[name], **EVER} for name in WATCHED],
        "pairs": [{"item": 3, "other": 4, "kind": 1, **EVER}],
    }  # fmt: skip


def _row(id_: str, **said: Any) -> RowModel:
    return RowModel(**WORDS, id=id_, **said)


def _table(id_: str, **said: Any) -> TableModel:
    return TableModel(**WORDS, id=id_, **said)


def _duplicates(t: Any, s: Any) -> Any:
    keys = ["institution", "patient", "item", "day"]
    twice = t.lines.group_by(keys).aggregate(n=lambda rows: rows.count()).filter(lambda rows: rows.n > 1)
    return twice.group_by(["institution", "item"]).aggregate(
        lines=lambda rows: rows.n.sum(), first_day=lambda rows: rows.day.min(), last_day=lambda rows: rows.day.max(),
        score=lambda rows: rows.n.max().cast("float64"),
    )  # fmt: skip


def _moments(t: Any, s: Any) -> Any:
    told = t.repeated_lines.filter(t.repeated_lines.minute >= 0, t.repeated_lines.quantity > 0)
    same = told.group_by(["institution", "patient", "item", "day", "minute"]).aggregate(n=lambda rows: rows.count())
    same = same.filter(same.n > 1)
    return same.group_by("item").aggregate(
        lines=same.n.sum().cast("int64"), first_day=same.day.min(), last_day=same.day.max()
    )


def _often(t: Any, s: Any) -> Any:
    had = t.limited_lines.group_by(["patient", "item"]).aggregate(
        lines=lambda rows: rows.count(), first_day=lambda rows: rows.day.min(), last_day=lambda rows: rows.day.max()
    )
    most = t.frequency_limits.select("most", limited="item")
    return had.semi_join(most, [had.item == most.limited, had.lines > most.most])


def _volumes(t: Any, s: Any) -> Any:
    peak = t.volumes.group_by(["institution", "item"]).aggregate(
        lines=lambda rows: rows.lines.sum(), first_day=lambda rows: rows.month.min(),
        last_day=lambda rows: rows.month.max(), score=lambda rows: rows.quantity.max().cast("float64"),
    )  # fmt: skip
    return peak.filter(peak.score > s["tried.quantity"])


def _patients(t: Any, s: Any) -> Any:
    rows = t.special_lines
    return rows.group_by("patient").aggregate(
        lines=rows.count(), first_day=rows.day.min(), last_day=rows.day.max(),
        score=rows.institution.nunique().cast("float64"),
    )  # fmt: skip


WORDS: dict[str, Any] = {
    "version": 1, "title": {}, "question": {}, "family": "conduct", "rule": "", "matter": "", "severity": 1,
    "innocent": {}, "passes": {}, "exact": True,
}  # fmt: skip
MODELS: list[RowModel | TableModel] = [
    _row("scope", reads="days", grain=("institution", "subject"), judged=Over("subject", 0),
         offends=Not(Has("licensed_subjects", ("institution", "subject")))),
    _row("load", reads="days", grain=("practitioner", "day"), settings=("tried.lines",),
         offends=All(Over("lines", Setting("tried.lines")), Not(Has("certified", ("practitioner",))))),
    _row("acts", reads="special", grain=("practitioner", "group"), judged=Over("practitioner", 0),
         offends=All(Has("needs_scope", ("group",)), Not(Has("in_scope", ("practitioner", "group"))))),
    _row("supply", reads="special", grain=("institution",),
         offends=Beyond("days_max", "day_limits", ("group", "setting"))),
    _row("age", reads="lines", grain=("institution", "item"), judged=Over("age", -1),
         offends=AnyOf(Beyond("age", "age_limits", ("item",)), Below("age", "age_limits", ("item",)))),
    _table("twice", reads=("lines",), grain=("institution", "item"), find=_duplicates, within="day"),
    _table("moments", reads=("repeated_lines",), grain=("item",), find=_moments, within="day"),
    _table("often", reads=("limited_lines", "frequency_limits"), grain=("patient", "item"), find=_often),
    _table("volumes", reads=("volumes",), grain=("institution", "item"), find=_volumes, settings=("tried.quantity",)),
    _table("patients", reads=("special_lines", "marked"), grain=("patient",), find=_patients, within="month"),
]  # fmt: skip
