# ruff: noqa: S608 (every name in these queries is ours: columns of tables.py, files that we named)
"""Putting encoded rows in their place: new files by month, the same days of the same source replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from liandong.warn.practice.layouts import Shape
from liandong.warn.practice.models import Delivery, Part
from liandong.warn.practice.store import Written, engine, listed, quoted, root, staged_file, write
from liandong.warn.practice.tables import PRACTICE

UNSAID = {"age": "-1", "minute": "-1", "second": "-1", "first_visit": "-1"}  # elsewhere 0


@dataclass
class Placed:
    """What became of a delivery: files that are to be live, files that are so no longer, and the account of the rows.

    lost  lines of rows that have no place
    """

    new: list[tuple[str, Written]] = field(default_factory=list)  # with the stream each belongs to
    out: list[Part] = field(default_factory=list)
    rows: int = 0
    first_day: date | None = None
    last_day: date | None = None
    noted: Counter[str] = field(default_factory=Counter)
    lost: list[int] = field(default_factory=list)


def place(delivery: Delivery, shape: Shape, live: Sequence[Part], together: Collection[int]) -> Placed:
    """Write the files that the encoded rows of a delivery come to. Nothing is live or gone before they are swapped.

    live      the parts of the source, of all tables; the caller holds the lock of the source
    together  deliveries handed in with this one: their rows of the same days stay
    """
    with engine() as connection:
        connection.execute(f"CREATE VIEW staged AS FROM read_parquet({quoted(staged_file(delivery))})")
        work = _Work(connection, delivery, shape, live, set(together))
        try:
            work.add() if shape.adds else work.put()
        except BaseException:
            _discard(work.placed.new)
            raise
        return work.placed


def _discard(written: Collection[tuple[str, Written]]) -> None:
    """What was written and is never to be live: on a disk that is full it would stand in the way for a day."""
    for _stream, one in written:
        (root() / one.path).unlink(missing_ok=True)


class _Work:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        delivery: Delivery,
        shape: Shape,
        live: Sequence[Part],
        together: set[int],
    ) -> None:
        self.sql, self.delivery, self.shape, self.together = connection, delivery, shape, together
        self.visits = [part for part in live if part.table == "encounters"]
        self.mine = [part for part in live if part.table == shape.table and part.stream == shape.id]
        self.placed = Placed()

    def put(self) -> None:
        """New rows, and what is left of the files with rows of the same days."""
        self.sql.execute(f"CREATE VIEW filled AS {self._filled()}")
        for month in self._months():
            whole = f"SELECT * FROM filled WHERE date_trunc('month', day) = DATE '{month}'"
            self._write(self._final(self._gathered(whole)), self.shape.id, month)
        for _stream, one in self.placed.new:
            self.placed.rows += one.rows
        self._span()
        self._count_gathered()
        if not self.delivery.is_more:
            self._replace()

    def add(self) -> None:
        """Values for encounters that are here: their files are written anew with them."""
        column = self.shape.adds[0]
        value = f"sum({column})" if column == "fen" else f'arg_min({column}, "at")'
        self.sql.execute(f"CREATE TABLE adds AS SELECT encounter, {value} AS {column} FROM staged GROUP BY encounter")
        self.sql.execute("CREATE TABLE found (encounter BIGINT)")
        for part in self.visits:
            here = f"FROM read_parquet({listed([part.path])}) AS e SEMI JOIN adds USING (encounter)"
            self.sql.execute(f"INSERT INTO found SELECT encounter {here}")
            (hits,) = self._one(f"SELECT count(*) {here}")
            if not hits:
                continue
            query = f"""SELECT e.* REPLACE (coalesce(a.{column}, e.{column}) AS {column})
                FROM read_parquet({listed([part.path])}) AS e LEFT JOIN adds AS a USING (encounter)"""
            self._write(query, part.stream, part.month)
            self.placed.out.append(part)
            self.placed.rows += hits
        self.placed.lost = self._lines('SELECT "at" FROM staged ANTI JOIN found USING (encounter)')
        self._span()

    def _filled(self) -> str:
        """The staged rows, with what they leave open taken from the encounter of the same number."""
        fills = [column for column in self.shape.fills if column in PRACTICE["encounters"].columns]
        if not fills or not self.visits:
            return self._at_home("SELECT * FROM staged", fills)
        known = listed([part.path for part in self.visits])
        chosen = ", ".join(f"any_value({column}) AS {column}" for column in fills)
        self.sql.execute(
            f"""CREATE TABLE visits AS SELECT encounter, {chosen} FROM read_parquet({known})
            SEMI JOIN staged USING (encounter) WHERE encounter <> 0 GROUP BY encounter"""
        )
        filled = ", ".join(
            f"CASE s.{column} WHEN {UNSAID.get(column, '0')} THEN coalesce(v.{column}, s.{column}) ELSE s.{column} END"
            f" AS {column}"
            for column in fills
        )
        query = f"SELECT s.* REPLACE ({filled}) FROM staged AS s LEFT JOIN visits AS v USING (encounter)"
        (found,) = self._one("SELECT count(*) FROM staged SEMI JOIN visits USING (encounter)")
        (rows,) = self._one("SELECT count(*) FROM staged")
        self.placed.noted += Counter(filled=found, not_filled=rows - found)
        return self._at_home(query, fills)

    def _at_home(self, query: str, fills: Collection[str]) -> str:
        """Without rows of which not even the institution is known: they have no place."""
        if "institution" not in fills:
            return query
        self.placed.lost = self._lines(f'SELECT "at" FROM ({query}) WHERE institution = 0')
        return f"SELECT * FROM ({query}) WHERE institution <> 0"

    def _gathered(self, query: str) -> str:
        """Lines of one prescription as one row, its drugs counted."""
        if not self.shape.gathers:
            return query
        key = self.shape.gathers
        return f"""SELECT s.* REPLACE (n AS drugs) FROM ({query}) AS s
            JOIN (SELECT min("at") AS "at", count(*) AS n FROM ({query}) GROUP BY {key}, day) AS g USING ("at")"""

    def _final(self, query: str) -> str:
        """With the columns that only the place gives: source, delivery, and which line of an encounter is the first."""
        more = f"{self.delivery.source.number} AS source, {self.delivery.pk} AS delivery"
        if "first" in PRACTICE[self.shape.table].columns:
            more += ', encounter <> 0 AND "at" = min("at") OVER (PARTITION BY encounter, day) AS first'
        return f"SELECT *, {more} FROM ({query})"

    def _replace(self) -> None:
        """Rows of the days that were delivered anew leave their files; the rest of those files stays."""
        self.sql.execute("CREATE TABLE days AS SELECT DISTINCT day FROM filled")
        keeps = "day NOT IN (SELECT day FROM days)"
        if self.together:
            keeps = f"({keeps} OR delivery IN ({', '.join(map(str, sorted(self.together)))}))"
        for part in self.mine:
            rows = f"FROM read_parquet({listed([part.path])})"
            (left,) = self._one(f"SELECT count(*) {rows} WHERE {keeps}")
            if left == part.rows:
                continue
            self.placed.out.append(part)
            self.placed.noted["replaced"] += part.rows - left
            if left:
                self._write(f"SELECT * {rows} WHERE {keeps}", part.stream, part.month)

    def _write(self, query: str, stream: str, month: date) -> None:
        written = write(self.sql, query, source=self.delivery.source, table=self.shape.table, month=month)
        if written:
            self.placed.new.append((stream, written))

    def _months(self) -> list[date]:
        rows = self.sql.execute("SELECT DISTINCT date_trunc('month', day)::DATE FROM filled ORDER BY 1").fetchall()
        return [month for (month,) in rows]

    def _span(self) -> None:
        days = [day for _stream, one in self.placed.new for day in (one.first_day, one.last_day)]
        if days:
            self.placed.first_day, self.placed.last_day = min(days), max(days)

    def _count_gathered(self) -> None:
        if self.shape.gathers:
            (rows,) = self._one("SELECT count(*) FROM filled")
            self.placed.noted["gathered"] += rows - self.placed.rows

    def _one(self, query: str) -> tuple[int, ...]:
        found = self.sql.execute(query).fetchone()
        assert found is not None
        return found

    def _lines(self, query: str) -> list[int]:
        return [line for (line,) in self.sql.execute(f'{query} ORDER BY "at"').fetchall()]
