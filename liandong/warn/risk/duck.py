"""DuckDB, as far as a run needs it: views over files, an expression into Arrow or into a file, a limit of memory."""

import copy
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from liandong.warn.risk.pieces import Days
from liandong.warn.risk.shapes import COLUMNS

SQL = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "date": "DATE",
    "boolean": "BOOLEAN",
    "string": "VARCHAR",
}
SIDE_BY_SIDE = 4  # each takes memory of its own
AS_WRITTEN = "join_order,build_side_probe_side"
Sql = str
Job = TypeVar("Job")
Made = TypeVar("Made")


class Duck:
    """One DuckDB in memory; what does not fit spills into `spill`."""

    def __init__(self, *, memory: str, spill: Path, threads: int | None = None) -> None:
        self.threads = threads or os.cpu_count() or 1
        self.session = duckdb.connect(
            config={
                "memory_limit": memory,
                "temp_directory": str(spill),
                "preserve_insertion_order": False,
                "threads": self.threads,
            }
        )
        self.session.execute("SET parquet_metadata_cache = true; SET enable_external_file_cache = false")
        self._compiled: dict[Any, Sql] = {}
        self._compiling = Lock()
        self._shown: dict[str, Sql] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, said: BaseException | None, at: TracebackType | None) -> None:
        self.session.close()

    def each(self, jobs: Sequence[Job], work: Callable[[Self, Job], Made]) -> list[Made]:
        """Work done on every job, as many side by side as there are cores; in the order of the jobs."""
        with self._side_by_side(len(jobs)) as ducks, ThreadPoolExecutor(len(ducks)) as pool:
            free: SimpleQueue[Self] = SimpleQueue()
            for one in ducks:
                free.put(one)

            def do(job: Job) -> Made:
                mine = free.get()
                try:
                    return work(mine, job)
                finally:
                    free.put(mine)

            try:
                return list(pool.map(do, jobs))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    @contextmanager
    def _side_by_side(self, jobs: int) -> Iterator[list[Self]]:
        """Connections of their own, which see the registers and not one another's views."""
        many = min(jobs, self.threads, SIDE_BY_SIDE)
        if many < 2:
            yield [self]
            return
        others = [copy.copy(self) for _ in range(many)]
        for other in others:
            other.session, other._shown = self.session.cursor(), {}
        self.session.execute(f"SET threads = {self.threads // many}")
        try:
            yield others
        finally:
            for other in others:
                other.session.close()
            self.session.execute(f"SET threads = {self.threads}")

    def show(self, name: str, paths: Sequence[str], days: Days = (), alias: str = "") -> None:
        """A table of practice or a ledger under its name: the rows of these files (and days, if any are named).

        The largest file comes first: from the first DuckDB guesses how many rows there are, and on which side of a
        join it builds its hash table (decision 21).
        """
        view = _view(name, sorted(paths, key=os.path.getsize, reverse=True), days)
        if self._shown.get(alias or name) != view:
            self.session.execute(f"CREATE OR REPLACE TEMP VIEW {alias or name} AS {view}")
            self._shown[alias or name] = view

    def hold(self, name: str, paths: Sequence[str]) -> None:
        """A register under its name, in memory: it is asked many times."""
        self.session.execute(f"CREATE OR REPLACE TABLE {name} AS {_view(name, paths, ())}")

    def arrow(self, asked: ir.Table, *, as_written: bool = False) -> pa.Table:
        """The rows of an expression, in its types.

        as_written  joins in the order of the expression, the right side hashed: DuckDB guesses badly what several semi
                    and anti joins leave, and then hashes the rows instead of the register
        """
        self.session.execute(f"SET disabled_optimizers = '{AS_WRITTEN if as_written else ''}'")
        table = self.session.sql(self._typed(asked)).to_arrow_table()
        return table.cast(asked.schema().to_pyarrow())

    def write(self, asked: ir.Table, path: Path, says: Mapping[str, Any]) -> None:
        """The rows of an expression into a file that says beside them what it was made of."""
        told = json.dumps(says).replace("'", "''")
        self.session.execute(
            f"COPY ({self._typed(asked)}) TO '{_quoted(path)}'"
            f" (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 250000, KV_METADATA {{says: '{told}'}})"
        )

    def spilled(self) -> int:
        """Bytes of temporary files at this moment."""
        found = self.session.execute("SELECT coalesce(sum(size), 0) FROM duckdb_temporary_files()").fetchone()
        return int(found[0]) if found else 0

    def _sql(self, asked: ir.Table) -> Sql:
        known = asked.op()
        with self._compiling:
            if known not in self._compiled:
                self._compiled[known] = str(ibis.to_sql(asked, dialect="duckdb"))
            return self._compiled[known]

    def _typed(self, asked: ir.Table) -> Sql:
        """Sums of whole numbers are wider in DuckDB than Ibis believes."""
        kinds = ((name, SQL[str(kind).removeprefix("!")]) for name, kind in asked.schema().items())
        columns = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in kinds)
        return f"SELECT {columns} FROM ({self._sql(asked)})"  # noqa: S608 - names of our own tables


def _view(name: str, paths: Sequence[str], days: Days) -> Sql:
    names = ", ".join(f'"{column}"' for column in COLUMNS[name])
    if not paths:
        empty = ", ".join(f'NULL::{SQL[kind]} AS "{column}"' for column, kind in COLUMNS[name].items())
        return f"SELECT {empty} WHERE false"
    listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
    within = " OR ".join(f"day BETWEEN DATE '{first}' AND DATE '{last}'" for first, last in days)
    rows = f"SELECT {names} FROM read_parquet([{listed}], hive_partitioning = false)"  # noqa: S608
    return f"{rows} WHERE {within}" if within else rows


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")
