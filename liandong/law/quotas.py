"""指标: what is owed in every period, how far it has come, where that leads, and whether it is enough."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from liandong.law.calendar import DAY
from liandong.law.periods import MONTHS, Period, due_on, named, period_of
from liandong.law.rules import Text

NAMED = re.compile(r"(\d{4})(?:-?([HQ][1-4])|-(\d\d))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1950, 2199
TENTH = 10  # before a tenth of the time has gone by nothing is said about where a count leads


@dataclass(frozen=True, slots=True)
class Measure:
    """计量: what is counted: entries of events on the trail, or members of a named set of the register."""

    events: tuple[str, ...] = ()
    register: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # fields, and the values each may have
    sum: str = ""  # a number of the entry that is added up, in place of counting entries
    distinct: str = ""  # a field of the entry whose different values are counted, in place of entries
    apart: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # event → what narrows it alone

    def where_of(self, event: str) -> Mapping[str, tuple[str, ...]]:
        """What narrows the entries of one of its events."""
        return self.apart.get(event, self.where)


@dataclass(frozen=True, slots=True)
class Register:
    """登记集合: a named set of the register, what its members are, and by which of their fields it may be narrowed."""

    members: str  # subject, officer or agency
    fields: tuple[str, ...]


REGISTERS = {
    "institutions": Register("subject", ("category", "level", "ownership", "legal_form", "status")),
    "practitioners": Register("subject", ("kind", "status")),
    "companies": Register("subject", ("legal_form", "status")),
    "sites": Register("subject", ("legal_form", "status")),
    "licences": Register("subject", ("kind", "status")),  # whoever holds one
    "officers": Register("officer", ("department",)),
    "agencies": Register("agency", ("department", "level")),
}


def before(period: Period) -> Period:
    """The period before this one."""
    return period_of(period.kind, period.first - DAY)


def within(period: Period) -> tuple[str, ...]:
    """The codes of this period and of all that lie within it."""
    found = []
    for kind in MONTHS:
        inner = period_of(kind, period.first)
        while period.first <= inner.first and inner.last <= period.last:
            found.append(inner.code)
            inner = inner.following
    return tuple(found)


def asked(text: str) -> Period:
    """The period that people ask for: `2026`, `2026H2`, `2026Q3`, `2026-11`, or its code. Raises ValueError."""
    found = NAMED.fullmatch(text.strip().upper())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise ValueError(text)
    return named("-".join(filter(None, found.groups())))


def fitted(kind: str, period: Period, on: date) -> Period:
    """The period of this kind that answers for another: the one around it, or in it the last one begun by a day."""
    if MONTHS[kind] >= MONTHS[period.kind]:
        return period_of(kind, period.first)
    return period_of(kind, max(period.first, min(period.last, on)))


def last_day(period: Period, *, by: str = "", days_after: int = 0, target_year: int | None = None) -> date:
    """By when it is owed; an aim of a year is owed in that year, whatever period is asked about."""
    year = period_of("year", date(target_year, 1, 1)) if target_year else period
    return due_on(year, by=by, days_after=days_after)


# -- the verdict ---------------------------------------------------------------------------------------------------

MET, OPEN, MISSED, LATE = "met", "open", "missed", "late"
NOTHING_TO_MEASURE, NOT_DUE, NOT_IN_FORCE, NO_MEASURE = "nothing", "not_due", "not_in_force", "no_measure"
NOT_BOUND = "not_bound"


@dataclass(frozen=True, slots=True)
class Aim:
    """要求: what a version of a quota asks of one period."""

    due: date
    at_least: Fraction | None = None
    share: Fraction | None = None
    target_year: int | None = None
    rising: bool = False
    is_goal: bool = False  # reached once and for all, by the end of the target year

    @property
    def only_rises(self) -> bool:
        """Nothing is asked but more than in the period before."""
        return self.rising and self.share is None and self.at_least is None


@dataclass(frozen=True, slots=True)
class Tally:
    """读数: what was counted in time, what too late, out of how many, and the same of the period before."""

    value: Fraction
    late: Fraction = Fraction(0)
    of: Fraction | None = None
    before: Fraction | None = None  # value or share of the period before; none when there was nothing to measure

    @property
    def share(self) -> Fraction | None:
        """Nothing out of nothing is no share, least of all the whole."""
        return self.value / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """判断: how a quota stands on a day; `met` stays open while there is still time."""

    state: str
    met: bool | None
    rose: bool | None = None
    forecast: Fraction | None = None  # of the value, at the end of the period
    leads: bool | None = None  # whether that would be enough


def judged(aim: Aim, tally: Tally, period: Period, on: date, *, forecast: Fraction | None = None) -> Verdict:
    """How it stands on a day.

    forecast  what the value is expected to come to by the last day, where anything can be said
    """
    reached, rose = _reached(aim, tally, tally.value), _rose(aim, tally)
    if reached is None or (aim.only_rises and rose is None):
        return Verdict(NOTHING_TO_MEASURE, None, rose)
    if aim.target_year and not aim.is_goal and period.first.year < aim.target_year:
        return _before_its_year(aim, period, on, rose)
    if reached and rose is not False:
        return Verdict(MET, True, rose)
    if on > aim.due:
        late = tally.late and rose is not False and _reached(aim, tally, tally.value + tally.late)
        return Verdict(LATE if late else MISSED, False, rose)
    leads = None if forecast is None else bool(_reached(aim, tally, forecast))
    return Verdict(OPEN, None, rose, forecast, leads)


def straight_line(value: Fraction, first: date, last: date, on: date) -> Fraction | None:
    """Where a count comes to on its last day if it goes on as in the days gone by.

    Nothing is said of a period that has not begun or is over, of its first tenth, and of a count that is still nought.
    """
    gone, whole = (on - first).days + 1, (last - first).days + 1
    if not value or gone >= whole or gone * TENTH < whole:
        return None
    return value * whole / gone


def reaching(values: Collection[Fraction], target: Fraction, first: date, last: date, on: date) -> Fraction | None:
    """How many of several will have reached a target, each carried on in its own straight line."""
    lines = [straight_line(value, first, last, on) for value in values if value < target]
    if not any(line is not None for line in lines):
        return None
    reached = sum(1 for value in values if value >= target)
    return Fraction(reached + sum(1 for line in lines if line is not None and line >= target))


def _before_its_year(aim: Aim, period: Period, on: date, rose: bool | None) -> Verdict:
    """Before the target year only the growth is owed, where growth is owed."""
    if rose is None or not aim.rising:
        return Verdict(NOT_DUE, None, rose)
    if rose:
        return Verdict(MET, True, rose)
    return Verdict(MISSED, False, rose) if on > period.last else Verdict(OPEN, None, rose)


def _reached(aim: Aim, tally: Tally, value: Fraction) -> bool | None:
    if aim.share is not None:
        return None if not tally.of else value / tally.of >= aim.share
    if aim.only_rises:
        return None if tally.of is not None and not tally.of else True
    return value >= (aim.at_least if aim.at_least is not None else 1)


def _rose(aim: Aim, tally: Tally) -> bool | None:
    """More than in the period before; open when there was nothing to measure then."""
    if not aim.rising or tally.before is None:
        return None
    now = tally.share if tally.of is not None else tally.value
    return None if now is None else now > tally.before


def percent(share: Fraction) -> str:
    """`87.5%`, rounded down to a tenth, so that what is not the whole never reads like it."""
    tenths = int(share * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


STATES = {
    MET: Text("已达到", "met"),
    OPEN: Text("进行中", "under way"),
    MISSED: Text("未达到", "not met"),
    LATE: Text("逾期达到", "met too late"),
    NOTHING_TO_MEASURE: Text("无可计量", "nothing to measure"),
    NOT_DUE: Text("目标年未到", "its year is still to come"),
    NOT_BOUND: Text("不约束本地", "binds nobody here"),
    NOT_IN_FORCE: Text("当时未施行", "not in force then"),
    NO_MEASURE: Text("规则未写明如何计量", "the rule does not say what to count"),
}
