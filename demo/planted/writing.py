"""Parts: Parquet as the product keeps it, one file a month or a day of each table, sorted by day and institution."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from demo.planted.casting import sql
from demo.planted.world import Span, World
from liandong.warn.practice.tables import PRACTICE, REGISTERS

ROW_GROUP = 300_000
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
    """What was written, as the engine takes it."""

    parts: dict[str, list[Path]] = field(default_factory=dict)
    registers: dict[str, Path] = field(default_factory=dict)


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


def write_registers(db: duckdb.DuckDBPyConnection, into: Path) -> dict[str, Path]:
    db.execute(sql("registers"))
    return {name: write(db, _typed(name, f"r_{name}"), into / f"{name}.parquet") for name in REGISTERS}
