"""The registers built in DuckDB and written; the same content has the same hash, in whatever order it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
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
KEPT = {"bundles", "of_bundle", "below", "opens", "bundled"}  # small, or asked for several times
# Registers in which an entry may stand twice, by two licences of one subject: one only asks whether there is any.
TWICE = {"covered", "in_scope", "entitled", "filed"}
SINGLE = {"institutions", "practitioners"}  # a row a subject, by the register's own key
STEP = 1_000_000
AT_ONCE = 2  # registers
LARGE = {"in_scope", "licensed_subjects", "entitled", "covered", "registered", "certified", "practitioners"}
MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # splitmix64


class Built(NamedTuple):
    """A register that stands in its file."""

    name: str
    rows: int
    digest: bytes
    size: int


def prepare(duck: duckdb.DuckDBPyConnection) -> None:
    """What lies between the tables that were fetched and the registers."""
    for name, query in sections("prepare.sql").items():
        how = "TABLE" if name in KEPT else "VIEW"
        duck.execute(f"CREATE {how} {name} AS {query}")


def build(duck: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Built]:
    """Every register into a file of the folder, several at once, those of the most rows first."""
    statements = sections("build.sql")

    def write(name: str) -> Built:
        with duck.cursor() as own:
            return _write(own, REGISTERS[name], statements[name], folder / f"{name}.parquet")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = {name: pool.submit(write, name) for name in sorted(REGISTERS, key=_is_small)}
        yield from (made[name].result() for name in REGISTERS)


def _is_small(name: str) -> bool:
    return name not in LARGE


def _write(duck: duckdb.DuckDBPyConnection, table: Table, query: str, path: Path) -> Built:
    columns = ", ".join(f'CAST("{column}" AS {SQL[kind]}) AS "{column}"' for column, kind in table.columns.items())
    once = "" if table.name in TWICE | SINGLE else "DISTINCT"
    rows = duck.sql(f"FROM ({query}) SELECT {once} {columns}").to_arrow_table()
    duck.register("built", rows)
    duck.execute(f"COPY built TO '{path}' (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE {ROW_GROUP})")
    duck.unregister("built")
    return Built(table.name, rows.num_rows, digest(table, rows), path.stat().st_size)


def digest(table: Table, rows: pa.Table) -> bytes:
    """The hash of a register: its columns by name and type, and its entries, in whatever order they stand.

    Each entry is mixed to 64 bits; what is hashed are two sums over all of them, so that nothing has to be sorted.
    """
    sums = [0, 0]
    for part in rows.to_batches(STEP):
        mixed = np.zeros(len(part), np.uint64)
        for column in part.columns:
            mixed = _mix(mixed ^ _numbers(column))
        for at, values in enumerate((mixed, _mix(mixed + MIX[2]))):
            sums[at] = (sums[at] + int(values.sum(dtype=np.uint64))) % 2**64
    said = f"{table.name}:{dict(table.columns)}:{rows.num_rows}:{sums}"
    return hashlib.sha256(said.encode()).digest()


def _numbers(column: pa.Array) -> npt.NDArray[np.uint64]:
    plain = column.cast(pa.int32()) if pa.types.is_date32(column.type) else column.cast(pa.int64())
    values: npt.NDArray[np.uint64] = plain.to_numpy(zero_copy_only=False).astype(np.int64).view(np.uint64)
    return values


def _mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    values = values + MIX[0]
    values = (values ^ (values >> np.uint64(30))) * MIX[1]
    values = (values ^ (values >> np.uint64(27))) * MIX[2]
    mixed: npt.NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return mixed
