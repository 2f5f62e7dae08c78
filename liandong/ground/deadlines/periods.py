"""Clocks of periods: what a rule asks for every month or every year runs as a clock of the agency that owes it."""

from __future__ import annotations

from datetime import date

from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.book import Where, book
from liandong.law import periods
from liandong.law.rules import NoVersion, Rule, Version
from liandong.law.terms import Count

UNIT = "period"


def is_periodic(version: Version) -> bool:
    """Whether the version speaks of a period and not of a length of days."""
    return "period" in version.values


def count_of(version: Version, place: Where, start: date) -> Count:
    """The count, with its lines, of the period in which the clock was started."""
    values, kind = version.values, version.values["period"]
    return periods.count(
        periods.period_of(kind, start),
        start=start,
        calendar=book().calendar(place),
        by=values.get("by", ""),
        days_after=values.get("days_after", 0),
        warn=_warned(kind, place, start),
    )


def begin(rule: Rule, *, dossier: Dossier, period: periods.Period, about: str, event: str) -> Deadline:
    """起算一期: the clock of the dossier's owner for one period; of one period it runs once, however often begun.

    event  slug of the event that begins it
    """
    version = version_in(rule, period)
    start = max(period.first, version.start)
    count = count_of(version, dossier.place_id, start)
    made = Deadline(
        rule=rule.id, rule_version=version.start, place_layer=book().layer_of(version), dossier=dossier,
        agency=dossier.owner, about=about, started_on=start, started_by=event, length=1, unit=UNIT,
        due_on=count.due, alarm_on=count.alarm, is_provisional=count.provisional,
    )  # fmt: skip
    Deadline.objects.bulk_create([made], ignore_conflicts=True)
    return Deadline.objects.get(RUNNING, rule=rule.id, dossier=dossier, agency=dossier.owner, about=about)


def reopen(deadline: Deadline) -> None:
    """恢复未完成: what met the clock was taken back, so that it is owed again; the trail has the taking back."""
    deadline.met_on, deadline.met_by = None, ""
    deadline.save(update_fields=["met_on", "met_by"])


def version_in(rule: Rule, period: periods.Period) -> Version:
    """The version of its first day, or the first to begin within the period. Raises NoVersion."""
    try:
        return rule.on(period.first)
    except NoVersion:
        within = [version for version in rule.versions if period.first < version.start <= period.last]
        if not within:
            raise
        return within[0]


def _warned(kind: str, place: Where, on: date) -> int:
    return int(book().rule(f"works.warn_{kind}", place).on(on).values["value"])
