"""审查证明: which certificate covered a day, and whether the institution was barred then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from liandong.discover.ads.queries import law
from liandong.ground.registry.models import Licence, Subject

CERTIFICATE = Licence.Kind.ADVERTISING
TO_PRACTISE = (Licence.Kind.PRACTICE, Licence.Kind.CLINIC_RECORD)


@dataclass(frozen=True)
class Standing:
    """How an institution stood on a day.

    certificate  the one in force, if any
    others       those that were not
    barred       until when no application is taken, and since when
    """

    certificate: Licence | None
    others: tuple[Licence, ...]
    barred: tuple[date, date] | None
    may_practise: bool


def standing(subject: Subject, on: date) -> Standing:
    """Certificate, bar and licence of an institution on a day."""
    licences = list(subject.licences.prefetch_related("stops", "scopes").order_by("-valid_from", "pk"))
    held = [one for one in licences if one.kind == CERTIFICATE]
    valid = next((one for one in held if holds(one, on)), None)
    return Standing(
        certificate=valid,
        others=tuple(one for one in held if one != valid),
        barred=_barred(held, subject, on),
        may_practise=any(one.kind in TO_PRACTISE and holds(one, on) for one in licences),
    )


def holds(licence: Licence, on: date) -> bool:
    """Was it in force on that day: within its days and not stopped then?"""
    within = licence.valid_from <= on and (licence.valid_until is None or on <= licence.valid_until)
    stops = list(licence.stops.all())
    stopped = any(stop.since <= on and (stop.until is None or on <= stop.until) for stop in stops)
    unsaid = licence.status != Licence.Status.IN_FORCE and not stops  # stopped, nobody said since when
    return within and not stopped and not unsaid


def _barred(held: list[Licence], subject: Subject, on: date) -> tuple[date, date] | None:
    """After a revocation: from that day until the same day so many years later, if the day in question lies within."""
    revoked = [one for one in held if one.status == Licence.Status.REVOKED]
    for stop in (stop for one in revoked for stop in one.stops.all() if stop.until is None):
        until = _years_on(stop.since, law.bar_years(subject.place, stop.since))
        if stop.since <= on <= until:
            return stop.since, until
    return None


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
