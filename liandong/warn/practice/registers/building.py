"""The registers built in DuckDB, each in one order, so that the same content is written and hashed alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import NamedTuple

import duckdb
import pyarrow as pa

from liandong.warn.practice.registers.fetching import sections
from liandong.warn.practice.tables import REGISTERS, Table

SQL = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
ROW_GROUP = 250_000


class Built(NamedTuple):
    """A register that stands in its file."""

    name: str
    rows: int
    digest: bytes
    size: int


def prepare(duck: duckdb.DuckDBPyConnection, figures: Mapping[str, int]) -> None:
    """What lies between the tables that were fetched and the registers.

    figures  of the local settings that the statements name with a $
    """
    for name, query in sections("prepare.sql").items():
        duck.execute(f"CREATE TEMP VIEW {name} AS {Template(query).safe_substitute(figures)}")


def build(duck: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Built]:
    """Every register into a file of the folder."""
    statements = sections("build.sql")
    for name, table in REGISTERS.items():
        yield _write(duck, table, statements[name], folder / f"{name}.parquet")


def _write(duck: duckdb.DuckDBPyConnection, table: Table, query: str, path: Path) -> Built:
    columns = ", ".join(f'CAST("{column}" AS {SQL[kind]}) AS "{column}"' for column, kind in table.columns.items())
    duck.execute(f"CREATE OR REPLACE TEMP TABLE built AS FROM ({query}) SELECT DISTINCT {columns} ORDER BY ALL")
    duck.execute(f"COPY built TO '{path}' (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE {ROW_GROUP})")
    rows = duck.table("built").to_arrow_table()
    return Built(table.name, rows.num_rows, digest(table, rows), path.stat().st_size)


def digest(table: Table, rows: pa.Table) -> bytes:
    """The hash of a register: its columns by name and type, and their values in their order."""
    begun = hashlib.sha256(f"{table.name}:{dict(table.columns)}:{rows.num_rows}".encode())
    for column in rows.columns:
        plain = column.cast(pa.int8()) if pa.types.is_boolean(column.type) else column
        width = plain.type.bit_width // 8
        for chunk in plain.chunks:
            values = memoryview(chunk.buffers()[1])
            begun.update(values[chunk.offset * width : (chunk.offset + len(chunk)) * width])
    return begun.digest()
