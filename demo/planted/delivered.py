# ruff: noqa: S608 (every name in these queries is ours)
"""The planted practice as institutions deliver it: CSV with codes, names and identity numbers, in the plain layout.

Identity numbers are made up and show it: their division, 99 and four figures, exists nowhere; the check digit is right.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from demo.planted.codes import item
from demo.planted.troupe import Troupe
from demo.planted.writing import Written
from liandong.ground.registry.identifiers import IDENTITY_WEIGHTS
from liandong.warn.practice.numbers import subject_code

GROUPED = {"lines": '"group"', "outside": '"group"'}
PATIENTS = ("lines", "encounters", "prescriptions", "bookings", "outside")
CHECK = "10X98765432"
WHO = "h.code AS institution, coalesce(p.code, 'UNKNOWN' || t.practitioner) AS practitioner, n.number AS patient"
ITEM = "i.code AS item, i.name AS item_name"
PATIENT = "nullif(sex, 0) AS sex, nullif(age, -1) AS age, 'Z' || diagnosis AS diagnosis"
AMOUNT = "printf('%.2f', fen / 100.0) AS amount"
COLUMNS = {
    "lines": f"""{WHO}, encounter, day, nullif(minute, -1) AS minute, {ITEM}, s.code AS subject,
        nullif(setting, 0) AS setting, quantity / 1000.0 AS quantity, {AMOUNT}, nullif(days, 0) AS days, {PATIENT}""",
    "encounters": f"""{WHO}, encounter, day, nullif(minute, -1) AS minute, "until", setting, s.code AS subject,
        nullif(first_visit, -1) AS first_visit, {AMOUNT}, {PATIENT}""",
    "prescriptions": f"""{WHO}, encounter, prescription, day, nullif(second, -1) AS second, setting, drugs,
        r.code AS reviewer, coalesce(d.code, nullif(dispenser, 0)::VARCHAR) AS dispenser""",
    "waste": """h.code AS institution, day, ['感染性', '损伤性', '药物性'][kind] AS kind,
        grams / 1000.0 AS kilograms""",
    "bookings": f"{WHO}, nullif(account, 0) AS account, day, nullif(minute, -1) AS minute, for_day, act",
    "outside": f"{WHO}, day, kind, {ITEM}, c.code AS supplier, quantity / 1000.0 AS quantity, {AMOUNT}",
}
OF_ITEM = 'LEFT JOIN items i ON i.item = t.item AND i.grp = t."group"'
JOINS = {
    "lines": f"{OF_ITEM} LEFT JOIN subjects s ON s.subject = t.subject",
    "encounters": "LEFT JOIN subjects s ON s.subject = t.subject",
    "prescriptions": "LEFT JOIN people r ON r.number = t.reviewer LEFT JOIN people d ON d.number = t.dispenser",
    "outside": f"{OF_ITEM} LEFT JOIN suppliers c ON c.number = t.supplier",
}


def deliver(written: Written, troupe: Troupe, into: Path, *, gb18030: Iterable[str] = ()) -> dict[str, Path]:
    """One CSV a table, for the whole time.

    gb18030  tables that are delivered in the older encoding
    """
    into.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as db:
        for table, parts in written.parts.items():
            listed = ", ".join(f"'{path}'" for path in parts)
            db.execute(f"CREATE VIEW given_{table} AS SELECT * FROM read_parquet([{listed}])")
        _names(db, written, troupe)
        _patients(db, written)
        return {table: _file(db, table, into, table in set(gb18030)) for table in written.parts}


def _names(db: duckdb.DuckDBPyConnection, written: Written, troupe: Troupe) -> None:
    people = [(number, one.practitioner.certificate_number) for number, one in troupe.people.items()]
    _table(db, "people", ("number", "code"), people)
    houses = [(number, one.code) for number, one in troupe.houses.items()]
    _table(db, "houses", ("number", "code"), [*houses, (-7, "UNKNOWN7")])
    _table(db, "suppliers", ("number", "code"), [(n, one.code) for n, one in troupe.suppliers.items()])
    asked = " UNION ".join(
        f'SELECT item, "group" FROM given_{table}' for table in ("lines", "outside") if table in written.parts
    )
    items = [(number, group, *item(number, group)) for number, group in db.execute(asked).fetchall() if number]
    _table(db, "items", ("item", "grp", "code", "name"), items)
    subjects = db.execute("SELECT DISTINCT subject FROM given_lines").fetchall()
    _table(db, "subjects", ("subject", "code"), [(n, subject_code(n)) for (n,) in subjects if n])


def _table(db: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    db.register(f"given_{name}", pa.table({column: [row[at] for row in rows] for at, column in enumerate(columns)}))
    db.execute(f"CREATE TABLE {name} AS FROM given_{name}")


def _patients(db: duckdb.DuckDBPyConnection, written: Written) -> None:
    """A made-up identity number for each patient, all different."""
    asked = " UNION ".join(f"SELECT patient FROM given_{table}" for table in PATIENTS if table in written.parts)
    weights = ", ".join(map(str, IDENTITY_WEIGHTS))
    body = "printf('99%04d19%02d%02d%02d%03d', n // 900 % 10000, 30 + n % 70, 1 + n % 12, 1 + n % 28, n % 900)"
    total = f"list_sum([substr(body, k::INTEGER, 1)::INTEGER * ([{weights}])[k] FOR k IN range(1, 18)])"
    db.execute(f"""
        CREATE TABLE patients AS
        WITH counted AS (SELECT patient, row_number() OVER (ORDER BY patient) AS n FROM ({asked}) WHERE patient <> 0),
        bodies AS (SELECT patient, {body} AS body FROM counted)
        SELECT patient, body || substr('{CHECK}', 1 + {total}::INTEGER % 11, 1) AS number FROM bodies
    """)


def _file(db: duckdb.DuckDBPyConnection, table: str, into: Path, is_old: bool) -> Path:
    path = into / f"{table}.csv"
    joins = [
        "JOIN houses h ON h.number = t.institution",
        "LEFT JOIN people p ON p.number = t.practitioner" if table != "waste" else "",
        "LEFT JOIN patients n ON n.patient = t.patient" if table in PATIENTS else "",
        JOINS.get(table, ""),
    ]
    db.execute(
        f"COPY (SELECT {COLUMNS[table]} FROM given_{table} t {' '.join(joins)} ORDER BY day) TO '{path}' (HEADER)"
    )
    if is_old:
        path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    return path
