"""The seven register rules of bench/risk.py as others would ask them, on the lines themselves, without ledgers.

risk_peers.py PEER DATA   one of duckdb, polars, spark, postgresql; tells a line of JSON: seconds, or what is missing

PostgreSQL is the server of DATABASE_URL; copying the lines into a table of its own is not counted.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from psycopg import sql
from risk_runs import files, registers

# What must hold of a line before it is asked, and the register whose entry it must have: register, keys, condition.
RULES = (
    ("licensed", ("institution",), "institution > 0"),
    ("licensed_subjects", ("institution", "subject"), "institution > 0 AND subject > 0"),
    ("covered", ("institution", "group"), "institution > 0 AND {needs_subject}"),
    ("certified", ("practitioner",), "practitioner > 0"),
    ("registered", ("practitioner", "institution"), "practitioner > 0 AND institution > 0"),
    ("in_scope", ("practitioner", "group"), "practitioner > 0 AND {needs_scope}"),
    ("filed", ("institution", "group"), "institution > 0 AND {needs_filing}"),
)
COLUMNS = ("institution", "practitioner", "group", "subject", "day")
NEEDS = ("needs_subject", "needs_scope", "needs_filing")


def statement(rule: tuple[str, tuple[str, ...], str], quote: str = '"') -> str:
    """Lines and days without a valid entry, by the keys of the register."""
    register, keys, asked = rule
    named = [f"{quote}{key}{quote}" for key in keys]
    same = " AND ".join(f"l.{key} = r.{key}" for key in named)
    for need in NEEDS:
        asked = asked.replace(f"{{{need}}}", f"l.{quote}group{quote} IN (SELECT {quote}group{quote} FROM {need})")
    return (
        f"SELECT {', '.join(f'l.{key}' for key in named)}, count(*), min(l.day), max(l.day) FROM lines l WHERE {asked}"
        f" AND NOT EXISTS (SELECT 1 FROM {register} r WHERE {same}"
        f" AND l.day BETWEEN r.valid_from AND r.valid_until) GROUP BY {', '.join(f'l.{key}' for key in named)}"
    )


def used() -> list[str]:
    return sorted({*NEEDS, *(rule[0] for rule in RULES)})


def duck(data: Path) -> tuple[float, float, int]:
    """Anti joins as DuckDB makes them of NOT EXISTS."""
    with duckdb.connect() as connection:
        lines = ", ".join(f"'{path}'" for path in files(data)["lines"])
        connection.execute(f"CREATE VIEW lines AS SELECT * FROM read_parquet([{lines}])")
        for name in used():
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM '{registers(data)[name]}'")
        return timed(lambda: sum(len(connection.execute(statement(rule)).fetchall()) for rule in RULES))


def polars(data: Path) -> tuple[float, float, int]:
    """Lines with a number; those of a valid entry taken away."""
    pl = importlib.import_module("polars")
    lines = pl.scan_parquet([str(path) for path in files(data)["lines"]]).select(COLUMNS).with_row_index("nr")
    held = {name: pl.scan_parquet(str(registers(data)[name])) for name in used()}

    def found(rule: tuple[str, tuple[str, ...], str]) -> int:
        register, keys, asked = rule
        rows = lines
        for who in ("institution", "practitioner", "subject"):
            rows = rows.filter(pl.col(who) > 0) if f"{who} > 0" in asked else rows
        for need in NEEDS:
            rows = rows.join(held[need].select("group"), on="group", how="semi") if need in asked else rows
        valid = rows.join(held[register], on=list(keys))
        valid = valid.filter(pl.col("day").is_between(pl.col("valid_from"), pl.col("valid_until")))
        hits = rows.join(valid.select("nr").unique(), on="nr", how="anti")
        return int(hits.group_by(list(keys)).agg(pl.len().alias("lines")).collect(engine="streaming").height)

    return timed(lambda: sum(found(rule) for rule in RULES))


def spark(data: Path) -> tuple[float, float, int]:
    """The same statements on Spark on this machine."""
    session = importlib.import_module("pyspark.sql").SparkSession.builder.master("local[*]")
    made = session.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    try:
        made.read.parquet(*(str(path) for path in files(data)["lines"])).createOrReplaceTempView("lines")
        for name in used():
            made.read.parquet(str(registers(data)[name])).createOrReplaceTempView(name)
        return timed(lambda: sum(len(made.sql(statement(rule, "`")).collect()) for rule in RULES))
    finally:
        made.stop()


def postgresql(data: Path) -> tuple[float, float, int]:
    """The same statements in PostgreSQL, over tables in memory as far as they fit, analysed, without an index."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        schema = f"bench_risk_{os.getpid()}"
        connection.execute(sql.SQL("CREATE SCHEMA {0}; SET search_path = {0}").format(sql.Identifier(schema)))
        try:
            copied(connection, "lines", [str(path) for path in files(data)["lines"]], COLUMNS)
            for name in used():
                copied(connection, name, [str(registers(data)[name])])
            return timed(lambda: sum(len(_fetched(connection, rule)) for rule in RULES))
        finally:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))


def _fetched(connection: psycopg.Connection[Any], rule: tuple[str, tuple[str, ...], str]) -> list[Any]:
    return connection.execute(statement(rule).encode()).fetchall()


def copied(connection: psycopg.Connection[Any], name: str, paths: list[str], wanted: tuple[str, ...] = ()) -> None:
    """Parquet files as a table."""
    listed = ", ".join(f"'{path}'" for path in paths)
    with duckdb.connect() as duck:
        columns = wanted or tuple(row[0] for row in duck.execute(f"DESCRIBE SELECT * FROM '{paths[0]}'").fetchall())
        kinds = {column: "date" if column in {"day", "valid_from", "valid_until"} else "integer" for column in columns}
        made = ", ".join(f'"{column}" {kind}' for column, kind in kinds.items())
        connection.execute(f"CREATE UNLOGGED TABLE {name} ({made})".encode())
        chosen = ", ".join(f'"{column}"' for column in columns)
        rows = duck.execute(f"SELECT {chosen} FROM read_parquet([{listed}])")
        with connection.cursor().copy(f"COPY {name} FROM STDIN".encode()) as copy:
            while batch := rows.fetchmany(50_000):
                copy.write("".join("\t".join(map(str, row)) + "\n" for row in batch))
    connection.execute(f"ANALYZE {name}".encode())


def timed(work: Callable[[], int]) -> tuple[float, float, int]:
    """Seconds, CPU seconds of this process (not of a server), findings."""
    began, cpu = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - began, time.process_time() - cpu, found


PEERS = {"duckdb": duck, "polars": polars, "spark": spark, "postgresql": postgresql}


def main() -> None:
    peer, data = sys.argv[1], Path(sys.argv[2])
    try:
        seconds, cpu, found = PEERS[peer](data)
        told: dict[str, object] = {"seconds": seconds, "cpu": cpu, "findings": found}
    except (ImportError, KeyError) as missing:
        told = {"missing": f"{type(missing).__name__}: {missing}"}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
