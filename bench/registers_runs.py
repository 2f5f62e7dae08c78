"""The runs of `registers.py`: a snapshot of a province's registers, its parts, and COPY of the same rows as its peer.

For each institution there are thirty practitioners with a certificate, one or two scopes and a place of practice, and
every third of them has a right to prescribe. What is read are some four million rows; by group they are three times as
many entries.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

# isort: off
import ready  # noqa: F401
# isort: on

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import connection
from pyarrow import csv

from liandong.warn.practice import snapshot
from liandong.warn.practice.registers import building, coding, fetching

AIM = 3.0
FILL = """
INSERT INTO registry_subject (id, code, kind, name, name_key, sort_key, legal_form, status, address, phone, source)
SELECT i, 'S' || i, CASE WHEN i <= %(homes)s THEN 'institution' ELSE 'practitioner' END, '某' || i, '某' || i, i, '',
       'active', '', '', ''
FROM generate_series(1, %(homes)s + %(people)s) AS i;
INSERT INTO registry_institution (subject_id, category, level, ownership, beds)
SELECT i, (ARRAY['A100', 'D211', 'D213', 'C220', 'A520'])[1 + i %% 5],
       (ARRAY['三级甲等', '二级', '一级', ''])[1 + i %% 4], '', i %% 500
FROM generate_series(1, %(homes)s) AS i;
INSERT INTO registry_practitioner (subject_id, kind, title, identity_masked)
SELECT %(homes)s + i, (ARRAY['doctor', 'nurse', 'pharmacist'])[1 + i %% 3],
       (ARRAY['junior', 'middle', 'senior', ''])[1 + i %% 4], ''
FROM generate_series(1, %(people)s) AS i;
INSERT INTO registry_licence (id, subject_id, kind, number, issued_by, valid_from, valid_until, status)
SELECT i, i, CASE WHEN i <= %(homes)s THEN 'practice' ELSE 'practitioner' END, 'L' || i, '',
       date '2015-01-01' + i %% 3000, CASE WHEN i %% 3 = 0 THEN date '2027-01-01' + i %% 900 END, 'in_force'
FROM generate_series(1, %(homes)s + %(people)s) AS i;
INSERT INTO registry_licence (id, subject_id, kind, number, issued_by, valid_from, status)
SELECT %(homes)s + %(people)s + i, %(homes)s + i * 3, 'right', 'R' || i, '', date '2020-01-01' + i %% 900, 'in_force'
FROM generate_series(1, %(people)s / 3) AS i;
INSERT INTO registry_licencescope (licence_id, code, name)
SELECT i, (ARRAY['03', '04', '05.02', '12', '32.01', '30', '50', '10'])[1 + (i + k) %% 8], '科'
FROM generate_series(1, %(homes)s) AS i, generate_series(0, 5) AS k;
INSERT INTO registry_licencescope (licence_id, code, name)
SELECT %(homes)s + i,
       (ARRAY['internal', 'surgery', 'obgyn', 'dental', 'psychiatry', 'tcm', 'imaging'])[1 + (i + k) %% 7], '范围'
FROM generate_series(1, %(people)s) AS i, generate_series(0, 1) AS k WHERE k <= i %% 2;
INSERT INTO registry_licencescope (licence_id, code, name)
SELECT %(homes)s + %(people)s + i,
       (ARRAY['antibiotic_restricted', 'antibiotic_special', 'narcotic'])[1 + i %% 3], '处方权'
FROM generate_series(1, %(people)s / 3) AS i;
INSERT INTO registry_relation (from_subject_id, to_subject_id, kind, since)
SELECT %(homes)s + i, 1 + i %% %(homes)s, 'practises_at', date '2018-01-01' + i %% 2000
FROM generate_series(1, %(people)s) AS i;
"""
TABLES = ("institution", "practitioner", "licence", "licencescope", "relation")
ROWS_OF_A_PERSON = 5.2  # practitioner, certificate, place, a scope and a half, every third a right and its scope


def fill(rows: int) -> int:
    """The rows that the registers are made of; how many there are."""
    people = int(rows / (ROWS_OF_A_PERSON + 0.3))
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM registry_subject)")
        is_full = cursor.fetchone()[0]  # a database that was kept
        for statement in FILL.split(";\n"):
            if statement.strip() and not is_full:
                cursor.execute(statement, {"homes": people // 30, "people": people})
        cursor.execute("ANALYZE")
        count = 0
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM registry_{table}")
            count += cursor.fetchone()[0]
    return count


def timed(what: Any) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def by_adbc() -> None:
    """What was asked of PostgreSQL, into DuckDB, and no register yet."""
    with duckdb.connect() as duck:
        fetching.fetch(duck)


def by_copy() -> None:
    """The same questions by COPY and CSV."""
    with duckdb.connect() as duck, connection.cursor() as cursor:
        for table, query in fetching.sections("fetch.sql").items():
            sink = pa.BufferOutputStream()
            with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
                for chunk in copy:
                    sink.write(bytes(chunk))
            content = sink.getvalue()
            if content.size:
                read = csv.read_csv(
                    pa.BufferReader(content), read_options=csv.ReadOptions(autogenerate_column_names=True)
                )
                duck.register("incoming", read)
                duck.execute(f"CREATE TABLE {table} AS FROM incoming")


def built() -> None:
    """Only what follows on fetching: registers, hashes and files."""
    with duckdb.connect() as duck, tempfile.TemporaryDirectory() as folder:
        fetching.fetch(duck)
        begun = time.perf_counter()
        coding.put(duck)
        duck.execute("CREATE TABLE questions (code VARCHAR, number INTEGER)")
        building.prepare(duck)
        list(building.build(duck, Path(folder)))
        BUILT.append(time.perf_counter() - begun)


BUILT: list[float] = []


def main() -> None:
    rows, rounds = int(sys.argv[1]), int(sys.argv[2])
    count = fill(rows)
    with tempfile.TemporaryDirectory() as folder:
        settings.REGISTERS_ROOT = folder
        taken = snapshot.take()
        whole, adbc, copied = [], [], []
        for _round in range(rounds):
            whole.append(timed(snapshot.take))
            adbc.append(timed(by_adbc))
            copied.append(timed(by_copy))
            built()
    middle = {name: statistics.median(took) for name, took in
              (("snapshot", whole), ("adbc", adbc), ("copy", copied), ("built", BUILT))}  # fmt: skip
    print(f"{count:,} rows of the register, {sum(taken.counts.values()):,} entries, {taken.size / 1e6:.0f} MB of files")
    for name, took in middle.items():
        print(f"  {name:10s}{took:7.2f} s  {took / middle['copy']:5.2f} × COPY")
    print(json.dumps({"rows": count, "entries": sum(taken.counts.values()), **middle, "aim": AIM}))


if __name__ == "__main__":
    main()
