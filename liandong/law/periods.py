"""Periods: the year, half year, quarter or month in which something is owed, and its last day told line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from liandong.law.calendar import DAY, Calendar
from liandong.law.rules import Text
from liandong.law.telling import cn, en
from liandong.law.terms import Count, add_months

MONTHS = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}
CODE = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
ONCE = {
    "year": Text("每年", "every year"),
    "half_year": Text("每半年", "every half year"),
    "quarter": Text("每季度", "every quarter"),
    "month": Text("每月", "every month"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """期: a calendar year, half year, quarter or month; its code is 2026, 2026-H2, 2026-Q4 or 2026-11."""

    kind: str
    first: date
    last: date

    @property
    def code(self) -> str:
        year, number = self.first.year, (self.first.month - 1) // MONTHS[self.kind] + 1
        marks = {"year": "", "half_year": f"-H{number}", "quarter": f"-Q{number}", "month": f"-{number:02d}"}
        return f"{year}{marks[self.kind]}"

    @property
    def title(self) -> Text:
        """`2026年第4季度`, `quarter 4 of 2026`."""
        year, number = self.first.year, (self.first.month - 1) // MONTHS[self.kind] + 1
        return {
            "year": Text(f"{year}年", f"{year}"),
            "half_year": Text(
                f"{year}年{'上下'[number % 2 - 1]}半年", f"{('first', 'second')[number % 2 - 1]} half of {year}"
            ),
            "quarter": Text(f"{year}年第{number}季度", f"quarter {number} of {year}"),
            "month": Text(f"{year}年{number}月", f"{self.first:%B} {year}"),
        }[self.kind]

    @property
    def following(self) -> Period:
        return period_of(self.kind, self.last + DAY)


def period_of(kind: str, day: date) -> Period:
    """The period in which a day lies. Raises KeyError for a kind that does not exist."""
    months = MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(kind, first, add_months(first, months) - DAY)


def named(code: str) -> Period:
    """The period with this code. Raises ValueError."""
    found = CODE.fullmatch(code)
    if not found:
        raise ValueError(f"{code!r} is no period")
    year, half, quarter, month = (int(part) if part else 0 for part in found.groups())
    if half:
        return period_of("half_year", date(year, half * 6, 1))
    if quarter:
        return period_of("quarter", date(year, quarter * 3, 1))
    return period_of("month", date(year, month, 1)) if month else period_of("year", date(year, 1, 1))


def due_on(period: Period, *, by: str = "", days_after: int = 0) -> date:
    """The last day: the day of the year that the rule names, else so many days after the end of the period."""
    if by:
        return date.fromisoformat(f"{period.last.year}-{by}")
    return date.fromordinal(period.last.toordinal() + days_after)


def count(
    period: Period, *, start: date, calendar: Calendar, by: str = "", days_after: int = 0, warn: int = 0
) -> Count:
    """The count of a periodic duty: it ends with its day, rest day or not; warned on a working day before."""
    due = max(start, due_on(period, by=by, days_after=days_after))
    alarm = calendar.previous_workday(date.fromordinal(due.toordinal() - warn + 1))
    lines = (*_began(period, start), *_ends(period, due, by, days_after), _done(due, max(start, alarm), warn))
    return Count(due=due, alarm=max(start, alarm), raw=due, provisional=False, lines=lines)


def _began(period: Period, start: date) -> list[Text]:
    once, title = ONCE[period.kind], period.title
    told = [
        Text(
            f"{once.zh}为一期；本期为{title.zh}，自{cn(period.first, year=True)}至{cn(period.last, year=True)}",
            f"Owed {once.en}; this is {title.en}, {en(period.first, year=True)} to {en(period.last, year=True)}",
        )
    ]
    if start > period.first:
        told.append(Text(f"自{cn(start, year=True)}起负有此项职责", f"Owed since {en(start, year=True)}"))
    return told


def _ends(period: Period, due: date, by: str, days_after: int) -> list[Text]:
    if by:
        return [Text(f"规则写明在{cn(due)}以前完成", f"The rule names the day: {en(due)}")]
    if days_after:
        return [Text(f"期满后{days_after}日内完成", f"To be done within {days_after} days of its end")]
    return [Text("规则未写明日期，以本期最后一日为限", "The rule names no day; it is the last day of the period")]


def _done(due: date, alarm: date, warn: int) -> Text:
    return Text(
        f"应在{cn(due, year=True)}及以前完成，遇休息日不顺延；提前{warn}日，{cn(alarm)}预警",
        f"To be done by {en(due, year=True)}, rest day or not; warned {warn} days ahead, on {en(alarm)}",
    )
