"""Reading the years of the working-day calendar, and the overlays of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.fields import both, day, many, number, one_of, table, word
from liandong.ground.rulebook.reading import Node, Table
from liandong.law.calendar import Calendar, Year
from liandong.law.rules import Text

REST = table(required={"name": both, "from": day, "to": day})
WORKED = table(required={"name": both, "day": day})
YEAR = table(
    required={
        "year": number,
        "status": one_of("official", "provisional"),
        "source": both,
        "rest": many(REST),
        "worked": many(WORKED),
    },
    optional={"place": word},
)


@dataclass(frozen=True, slots=True)
class YearFile:
    """放假安排: a year as its file gives it; `place` is the folder of the place whose overlay it is."""

    year: int
    place: str
    days: Year
    notice: Text
    source: str


def year(node: Node, source: str) -> YearFile:
    """A calendar file. Raises Fault."""
    values = YEAR(node)
    assert isinstance(node, Table)
    rest: dict[date, Text] = {}
    for span in values["rest"]:
        rest |= dict.fromkeys(days_of(span, node.lines["rest"]), span["name"])
    worked = {one["day"]: one["name"] for one in values["worked"]}
    for one in [*rest, *worked]:
        if one.year != values["year"]:
            raise Fault(node.line, f"{one}不在{values['year']}年", f"{one} is not in {values['year']}")
    for one in worked:
        if one.weekday() < 5 or one in rest:
            raise Fault(
                node.lines["worked"], f"{one}不是调休上班的周末", f"{one} is no weekend that can be worked instead"
            )
    return YearFile(
        year=values["year"],
        place=values.get("place", ""),
        days=Year(values["status"] == "provisional", rest, worked),
        notice=values["source"],
        source=source,
    )


def days_of(span: Mapping[str, Any], line: int) -> list[date]:
    """The days of a holiday. Raises Fault for one that ends before it begins, or never seems to end."""
    first, last = span["from"], span["to"]
    if last < first or (last - first).days > 31:
        raise Fault(line, f"{first}至{last}不是一段假期", f"{first} to {last} is no holiday")
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def calendar(files: list[YearFile], folders: frozenset[str]) -> Calendar:
    """The calendar of the places in `folders`: the nation's years, with their overlays laid on."""
    years = {one.year: one.days for one in files if not one.place}
    for one in files:
        if one.place and one.place in folders and one.year in years:
            base = years[one.year]
            years[one.year] = Year(
                base.provisional or one.days.provisional,
                {**base.rest, **one.days.rest},
                {day_: name for day_, name in {**base.worked, **one.days.worked}.items() if day_ not in one.days.rest},
            )
    return Calendar(years)
