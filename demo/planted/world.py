"""A province for some months: how big, from when to when; and the connection in which it is drawn."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import duckdb

from demo.planted.casting import CAST, cast, sql

LINES_A_DAY = 30.7  # of one member of the staff, on the average of a year
DAY = timedelta(days=1)
Span = Literal["month", "day"]


@dataclass(frozen=True)
class World:
    """What is drawn: about so many lines from `since` to `until`, both counted.

    thin  a line or two a visit, and half the patients of hospitals: for a city that is to be built in seconds
    """

    lines: int
    seed: int = 2026
    since: date = date(2025, 7, 1)
    until: date = date(2026, 6, 30)
    thin: bool = False

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def people(self) -> int:
        return max(120, round(self.lines / self.days / LINES_A_DAY))

    def spans(self, by: Span) -> list[tuple[date, date]]:
        """First and last day of each month, as far as it lies within; or each day."""
        if by == "day":
            return [(day, day) for day in (self.since + DAY * n for n in range(self.days))]
        firsts = [day for day, _ in self.spans("day") if day.day == 1 or day == self.since]
        return list(zip(firsts, [*(day - DAY for day in firsts[1:]), self.until], strict=True))


def opened(world: World, *, memory: str, spill: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with the cast in it, and the days."""
    db = duckdb.connect()
    db.execute(f"SET memory_limit = '{memory}'")
    db.execute(f"SET temp_directory = '{spill}'")
    if threads:
        db.execute(f"SET threads = {threads}")
    for name, value in (
        ("seed", world.seed), ("people", world.people), ("since", world.since), ("until", world.until),
        ("days", world.days), ("thin", world.thin),
    ):  # fmt: skip
        db.execute(f"SET VARIABLE {name} = $1", [value])
    db.execute(sql("draws"))
    cast(db)
    db.execute(sql("cast"))
    _days(db, world)
    db.execute("CREATE OR REPLACE TABLE less_waste (house INTEGER, since DATE, until DATE, share DOUBLE)")
    return db


def _days(db: duckdb.DuckDBPyConnection, world: World) -> None:
    db.execute("CREATE OR REPLACE TABLE days (number INTEGER, day DATE, rest BOOLEAN, factor DOUBLE)")
    rows = []
    for number in range(world.days):
        day = world.since + timedelta(days=number)
        rows.append((number, day, day.weekday() > 4 or f"{day:%m-%d}" in CAST["holidays"], _factor(number, day)))
    db.executemany("INSERT INTO days VALUES (?, ?, ?, ?)", rows)


def _factor(number: int, day: date) -> float:
    """Mondays are busy, winters too, and there is a little more every year."""
    week = (1.14, 1.06, 1.0, 0.98, 1.0, 0.92, 0.85)[day.weekday()]
    season = 1 + 0.12 * math.cos((day.timetuple().tm_yday - 15) / 365 * 2 * math.pi)
    return round(week * season * (1 + 0.04 * number / 365), 4)
