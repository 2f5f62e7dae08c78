"""Which scheme applies, and what a record adds up to."""

from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from liandong.feedback.credit.models import PointEntry
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.points import Band, Scheme, band, cycle_start, total
from liandong.law.rules import Rule, Version

SCHEMES = {"institution": "credit.institution_points", "practitioner": "credit.practitioner_points"}


def scheme_of(subject: Subject) -> Rule | None:
    """The scheme that speaks where the subject is; companies and persons have none."""
    name = SCHEMES.get(subject.kind)
    return book().rule(name, place=subject.place_id) if name else None


def scheme(version: Version) -> Scheme:
    """The table of a version of a scheme."""
    return Scheme(version.values["cycle"], version.values["items"], version.values["bands"])


def totals(subject: Subject, table: Scheme, on: date) -> tuple[Fraction, Fraction]:
    """Points of the running cycle, and of all time, on a day."""
    rows = PointEntry.objects.filter(subject=subject, cancelled_on__isnull=True, on__lte=on)
    entries = [(row.on, Fraction(row.points)) for row in rows]
    since = cycle_start(table, on=on)
    return total(entries, since=since, on=on), total(entries, since=date.min, on=on)


def band_of(subject: Subject, rule: Rule, on: date) -> tuple[int, Band | None]:
    """The points of the cycle and the band they reach."""
    table = scheme(rule.on(on))
    year, ever = totals(subject, table, on)
    return int(year), band(table, single_year=year, total=ever)


def entries_of(subject: Subject) -> QuerySet[PointEntry]:
    """All points ever taken from a subject, the newest first; cancelled ones too."""
    return PointEntry.objects.filter(subject=subject).select_related("agency")


def records(user: User) -> QuerySet[PointEntry]:
    """Points taken in dossiers this person may see, the newest first."""
    return PointEntry.objects.filter(seen_by(user, "dossier__")).select_related("subject__place", "agency", "dossier")
