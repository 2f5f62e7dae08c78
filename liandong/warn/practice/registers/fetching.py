"""Out of PostgreSQL and into DuckDB by columns, all of one moment, and nothing of it in Python."""

from __future__ import annotations

from importlib.resources import files

import duckdb
from adbc_driver_postgresql import dbapi
from django.db import connection
from psycopg.conninfo import make_conninfo

ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
MARK = "-- table: "


def sections(name: str) -> dict[str, str]:
    """The statements of a file of SQL, each below a line that names what it gives."""
    text = (files(__package__) / "sql" / name).read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.split(MARK)[1:])
    return {name.strip(): statement.strip() for name, _line, statement in parts}


def fetch(duck: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Every table of `sql/fetch.sql` into DuckDB; how many rows each has."""
    rows = {}
    with dbapi.connect(conninfo()) as source, source.cursor() as cursor:
        cursor.execute(ONE_MOMENT)
        for table, query in sections("fetch.sql").items():
            cursor.execute(query)
            duck.register("incoming", cursor.fetch_record_batch())
            duck.execute(f"CREATE TEMP TABLE {table} AS FROM incoming")
            duck.unregister("incoming")
            rows[table] = len(duck.table(table))
    return rows


def conninfo() -> str:
    """The same server, database and role as the rest of the product, wherever the settings name them."""
    said = connection.get_connection_params()
    known = ("host", "port", "user", "password", "dbname", "options", "sslmode", "sslrootcert")
    return make_conninfo(**{name: str(said[name]) for name in known if said.get(name)})
