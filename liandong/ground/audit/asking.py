"""Statements that are sent thousands of times a minute: the server plans each once for a connection and keeps the plan.

Their parameters go beside the words of the statement, so each says of which type it is (`%s::bigint[]`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import psycopg
from django.db import connection


def ask(statement: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that the statement gives, in the transaction of whoever asks."""
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, given, prepare=True)
        return cursor.fetchall() if cursor.description else []


def as_rows(rows: Iterable[Mapping[str, Any]]) -> str:
    """Many rows as one parameter, for `jsonb_to_recordset(%s::jsonb)`."""
    return json.dumps(list(rows), ensure_ascii=False, default=_day)


def _day(value: Any) -> str:
    if isinstance(value, date):  # an instant is one too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no value of a row")
