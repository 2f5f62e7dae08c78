"""The working-day calendar: weekends, rest days by notice, weekends worked instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from liandong.law.rules import Text

DAY = timedelta(days=1)
WEEKEND = Text("周末", "weekend")


@dataclass(frozen=True, slots=True)
class Year:
    """A year as the State Council's notice gives it, or as we expect it (`provisional`)."""

    provisional: bool
    rest: Mapping[date, Text]
    worked: Mapping[date, Text]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """工作日历: a year that is not in it has only weekends, and counts as provisional."""

    years: Mapping[int, Year]

    def is_workday(self, day: date) -> bool:
        year = self.years.get(day.year)
        if year is None:
            return day.weekday() < 5
        return day in year.worked or (day.weekday() < 5 and day not in year.rest)

    def is_provisional(self, day: date) -> bool:
        year = self.years.get(day.year)
        return year is None or year.provisional

    def next_workday(self, day: date) -> date:
        """The first working day after `day`."""
        day += DAY
        while not self.is_workday(day):
            day += DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The last working day before `day`."""
        day -= DAY
        while not self.is_workday(day):
            day -= DAY
        return day

    def rest(self, day: date) -> Text | None:
        """Why nobody works on that day, or None if it is a working day."""
        if self.is_workday(day):
            return None
        year = self.years.get(day.year)
        return (year.rest.get(day) if year else None) or WEEKEND

    def worked_instead(self, day: date) -> Text | None:
        """The holiday for which this weekend day is worked."""
        year = self.years.get(day.year)
        return year.worked.get(day) if year else None
