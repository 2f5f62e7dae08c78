"""When a clock is called to mind and when it gets a card: days of the rulebook, worked out for a place and a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from liandong.ground.rulebook.book import Where, book
from liandong.ground.ui.words import both
from liandong.law.calendar import Calendar
from liandong.law.rules import Version

REMIND, YELLOW, RED = "oversight.remind_before", "oversight.yellow_after", "oversight.red_after"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """On a day, in a place: what is due up to `remind` is called to mind, up to `yellow` or `red` gets the card."""

    remind: date
    yellow: date
    red: date


def limits(place: Where, on: date) -> Limits:
    """The last due days for which something is sent today."""
    calendar = book().calendar(place)
    return Limits(
        ahead(calendar, on, _days(REMIND, place, on)),
        behind(calendar, on, _days(YELLOW, place, on)),
        behind(calendar, on, _days(RED, place, on)),
    )


def ahead(calendar: Calendar, on: date, days: int) -> date:
    """The last due day that is no more than so many working days away."""
    day = on
    for _each in range(days + 1):
        day = calendar.next_workday(day)
    return day - DAY


def behind(calendar: Calendar, on: date, days: int) -> date:
    """The last due day after which so many working days have come; a day that is not over is never late."""
    day = on + DAY
    for _each in range(days):
        day = calendar.previous_workday(day)
    return min(day, on) - DAY


def version(rule: str, place: Where, on: date) -> Version:
    """The version of a threshold or list that speaks for a place on a day."""
    return book().rule(rule, place).on(on)


def figure(rule: str, place: Where, on: date) -> float:
    """The value of a threshold."""
    return float(version(rule, place, on).values["value"])


def told_at(colour: str, place: Where, on: date) -> frozenset[str]:
    """Who is told of a card of this colour: agency, head, superior."""
    items = version("oversight.recipients", place, on).values["items"]
    said = (item["code"].split("_", 1) for item in items)
    return frozenset(who for what, who in said if what == colour)


def _days(rule: str, place: Where, on: date) -> int:
    return int(figure(rule, place, on))


def codes(rule: str, place: Where, on: date) -> dict[str, str]:
    """The items of a list: code and Chinese words, as legal documents say them."""
    return {item["code"]: item["zh"] for item in version(rule, place, on).values["items"]}


def choices(rule: str, place: Where, on: date) -> list[tuple[str, str]]:
    """The same for a form, in the language of the page."""
    items = version(rule, place, on).values["items"]
    return [(item["code"], both(item)) for item in items]
