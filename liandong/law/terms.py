"""Counting a term: the start day is left out, rest days and pauses as the rule says, and every step can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from liandong.law.calendar import DAY, Calendar
from liandong.law.rules import NOTHING, Text

__all__ = ["NATURES", "UNITS", "Calendar", "Count", "Pause", "add_months", "count", "days_of", "due_day"]

UNITS = ("hour", "day", "workday", "month", "year")
# What the last day of a term means: an act is owed by then; a right lapses after it; something may be done only after
# it; a permission runs out with it; a record may not be destroyed before it is over.
NATURES = ("duty", "right", "wait", "validity", "keeping")


@dataclass(frozen=True, slots=True)
class Pause:
    """中止: the clock stands still from `start` until the day before `until`; without `until` it still stands."""

    start: date
    until: date | None
    ground: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Count:
    """What a count comes to: the last day, the day to be warned on, and how one gets there.

    raw    the last day as counted, before it is moved off a rest day
    alarm  the last working day before `raw`, so that what falls due in a holiday is done before it
    """

    due: date
    alarm: date
    raw: date
    provisional: bool
    lines: tuple[Text, ...] = ()


def count(
    *,
    start: date,
    length: int,
    unit: str,
    calendar: Calendar,
    roll: bool = True,
    pauses: Sequence[Pause] = (),
) -> Count:
    """The due day of a term; raises ValueError for a unit that does not exist or a negative length."""
    raw = _raw(start, length, unit, calendar, _closed(pauses))
    due = calendar.next_workday(raw) if roll and unit != "hour" and not calendar.is_workday(raw) else raw
    alarm = max(start, calendar.previous_workday(raw))
    first = start if unit == "workday" else alarm
    provisional = (unit == "workday" or roll) and any(
        calendar.is_provisional(date(year, 1, 1)) for year in range(first.year, due.year + 1)
    )
    return Count(due=due, alarm=alarm, raw=raw, provisional=provisional)


def due_day(start: date, length: int, unit: str, calendar: Calendar) -> date:
    """Only the due day, of a term without pauses that rolls."""
    return count(start=start, length=length, unit=unit, calendar=calendar).due


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - DAY).day
    return date(year, month + 1, min(day.day, last))


def days_of(length: float, unit: str) -> float:
    """About how many days a term lasts: to compare terms of different units, never to count one."""
    return length * {"hour": 1 / 24, "day": 1.0, "workday": 1.4, "month": 30.4, "year": 365.0}[unit]


def _raw(start: date, length: int, unit: str, calendar: Calendar, pauses: list[Pause]) -> date:
    if unit not in UNITS or length < 0:
        raise ValueError(f"a term of {length} {unit}")
    if unit == "workday":
        return _workdays(start, length, calendar, pauses)
    if unit in ("month", "year"):
        end = add_months(start, length * (12 if unit == "year" else 1))
    else:
        end = start + timedelta(days=-(-length // 24) if unit == "hour" else length)
    return _pushed(start, end, pauses)


def _workdays(start: date, length: int, calendar: Calendar, pauses: list[Pause]) -> date:
    day = start
    while length:
        day = calendar.next_workday(day)
        if not any(pause.start <= day < (pause.until or pause.start) for pause in pauses):
            length -= 1
    return day


def _pushed(start: date, end: date, pauses: list[Pause]) -> date:
    """Each pause that begins before the end pushes it off by the days that would have counted."""
    for pause in pauses:
        if pause.start > end:
            break
        first = max(pause.start, start + DAY)
        end += max((pause.until or first) - first, timedelta(0))
    return end


def _closed(pauses: Sequence[Pause]) -> list[Pause]:
    """Pauses that have ended, in order, run together where they overlap."""
    merged: list[Pause] = []
    for pause in sorted((p for p in pauses if p.until and p.until > p.start), key=lambda p: p.start):
        last = merged[-1] if merged else None
        if last and last.until and pause.until and pause.start <= last.until:
            merged[-1] = Pause(last.start, max(last.until, pause.until), last.ground)
        else:
            merged.append(pause)
    return merged
