"""Out of PostgreSQL and into DuckDB by columns, all of one moment, and nothing of it in Python."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.resources import files
from queue import Empty, SimpleQueue

import duckdb
from adbc_driver_postgresql import dbapi
from django.db import connection
from psycopg.conninfo import make_conninfo

ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
MARK = "-- table: "
AT_ONCE = 3  # connections to PostgreSQL beside the one that holds the moment
LARGE = {"licences", "scopes", "relations", "practitioners"}  # begun first


def sections(name: str) -> dict[str, str]:
    """The statements of a file of SQL, each below a line that names what it gives."""
    text = (files(__package__) / "sql" / name).read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.split(MARK)[1:])
    return {name.strip(): statement.strip() for name, _line, statement in parts}


def fetch(duck: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Every table of `sql/fetch.sql` into DuckDB, several at once and yet of one moment; how many rows each has."""
    wanted = sections("fetch.sql")
    with dbapi.connect(conninfo()) as first, first.cursor() as cursor:
        cursor.execute(ONE_MOMENT)
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchall()[0][0]
        queue = SimpleQueue[str]()
        for table in sorted(wanted, key=_is_large, reverse=True):
            queue.put(table)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            readers = [pool.submit(_read, duck.cursor(), moment, queue, wanted) for _each in range(AT_ONCE)]
            for reader in readers:
                reader.result()
    return {table: len(duck.table(table)) for table in wanted}


def _is_large(table: str) -> bool:
    return table in LARGE


def _read(duck: duckdb.DuckDBPyConnection, moment: str, queue: SimpleQueue[str], wanted: Mapping[str, str]) -> None:
    """Tables of the queue, one after the other, on a connection that sees the same moment as the others."""
    with duck, dbapi.connect(conninfo()) as source, source.cursor() as cursor:
        cursor.execute(ONE_MOMENT)
        cursor.execute(f"SET TRANSACTION SNAPSHOT '{moment}'")
        with suppress(Empty):
            while True:
                table = queue.get_nowait()
                cursor.execute(wanted[table])
                duck.register("incoming", cursor.fetch_record_batch())
                duck.execute(f"CREATE TABLE {table} AS FROM incoming")
                duck.unregister("incoming")


def conninfo() -> str:
    """The same server, database and role as the rest of the product, wherever the settings name them."""
    said = connection.get_connection_params()
    known = ("host", "port", "user", "password", "dbname", "options", "sslmode", "sslrootcert")
    return make_conninfo(**{name: str(said[name]) for name in known if said.get(name)})
