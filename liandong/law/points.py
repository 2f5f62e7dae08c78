"""Points on a subject's record: what a total means by the scheme of its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from liandong.law.rules import Text
from liandong.law.terms import add_months


@dataclass(frozen=True, slots=True)
class Item:
    """记分项目: an act the scheme knows, and its points."""

    code: str
    title: Text
    points: Fraction


@dataclass(frozen=True, slots=True)
class Band:
    """记分档次: from a number of points on, something follows."""

    code: str
    at: Fraction
    is_inclusive: bool  # at least so many, or more than so many
    scope: str  # single_year or total
    effect: Text
    grade: str = ""

    def holds(self, total: Fraction) -> bool:
        return total >= self.at if self.is_inclusive else total > self.at


@dataclass(frozen=True, slots=True)
class Scheme:
    """记分办法: its cycle, its items and its bands."""

    cycle: str
    items: tuple[Item, ...]
    bands: tuple[Band, ...]

    def item(self, code: str) -> Item:
        """raises KeyError: the scheme does not know the act."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)


def band(scheme: Scheme, *, single_year: Fraction | int, total: Fraction | int) -> Band | None:
    """The heaviest band that these totals reach, or none."""
    reached = [one for one in scheme.bands if one.holds(Fraction(single_year if one.scope == "single_year" else total))]
    return max(reached, key=lambda one: (one.at, not one.is_inclusive), default=None)


def cycle_start(scheme: Scheme, *, on: date, verified_on: date | None = None, years: int = 1) -> date:
    """The first day of the running cycle.

    calendar_year             1 January
    from_verification         the last anniversary of the day the licence was verified
    verification_period       the day it was verified, every `years` years
    """
    if scheme.cycle == "calendar_year" or verified_on is None or verified_on > on:
        return date(on.year, 1, 1)
    step = 12 * (years if scheme.cycle == "verification_period" else 1)
    turns = 0
    while add_months(verified_on, (turns + 1) * step) <= on:
        turns += 1
    return add_months(verified_on, turns * step)


def total(entries: Iterable[tuple[date, Fraction]], *, since: date, on: date) -> Fraction:
    """The points taken from one day to another, both counted."""
    return sum((points for day, points in entries if since <= day <= on), Fraction(0))
