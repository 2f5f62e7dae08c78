"""Days and hours of the demo: working days of the calendar, office hours in Beijing."""

from datetime import date, datetime, time, timedelta

from demo.chance import Dice
from liandong.ground.audit.clock import BEIJING
from liandong.ground.rulebook.book import book

MONTHS = 24


def first_day(until: date) -> date:
    """The first Monday of the history: twenty-four months and a little before its last day."""
    start = until - timedelta(days=MONTHS * 30 + 12)
    return start - timedelta(days=start.weekday())


def workday(day: date) -> date:
    """This day, or the next one that is worked."""
    calendar = book().calendar("")
    return day if calendar.is_workday(day) else calendar.next_workday(day)


def after(day: date, days: int) -> date:
    """So many working days later."""
    calendar = book().calendar("")
    for _ in range(days):
        day = calendar.next_workday(day)
    return workday(day)


def before(day: date, days: int) -> date:
    """So many working days earlier; 0: the day itself, or the last one that was worked."""
    calendar = book().calendar("")
    day = day if calendar.is_workday(day) else calendar.previous_workday(day)
    for _ in range(days):
        day = calendar.previous_workday(day)
    return day


def at(day: date, dice: Dice) -> datetime:
    """An instant within the office hours of the day."""
    minute = dice.between(8 * 60 + 35, 17 * 60 + 20)
    return datetime.combine(day, time(minute // 60, minute % 60, dice.between(0, 59)), BEIJING)


def evening(day: date) -> datetime:
    """When the day's reactions are let catch up."""
    return datetime.combine(day, time(20, 30), BEIJING)
