"""The figure of a quota in a period: what was counted for whom, against what the rule asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from liandong.ground.audit.kinds import Event
from liandong.ground.deadlines.quotas import acts
from liandong.ground.deadlines.quotas.acts import Counted, Key, Span
from liandong.ground.deadlines.quotas.units import Area, units
from liandong.law.periods import Period
from liandong.law.quotas import (
    NO_MEASURE,
    NOT_IN_FORCE,
    REGISTERS,
    Aim,
    Measure,
    Tally,
    Verdict,
    before,
    judged,
    last_day,
    reaching,
    straight_line,
)
from liandong.law.rules import NoVersion, Rule, Version

NONE = Counted()
ONE = Fraction(1)
SUBJECTS = "institution"  # how the trail is asked for the subject of an entry, whatever kind of subject it is


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
        aim = Aim(period.last)
        return Figure(rule, rule.versions[0], period, aim, Verdict(NOT_IN_FORCE, None))
    aim = aim_of(rule, version, period)
    shape = shape_of(rule, version)
    if not shape:
        return Figure(rule, version, period, aim, Verdict(NO_MEASURE, None))
    rows = _rows(rule, shape, area, _span(version, aim, period))
    if not rows and shape == "each":
        return None
    shape = "one" if shape == "each" and len(rows) == 1 and aim.share is None else shape
    if shape in ("each", "cover") and aim.share is None:
        aim = Aim(aim.due, share=ONE, target_year=aim.target_year, rising=aim.rising, is_goal=aim.is_goal)
    each = version.values.get("at_least") or ONE
    tally = tallied(shape, rows, each, _before(rule, version, shape, area, period) if aim.rising else None)
    line = _forecast(shape, rows, each, tally, aim=aim, period=period, on=area.on)
    verdict = judged(aim, tally, period, area.on, forecast=line)
    return Figure(rule, version, period, aim, verdict, tally, shape, _per(rule, shape), rows, _planned(rule))


def speaking(rule: Rule, period: Period) -> Version | None:
    """The version of the last day of a period, else one that spoke at some time in it."""
    try:
        return rule.on(period.last)
    except NoVersion:
        touching = [
            one for one in rule.versions if one.start <= period.last and (one.until or period.last) >= period.first
        ]
        return touching[-1] if touching else None


def aim_of(rule: Rule, version: Version, period: Period) -> Aim:
    """What a version asks of a period."""
    values, year = version.values, version.values.get("target_year")
    rising = bool(values.get("rising"))
    of = rule.meta.get("of")
    is_goal = bool(year) and not rising and not (of and of.events)
    due = last_day(
        period,
        by=values.get("by", ""),
        days_after=values.get("days_after", 0),
        target_year=year if is_goal else None,
    )
    return Aim(due, values.get("at_least"), values.get("share"), year, rising, is_goal)


def shape_of(rule: Rule, version: Version) -> str:
    """How the numbers of a quota go together; empty when the rule does not say what to count, or among what."""
    counts, of = rule.meta.get("counts"), rule.meta.get("of")
    if not isinstance(counts, Measure):
        return ""
    if isinstance(of, Measure):
        return "cover" if of.register else "ratio"
    if counts.register or ("share" in version.values and rule.meta["per"] == "place"):
        return ""
    return "each"


def tallied(shape: str, rows: Mapping[Key, Counted], each: Fraction, earlier: Fraction | None) -> Tally:
    """One reading out of the rows."""
    if shape in ("one", "ratio"):
        value, late = (
            sum((row.value for row in rows.values()), Fraction(0)),
            sum((row.late for row in rows.values()), Fraction(0)),
        )
        of = None if shape == "one" else sum((row.of or Fraction(0) for row in rows.values()), Fraction(0))
        return Tally(value, late, of, earlier)
    reached = sum(1 for row in rows.values() if row.value >= each)
    at_last = sum(1 for row in rows.values() if row.value < each <= row.value + row.late)
    return Tally(Fraction(reached), Fraction(at_last), Fraction(len(rows)), earlier)


def _rows(rule: Rule, shape: str, area: Area, span: Span) -> dict[Key, Counted]:
    counts, of = rule.meta["counts"], rule.meta.get("of")
    roles, per = rule.meta.get("owed_by") or (), _per(rule, shape)
    if shape == "ratio":
        return _ratios(rule, area, span)
    keys = area.members(of) if of else units(rule, area, per)
    if counts.register:
        held = area.members(counts)
        return {key: Counted(ONE if key in held else Fraction(0)) for key in keys}
    found = acts.by_unit(counts, per, span, roles) if keys else {}
    return {key: found.get(key, NONE) for key in keys}


def _ratios(rule: Rule, area: Area, span: Span) -> dict[Key, Counted]:
    """Acts among acts, for each unit of the area that has any."""
    counts, of, per = rule.meta["counts"], rule.meta["of"], rule.meta["per"]
    roles = rule.meta.get("owed_by") or ()
    here = _everybody(area, per)
    if is_followed(rule):
        found = acts.among(counts, of, per, span, roles)
    else:
        whole = acts.by_unit(of, per, Span(span.period), roles)
        part = acts.by_unit(counts, per, span, roles)
        found = {
            key: Counted(part.get(key, NONE).value, part.get(key, NONE).late, whole.get(key, NONE).value)
            for key in whole.keys() | part.keys()
        }
    return {key: row for key, row in found.items() if key in here and row.of}


def is_followed(rule: Rule) -> bool:
    """Whether an act is done when another followed in its dossier: the rule says so, or both are of one stage."""
    said = rule.meta.get("among")
    counts, of = rule.meta["counts"], rule.meta["of"]
    if said or not (counts.events and of.events) or counts.sum or of.sum or counts.distinct or of.distinct:
        return bool(said == "dossier")
    stages = {Event.kinds[slug].__module__ for slug in (*counts.events, *of.events) if slug in Event.kinds}
    return len(stages) == 1 and not set(counts.events) & set(of.events)


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


def _per(rule: Rule, shape: str) -> str:
    of = rule.meta.get("of")
    if shape != "cover" or not isinstance(of, Measure):
        return str(rule.meta.get("per", ""))
    members = REGISTERS[of.register].members
    return SUBJECTS if members == "subject" else members


def span_of(figure: Figure) -> Span:
    """The time in which entries count for a figure."""
    return _span(figure.version, figure.aim, figure.period)


def _span(version: Version, aim: Aim, period: Period) -> Span:
    has_day = "by" in version.values or "days_after" in version.values or aim.is_goal
    return Span(period, aim.due if has_day else None, aim.is_goal)


def _before(rule: Rule, version: Version, shape: str, area: Area, period: Period) -> Fraction | None:
    """The reading of the period before, by the same rule; none when there was nothing to measure."""
    earlier = before(period)
    rows = _rows(
        rule, "each" if shape == "one" else shape, area, _span(version, aim_of(rule, version, earlier), earlier)
    )
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


def _planned(rule: Rule) -> tuple[str, ...]:
    of = rule.meta.get("of")
    return (*acts.planned(rule.meta["counts"]), *(acts.planned(of) if of else ()))
