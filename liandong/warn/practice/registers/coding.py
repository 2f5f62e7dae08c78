"""What the codes of licences and certificates stand for: subjects with all below them, and the groups they open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import duckdb
import pyarrow as pa

from liandong.ground.registry.scopes import scope_of
from liandong.ground.registry.scoping import listed
from liandong.ground.rulebook.mappings import GroupVersion
from liandong.warn.practice import mapping
from liandong.warn.practice.numbers import (
    KINDS,
    category_number,
    level_number,
    subject_number,
    subject_numbers_below,
)
from liandong.warn.practice.tables import MARKS, SETTINGS, TITLES

FOREVER = date(9999, 12, 31)
NEEDS = ("subjects", "scopes", "rights", "filings", "permits")
LISTS = {
    "scopes": "practice.scopes",
    "rights": "practice.rights",
    "filings": "practice.filings",
    "permits": "practice.equipment",
}


def put(duck: duckdb.DuckDBPyConnection) -> None:
    """The small tables that the registers are joined with; the codes in use are asked of DuckDB."""
    _put(duck, "below_code", "code subject", list(_below(_texts(duck, "scopes", "code"))))
    _put(duck, "opened_by", "need code group valid_from valid_until", list(_opens(_texts(duck, "scopes", "code"))))
    _put(duck, "needs", "need group valid_from valid_until", list(_needs()))
    _put(duck, "marks", "group mark valid_from valid_until", list(_marks()))
    _put(duck, "limits", "group setting most valid_from valid_until", list(_limits()))
    _put(duck, "departments", "kind subject", list(_departments()))
    _put(
        duck,
        "categories",
        "code number",
        [(one, category_number(one)) for one in _texts(duck, "institutions", "category")],
    )
    _put(duck, "levels", "code number", [(one, level_number(one)) for one in _texts(duck, "institutions", "level")])
    _put(duck, "kinds", "code number", list(KINDS.items()))
    _put(duck, "titles", "code number", [("", 0), *TITLES.items()])


def _texts(duck: duckdb.DuckDBPyConnection, table: str, column: str) -> list[str]:
    return [row[0] for row in duck.sql(f"FROM {table} SELECT DISTINCT {column} ORDER BY 1").fetchall()]


TYPES = {
    "code": pa.string(),
    "need": pa.string(),
    "kind": pa.int8(),
    "subject": pa.int16(),
    "group": pa.int16(),
    "mark": pa.int8(),
    "setting": pa.int8(),
    "most": pa.int16(),
    "number": pa.int16(),
    "valid_from": pa.date32(),
    "valid_until": pa.date32(),
}


def _put(duck: duckdb.DuckDBPyConnection, name: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    schema = pa.schema([(column, TYPES[column]) for column in columns.split()])
    by_column = zip(*rows, strict=True) if rows else ([] for _column in schema)
    table = pa.table(
        [pa.array(values, kind.type) for values, kind in zip(by_column, schema, strict=True)], schema=schema
    )
    duck.register("incoming", table)
    duck.execute(f"CREATE TABLE {name} AS FROM incoming")
    duck.unregister("incoming")


def _below(texts: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """Subjects that a scope of a licence covers; what the list of subjects does not have covers nothing."""
    for text in texts:
        found = scope_of(text)
        yield from ((text, number) for number in (subject_numbers_below(found[0]) if found else ()))


def _opens(texts: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """Which groups a code opens, as what, from when until when."""
    texts = list(texts)
    lists = {need: listed(rule) for need, rule in LISTS.items()}
    covered = {text: {number for _text, number in _below([text])} for text in texts}
    for number, one in _versions():
        days = (one.start, one.until or FOREVER)
        wanted = {each for subject in one.subjects for each in _subjects(subject)}
        for text in texts if wanted else ():
            if covered[text] & wanted:
                yield ("subjects", text, number, *days)
        for need, known in lists.items():
            for text in texts if getattr(one, need) else ():
                if text in known and known[text][0] in getattr(one, need):
                    yield (need, text, number, *days)


def _subjects(written: str) -> tuple[int, ...]:
    """12.07 is itself; 12.* is 12 or anything below it."""
    return subject_numbers_below(written[:-2]) if written.endswith(".*") else (subject_number(written),)


def _versions() -> Iterator[tuple[int, GroupVersion]]:
    for group in mapping.groups():
        yield from ((group.number, one) for one in group.versions)


def _needs() -> Iterator[tuple[object, ...]]:
    for number, one in _versions():
        days = (one.start, one.until or FOREVER)
        yield from ((need, number, *days) for need in NEEDS if getattr(one, need))
        if one.offline:
            yield ("offline", number, *days)


def _marks() -> Iterator[tuple[object, ...]]:
    for number, one in _versions():
        yield from ((number, MARKS[mark], one.start, one.until or FOREVER) for mark in one.marks)


def _limits() -> Iterator[tuple[object, ...]]:
    for number, one in _versions():
        for limit in one.day_limits:
            yield (number, SETTINGS[limit.setting], limit.most, one.start, one.until or FOREVER)


def _departments() -> Iterator[tuple[object, ...]]:
    """The subjects of each department that rule tables name."""
    for one in mapping.found().limited_to:
        yield from (
            (one.number, number) for number in {n for text in one.subjects for n in subject_numbers_below(text)}
        )
