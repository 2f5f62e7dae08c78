"""快照: what a model reads, out of PostgreSQL and into columns; the caller has the clearance to read it."""

from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from django.db import connection
from pyarrow import csv

LEDGER = """
SELECT institution_id, subject, day, count(*) FROM risk_practicerow
WHERE agency_id = %(agency)s AND day BETWEEN %(since)s AND %(until)s GROUP BY 1, 2, 3
"""
# A licence for a first-level subject covers its second-level ones: 03 covers 03.04, and 03.04 does not cover 03.
LICENSED = """
SELECT l.subject_id, p.subject, l.valid_from, coalesce(l.valid_until, DATE '9999-12-31')
FROM registry_licence l
JOIN registry_licencescope s ON s.licence_id = l.id
JOIN (SELECT DISTINCT institution_id, subject FROM risk_practicerow
      WHERE agency_id = %(agency)s AND day BETWEEN %(since)s AND %(until)s) p
  ON p.institution_id = l.subject_id AND (p.subject = s.code OR p.subject LIKE s.code || '.%%')
WHERE l.kind IN ('practice', 'clinic_record') AND l.status = 'in_force'
"""
SHAPES: dict[str, dict[str, pa.DataType]] = {
    "ledger": {"institution": pa.int64(), "subject": pa.string(), "day": pa.date32(), "lines": pa.int64()},
    "licensed_subjects": {
        "institution": pa.int64(), "subject": pa.string(), "valid_from": pa.date32(), "valid_until": pa.date32(),
    },
}  # fmt: skip


def ledger(*, agency: int, since: date, until: date) -> ir.Table:
    """Lines by institution, subject and day. Empty outside a clearance: row security shows no rows."""
    return _read("ledger", LEDGER, agency, since, until)


def registers(*, agency: int, since: date, until: date) -> dict[str, ir.Table]:
    """What the models compare with, by name."""
    return {"licensed_subjects": _read("licensed_subjects", LICENSED, agency, since, until)}


def _read(name: str, query: str, agency: int, since: date, until: date) -> ir.Table:
    shape = SHAPES[name]
    with connection.cursor() as cursor:
        sink = pa.BufferOutputStream()
        wanted = {"agency": agency, "since": since, "until": until}
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", wanted) as copy:
            for chunk in copy:
                sink.write(bytes(chunk))
    content = sink.getvalue()
    if content.size == 0:
        return ibis.memtable(pa.schema(shape).empty_table())
    options = csv.ReadOptions(column_names=list(shape))
    types = csv.ConvertOptions(column_types=shape, strings_can_be_null=False)
    return ibis.memtable(csv.read_csv(pa.BufferReader(content), read_options=options, convert_options=types))
