"""The cast: kinds, subjects and groups of `cast.yaml`; from a seed, as many institutions and people as are asked for.

Everything becomes a table of one DuckDB connection; what costs per row is SQL (`sql/cast.sql`).
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import yaml

from liandong.warn.practice.tables import MARKS

HERE = Path(__file__).parent
CAST: Mapping[str, Any] = yaml.safe_load((HERE / "cast.yaml").read_text(encoding="utf-8"))
ROLES = {"doctor": 1, "assistant": 2, "nurse": 3, "pharmacist": 4, "technician": 5}
WHERE = {"out": 1, "er": 2, "in": 3, "online": 4}  # as SETTINGS of the tables
ITEMS_OF_GROUP = 6
SEGMENTS = 16  # of the ordinary items of a subject: a visit takes at most one of each
IN_SEGMENT = 10
ANYBODY = tuple(one["number"] for one in CAST["subjects"])
CLINICAL = ("doctor",)


def sql(name: str) -> str:
    return (HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def cast(db: duckdb.DuckDBPyConnection) -> None:
    """Tables kinds, posts, subjects, groups, marks, items, slots and profiles."""
    _fill(db, "kinds", "number, code, size, level, share, low, high, beds_low, beds_high, clinic, internet", _kinds())
    _fill(db, "posts", "kind, post, posts, role, subject", _posts())
    _fill(db, "subjects", "number, code, sex, age_from, age_to, wards", _subjects())
    _fill(db, "groups", "number, code, right_, scope, filing, permit, covered, offline, title, size, drug", _groups())
    _fill(db, "served", "group_, subject", _served())
    _fill(db, "marks", "group_, mark", _marks())
    _fill(db, "most", "group_, setting, days", _most())
    _fill(db, "uses", "group_, subject, role, title, size, setting, weight", _uses())
    db.execute(sql("items"))


def _fill(db: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Iterator[Sequence[Any]]) -> None:
    everything = list(rows)
    marks = ", ".join("?" * len(everything[0]))
    kinds = ", ".join(
        f"{column} {_kind(value)}" for column, value in zip(columns.split(", "), everything[0], strict=True)
    )
    db.execute(f"CREATE OR REPLACE TABLE {name} ({kinds})")
    db.executemany(f"INSERT INTO {name} VALUES ({marks})", everything)  # noqa: S608 - names of our own


def _kind(value: object) -> str:
    return {bool: "BOOLEAN", int: "INTEGER", str: "VARCHAR"}[type(value)]


def _kinds() -> Iterator[Sequence[Any]]:
    for one in CAST["kinds"]:
        beds = one.get("beds", [0, 0])
        yield (
            one["number"], one["code"], one["size"], one["level"], one["share"], *one["staff"], *beds,
            one.get("clinic", False), one.get("internet", False),
        )  # fmt: skip


def _posts() -> Iterator[Sequence[Any]]:
    for one in CAST["kinds"]:
        for at, post in enumerate(one["posts"]):
            role, _colon, subject = post.partition(":")
            yield one["number"], at, len(one["posts"]), ROLES[role], int(subject)


def _subjects() -> Iterator[Sequence[Any]]:
    for one in CAST["subjects"]:
        yield one["number"], one["code"], one.get("sex", 0), *one["ages"], one.get("wards", False)


def _groups() -> Iterator[Sequence[Any]]:
    for one in (*CAST["ordinary"], *CAST["special"]):
        flags = (one.get(flag, False) for flag in ("right", "scope", "filing", "permit", "covered", "offline"))
        drug = one.get("drug", max(one.get("most", {0: 0}).values()))
        yield one["number"], one["code"], *flags, one.get("title", 0), one.get("size", 0), drug


def _served() -> Iterator[Sequence[Any]]:
    for one in CAST["special"]:
        for subject in one.get("subjects", ()):
            yield one["number"], subject


def _marks() -> Iterator[Sequence[Any]]:
    for one in CAST["special"]:
        for mark in one.get("marks", ()):
            yield one["number"], MARKS[mark]


def _most() -> Iterator[Sequence[Any]]:
    for one in CAST["special"]:
        for setting, days in one.get("most", {}).items():
            yield one["number"], setting, days


def _uses() -> Iterator[Sequence[Any]]:
    """Who uses a special group where: group × subject × role × place of treatment."""
    for one in CAST["special"]:
        for subject in one.get("subjects", ANYBODY):
            for role in one.get("roles", CLINICAL):
                for where in one["where"]:
                    yield (
                        one["number"], subject, ROLES[role], one.get("title", 0), one.get("size", 0), WHERE[where],
                        one.get("weight", 1),
                    )  # fmt: skip
