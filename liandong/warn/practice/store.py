"""Where practice data lies: Parquet files by agency, table and month; which of them are live, the database says."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from django.conf import settings

from liandong.ground.accounts.models import Agency
from liandong.warn.practice.models import Delivery, Part, Source
from liandong.warn.practice.tables import PRACTICE

GROUP = 300_000  # rows of a row group
ORDER = ("institution", "day", "practitioner", "at")  # what is summed up together lies together (decision 21)
MEMORY = "1GB"  # local setting: more is spilled beside the data
GRACE = 24 * 3600  # seconds a file that no part names is left for those who are reading it
SQL_TYPES = {"int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT", "date": "DATE"}
SQL_TYPES["boolean"] = "BOOLEAN"


@dataclass(frozen=True)
class Written:
    """A file that lies in its place and is not live yet."""

    table: str
    month: date
    first_day: date
    last_day: date
    rows: int
    size: int
    sha256: str
    path: str


def root() -> Path:
    return Path(settings.PRACTICE_ROOT)


def parts(agency: Agency, table: str, since: date, until: date) -> list[Path]:
    """The live files of a table with rows of these days. Only inside `cleared()`: outside, row security shows none."""
    rows = Part.objects.filter(agency=agency, table=table, first_day__lte=until, last_day__gte=since)
    return [root() / path for path in rows.order_by("month", "path").values_list("path", flat=True)]


def folder(agency: int, *names: str) -> Path:
    """A folder of an agency's data, which only we may enter."""
    path = root().joinpath(str(agency), *names)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def staged_file(delivery: Delivery) -> Path:
    """Where the encoded rows of a delivery wait until they are put in their place."""
    return folder(delivery.agency_id, "incoming") / f"{delivery.pk}.parquet"


def remarks_file(delivery: Delivery) -> Path:
    """Every row of a delivery that was not taken."""
    return folder(delivery.agency_id, "refused") / f"{delivery.pk}.parquet"


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB within bounds; what does not fit is spilled beside the data, where nothing names a person."""
    spill = root() / "spill" / uuid.uuid4().hex
    spill.mkdir(parents=True, mode=0o700)
    options: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
    }
    try:
        with duckdb.connect(config=options) as connection:
            yield connection
    finally:
        for file in spill.glob("*"):
            file.unlink(missing_ok=True)
        spill.rmdir()


def write(
    connection: duckdb.DuckDBPyConnection, query: str, *, source: Source, table: str, month: date
) -> Written | None:
    """Write the rows of a query as a file in its place, for good on the disk; None when there are none.

    query  gives the columns of the table
    """
    name = f"{source.agency_id}/{table}/{month:%Y-%m}/{source.number}-{uuid.uuid4().hex}.parquet"
    path = root() / name
    folder(source.agency_id, table, f"{month:%Y-%m}")
    columns = ", ".join(
        f'"{column}"::{SQL_TYPES[kind]} AS "{column}"' for column, kind in PRACTICE[table].columns.items()
    )
    order = ", ".join(f'"{column}"' for column in ORDER if column in PRACTICE[table].columns)
    connection.execute(
        f"COPY (SELECT {columns} FROM ({query}) ORDER BY {order}) TO {quoted(path)} "  # noqa: S608
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})"
    )
    rows, first, last = _counted(connection, path)
    if not rows:
        path.unlink()
        return None
    return Written(table, month, first, last, rows, path.stat().st_size, _kept(path), name)


def _counted(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[int, date, date]:
    found = connection.execute(f"SELECT count(*), min(day), max(day) FROM read_parquet({quoted(path)})").fetchone()  # noqa: S608
    assert found is not None
    return found


def _kept(path: Path) -> str:
    """The hash of a file that has reached the disk, its name with it."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    beside = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(beside)
    finally:
        os.close(beside)
    return found


def swap(*, out: Collection[Part], new: Collection[Written], delivery: Delivery, stream: str) -> None:
    """Other files are live from this transaction on. The old ones are left for a day to those who read them."""
    Part.objects.filter(pk__in=[part.pk for part in out]).delete()
    Part.objects.bulk_create(
        Part(
            agency_id=delivery.agency_id, source=delivery.source, delivery=delivery, table=one.table, stream=stream,
            month=one.month, first_day=one.first_day, last_day=one.last_day, rows=one.rows, size=one.size,
            sha256=one.sha256, path=one.path,
        )
        for one in new
    )  # fmt: skip
    for part in out:
        if (path := root() / part.path).exists():
            os.utime(path)


def sweep(source: Source, *, grace: float = GRACE) -> int:
    """Take away files of a source that no part names, a day after they were last live; inside `cleared()`.

    Left by a correction, or by a process that was killed. The caller holds the lock of the source.
    """
    live = set(Part.objects.filter(source=source).values_list("path", flat=True))
    gone = 0
    for table in PRACTICE:
        for file in (root() / str(source.agency_id) / table).glob(f"*/{source.number}-*.parquet"):
            if str(file.relative_to(root())) not in live and file.stat().st_mtime < time.time() - grace:
                file.unlink(missing_ok=True)
                gone += 1
    return gone


def listed(files: Collection[Path | str]) -> str:
    """Files as DuckDB takes them."""
    names = ", ".join(quoted(root() / str(file)) for file in files)
    return f"[{names}]"


def quoted(path: Path) -> str:
    """A path as a word of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def by_month(parts_of: Collection[Part]) -> Mapping[date, list[Part]]:
    months: dict[date, list[Part]] = {}
    for part in parts_of:
        months.setdefault(part.month, []).append(part)
    return months
