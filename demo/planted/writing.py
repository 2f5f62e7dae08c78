"""Parts: Parquet as the product keeps it, one file a month or a day of each table, sorted by day and institution."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from demo.planted.casting import sql
from demo.planted.stage import Stage
from demo.planted.world import Span, World
from liandong.warn.practice.tables import PRACTICE, REGISTERS

ROW_GROUP = 300_000
ARROW = {"boolean": "bool", "date": "date32"}
TABLES = ("lines", "encounters", "prescriptions", "waste", "bookings", "outside")
TYPES = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


@dataclass
class Written:
    """What was written, as the engine takes it; and of whom each model has to speak (model → grains)."""

    parts: dict[str, list[Path]] = field(default_factory=dict)
    registers: dict[str, Path] = field(default_factory=dict)
    key: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)


def _typed(table: str, source: str) -> str:
    """The columns of a table of the product, each in its type and place."""
    described = PRACTICE[table] if table in PRACTICE else REGISTERS[table]
    columns = ", ".join(f'"{name}"::{TYPES[kind]} AS "{name}"' for name, kind in described.columns.items())
    return f"SELECT {columns} FROM {source}"  # noqa: S608 - names and files of our own


def write(db: duckdb.DuckDBPyConnection, query: str, path: Path) -> Path:
    """The rows of a query as one Parquet file, in the order in which they come."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})")
    return path


def write_months(
    db: duckdb.DuckDBPyConnection, world: World, into: Path, tables: tuple[str, ...] = TABLES, by: Span = "month"
) -> dict[str, list[Path]]:
    """The honest practice of the world, one span after the other; nothing but one span is ever held.

    Lines come first: what encounters cost and which drugs were prescribed is read back from them.
    """
    parts: dict[str, list[Path]] = {}
    for table in sorted(tables, key=TABLES.index):
        parts[table] = [_part(db, span, table, into) for span in world.spans(by)]
        if table == "lines":
            db.execute("SET VARIABLE lines = $1", [[str(path) for path in parts[table]]])
    return parts


def _part(db: duckdb.DuckDBPyConnection, span: tuple[date, date], table: str, into: Path) -> Path:
    first, last = span
    db.execute("SET VARIABLE first = $1", [first])
    db.execute("SET VARIABLE last = $1", [last])
    if table != "prescriptions":
        db.execute(sql("month"))
        db.execute(sql("visits"))
    name = first.isoformat() if first == last else f"{first:%Y-%m}"
    return write(db, _typed(table, f"({sql(table)})"), into / table / f"{name}.parquet")


def write_registers(db: duckdb.DuckDBPyConnection, stage: Stage, into: Path) -> dict[str, Path]:
    """The registers of the cast, as the cases changed them and with what they entered."""
    db.execute(sql("registers"))
    for name in REGISTERS:
        db.execute(f"CREATE OR REPLACE TEMP TABLE r_{name} AS {_typed(name, f'v_{name}')}")
    for change in stage.changes:
        db.execute(change)
    for name, entries in stage.entries.items():
        db.register("entered", _arrow(name, entries))
        db.execute(f"INSERT INTO r_{name} SELECT * FROM entered")  # noqa: S608 - a name of our own
    return {name: write(db, f"FROM r_{name} ORDER BY ALL", into / f"{name}.parquet") for name in REGISTERS}


def write_planted(db: duckdb.DuckDBPyConnection, stage: Stage, into: Path) -> dict[str, list[Path]]:
    """What the cases did, as a second delivery: a file a month beside those of the honest."""
    parts: dict[str, list[Path]] = {}
    for table, rows in stage.rows.items():
        numbered = [{"source": 1, "delivery": 2, "at": number} | row for number, row in enumerate(rows, start=2)]
        for first, last in stage.world.spans("month"):
            within = [row for row in numbered if first <= row["day"] <= last]
            if within:
                db.register("planted", _arrow(table, within))
                path = into / table / f"{first:%Y-%m}-planted.parquet"
                parts.setdefault(table, []).append(write(db, "FROM planted ORDER BY day, institution", path))
    return parts


def _arrow(table: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows in the columns of a table of the product; a name it does not have is a slip of the case."""
    described = PRACTICE[table] if table in PRACTICE else REGISTERS[table]
    schema = pa.schema([(name, ARROW.get(kind, kind)) for name, kind in described.columns.items()])
    dated = "valid_from" in described.columns
    plain = [row if dated else {k: v for k, v in row.items() if not k.startswith("valid_")} for row in rows]
    for row in plain:
        if set(row) != set(schema.names):
            raise ValueError(f"{table}: {sorted(set(row) ^ set(schema.names))}")
    return pa.Table.from_pylist(plain, schema=schema)
