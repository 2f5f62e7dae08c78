"""The figure of a quota in a period: what was counted for whom, against what the rule asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from liandong.ground.deadlines.quotas import acts
from liandong.ground.deadlines.quotas.acts import Counted, Key, Span
from liandong.ground.deadlines.quotas.asking import Asks, aim_of, measured, speaking
from liandong.ground.deadlines.quotas.units import Area, units
from liandong.law.periods import Period
from liandong.law.quotas import (
    NO_MEASURE,
    NOT_BOUND,
    NOT_IN_FORCE,
    Aim,
    Measure,
    Tally,
    Verdict,
    before,
    judged,
    reaching,
    straight_line,
)
from liandong.law.rules import Rule, Version

NONE = Counted()
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """指标读数: one quota in one place and period."""

    rule: Rule
    version: Version
    period: Period
    aim: Aim
    verdict: Verdict
    tally: Tally = Tally(Fraction(0))  # noqa: RUF009 (it never changes)
    shape: str = ""  # each: every unit so much; one: a single unit; cover: members of a set; ratio: acts among acts
    per: str = ""  # place, agency, officer, institution (any subject), department
    rows: Mapping[Key, Counted] = field(default_factory=dict)
    planned: tuple[str, ...] = ()  # events it counts that no act of the product records yet

    @property
    def value(self) -> Fraction:
        return self.tally.value

    @property
    def target(self) -> Fraction | None:
        """What the value is to come to: a number, or the share of what it is counted among."""
        if self.tally.of is None:
            return self.aim.at_least
        return None if self.aim.share is None else self.aim.share * self.tally.of

    @property
    def share(self) -> Fraction | None:
        return self.tally.share

    @property
    def met(self) -> bool | None:
        return self.verdict.met

    @property
    def state(self) -> str:
        return self.verdict.state

    @property
    def forecast(self) -> Fraction | None:
        return self.verdict.forecast

    @property
    def due(self) -> date:
        return self.aim.due

    @property
    def each(self) -> Fraction:
        """What a single unit owes."""
        return self.version.values.get("at_least") or ONE

    @property
    def is_measured(self) -> bool:
        return bool(self.shape)

    def missing(self, key: Key) -> Fraction:
        """How much a unit lacks."""
        row = self.rows[key]
        return max((row.of or Fraction(0)) - row.value if self.shape == "ratio" else self.each - row.value, Fraction(0))

    @property
    def behind(self) -> list[Key]:
        """Those who lack something, whoever lacks most first."""
        lacking = [key for key in self.rows if self.missing(key)]
        return sorted(lacking, key=lambda key: (-self.missing(key), str(key)))


def figure(rule: Rule, *, area: Area, period: Period) -> Figure | None:
    """The figure of a quota; none where it binds nobody in the area."""
    version = speaking(rule, period)
    if version is None:
        return Figure(rule, rule.versions[0], period, Aim(period.last), Verdict(NOT_IN_FORCE, None))
    aim, asks = aim_of(rule, version, period), measured(rule, version)
    if asks is None:
        return Figure(rule, version, period, aim, Verdict(NO_MEASURE, None))
    rows = _rows(rule, asks, area, span_of(version, aim, period))
    if not rows and asks.shape == "each":
        return None
    shape = "one" if asks.shape == "each" and len(rows) == 1 and aim.share is None else asks.shape
    aim = _of_all(aim, shape)
    each = version.values.get("at_least") or ONE
    tally = tallied(shape, rows, each, _before(rule, version, asks, shape, area=area, period=period))
    line = _forecast(shape, rows, each, tally, aim=aim, period=period, on=area.on)
    verdict = judged(aim, tally, period, area.on, forecast=line)
    planned = (*acts.planned(asks.counts), *(acts.planned(asks.of) if asks.of else ()))
    return Figure(rule, version, period, aim, verdict, tally, shape, asks.units, rows, planned)


def nobody(rule: Rule, period: Period) -> Figure:
    """The figure of a quota that binds nobody in an area."""
    version = speaking(rule, period) or rule.versions[0]
    return Figure(rule, version, period, aim_of(rule, version, period), Verdict(NOT_BOUND, None))


def tallied(shape: str, rows: Mapping[Key, Counted], each: Fraction, earlier: Fraction | None) -> Tally:
    """One reading out of the rows."""
    if shape in ("one", "ratio"):
        value = sum((row.value for row in rows.values()), Fraction(0))
        late = sum((row.late for row in rows.values()), Fraction(0))
        of = None if shape == "one" else sum((row.of or Fraction(0) for row in rows.values()), Fraction(0))
        return Tally(value, late, of, earlier)
    reached = sum(1 for row in rows.values() if row.value >= each)
    at_last = sum(1 for row in rows.values() if row.value < each <= row.value + row.late)
    return Tally(Fraction(reached), Fraction(at_last), Fraction(len(rows)), earlier)


def span_of(version: Version, aim: Aim, period: Period) -> Span:
    """The time in which entries count."""
    has_day = "by" in version.values or "days_after" in version.values or aim.is_goal
    return Span(period, aim.due if has_day else None, aim.is_goal)


def _of_all(aim: Aim, shape: str) -> Aim:
    """Where each of several owes a number, all of them have to reach it."""
    owes_all = shape in ("each", "cover") and aim.share is None and not (aim.rising and aim.at_least is None)
    return replace(aim, share=ONE) if owes_all else aim


def _rows(rule: Rule, asks: Asks, area: Area, span: Span) -> dict[Key, Counted]:
    if asks.shape == "ratio":
        return _ratios(asks, area, span)
    keys = area.members(asks.of) if asks.of else units(rule, area, asks.per)
    if asks.counts.register:
        held = area.members(asks.counts)
        return {key: Counted(ONE if key in held else Fraction(0)) for key in keys}
    found = acts.by_unit(asks.counts, asks.units, span, asks.roles) if keys else {}
    return {key: found.get(key, NONE) for key in keys}


def _ratios(asks: Asks, area: Area, span: Span) -> dict[Key, Counted]:
    """Acts out of acts, for each unit of the area that has any."""
    assert asks.of is not None
    here = _everybody(area, asks.per)
    if asks.is_followed:
        found = acts.among(asks.counts, asks.of, asks.per, span, asks.roles)
    else:
        whole = acts.by_unit(asks.of, asks.per, Span(span.period), asks.roles)
        part = acts.by_unit(asks.counts, asks.per, span, asks.roles)
        found = {
            key: Counted(part.get(key, NONE).value, part.get(key, NONE).late, whole.get(key, NONE).value)
            for key in whole.keys() | part.keys()
        }
    return {key: row for key, row in found.items() if key in here and row.of}


def _everybody(area: Area, per: str) -> frozenset[Any]:
    """Whoever in the area may have acts of their own; a ratio asks nobody to have any."""
    match per:
        case "agency":
            return frozenset(one.pk for one in area.agencies)
        case "place":
            return frozenset(one.place_id for one in area.agencies)
        case "department":
            return frozenset(one.department_id for one in area.agencies)
        case "officer":
            return area.members(Measure(register="officers"))
    return area.members(Measure(register="institutions"))


def _before(rule: Rule, version: Version, asks: Asks, shape: str, *, area: Area, period: Period) -> Fraction | None:
    """Where growth is owed, the reading of the period before; none when there was nothing to measure."""
    if not version.values.get("rising"):
        return None
    earlier = before(period)
    rows = _rows(rule, asks, area, span_of(version, aim_of(rule, version, earlier), earlier))
    tally = tallied(shape, rows, version.values.get("at_least") or ONE, None)
    return tally.share if tally.of is not None else tally.value


def _forecast(
    shape: str, rows: Mapping[Key, Counted], each: Fraction, tally: Tally, *, aim: Aim, period: Period, on: date
) -> Fraction | None:
    """A straight line through what only grows; nothing is said of ratios of acts, nor of aims reached once."""
    if aim.is_goal or shape == "ratio":
        return None
    if shape == "each" and each > 1:
        return reaching([row.value for row in rows.values()], each, period.first, aim.due, on)
    line = straight_line(tally.value, period.first, aim.due, on)
    return line if line is None or tally.of is None else min(line, tally.of)
