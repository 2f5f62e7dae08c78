"""风险等级评定: what counts against a subject by the scheme of its place, from which information, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from liandong.discover.clues.codes import OPEN, Outcome, Source
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Answer, Inspection
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import BEIJING
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Standing, Subject
from liandong.ground.rulebook.book import book
from liandong.law.points import Scheme, band
from liandong.law.rules import Rule, Text, Version
from liandong.law.terms import add_months
from liandong.warn.risk.coding import items
from liandong.warn.risk.models import Warning
from liandong.warn.risk.models.warnings import Verdict

RULE, MONTHS, FAMILIES = "risk.grading", "risk.grading_months", "risk.grading_families"
SERIOUS = 3
Counted = QuerySet[Any, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Over which dossiers, and from when to when, is counted: those that the grading agency may see, no others."""

    by: User
    since: date
    on: date

    def seen(self, at: str = "dossier__") -> Q:
        return seen_by(self.by, at)

    @property
    def instants(self) -> tuple[datetime, datetime]:
        return datetime.combine(self.since, time.min, BEIJING), datetime.combine(self.on, time.max, BEIJING)


@dataclass(frozen=True, slots=True)
class Part:
    """评定项: how often something was counted, and what that comes to."""

    item: str
    count: float
    points: float

    @property
    def family(self) -> str:
        return self.item.partition(".")[0]

    @property
    def score(self) -> float:
        return self.count * self.points

    def kept(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "family": self.family,
            "count": self.count,
            "points": self.points,
            "score": self.score,
        }


def scheme_on(place: Place | None, on: date) -> tuple[Rule, Version]:
    """The scheme that speaks in a place on a day."""
    rule = book().rule(RULE, place)
    return rule, rule.on(on)


def table_of(version: Version) -> Scheme:
    return Scheme(version.values["cycle"], version.values["items"], version.values["bands"])


def since(place: Place | None, on: date) -> date:
    """The first day that counts."""
    return add_months(on, -int(book().rule(MONTHS, place).on(on).values["value"]))


def graded(agency: Agency) -> QuerySet[Subject]:
    """The institutions that an agency grades: those of its place and of the places within."""
    kinds = Subject.objects.filter(kind=Subject.Kind.INSTITUTION, merged_into__isnull=True)
    return kinds.filter(place__stem__startswith=agency.place.stem).exclude(status__in=("closed", "revoked"))


def counts(version: Version, asked: Asked, among: QuerySet[Subject]) -> dict[int, list[Part]]:
    """What counts against each of these subjects; who is left out has nothing against it."""
    found: dict[int, list[Part]] = {}
    for item in version.values["items"]:
        count = COUNTS.get(item.code)
        if count is None:
            continue
        for subject, number in count(asked, among):
            found.setdefault(subject, []).append(Part(item.code, float(number), float(item.points)))
    return found


def uncounted(version: Version) -> list[str]:
    """Items of a scheme that nothing in the product counts: a place may name one before its data are there."""
    return [item.code for item in version.values["items"] if item.code not in COUNTS]


def grade_of(version: Version, parts: Collection[Part]) -> tuple[Fraction, str]:
    """The score and the grade that it reaches."""
    score = sum((Fraction(str(part.count)) * Fraction(str(part.points)) for part in parts), Fraction(0))
    reached = band(table_of(version), single_year=score, total=score)
    return score, reached.grade or reached.code if reached else ""


def measures(version: Version) -> dict[str, tuple[Fraction, Text]]:
    """Each grade with the score it begins at and what is done about it (QZ 三（二））."""
    return {one.grade or one.code: (one.at, one.effect) for one in version.values["bands"]}


def family_titles(place: Place | None) -> Mapping[str, Text]:
    return {item["code"]: Text(item["zh"], item["en"]) for item in items(FAMILIES, place)}


def _visits(asked: Asked, among: QuerySet[Subject]) -> list[tuple[int, float]]:
    refused = Answer.objects.filter(value=Answer.Value.NO, inspection__finished_at__range=asked.instants)
    rows = Inspection.objects.filter(asked.seen(), pk__in=refused.values("inspection"), subject__in=among)
    return _tally(rows, "subject")


def _clues(source: str, *, founded: bool) -> Callable[[Asked, QuerySet[Subject]], list[tuple[int, float]]]:
    def count(asked: Asked, among: QuerySet[Subject]) -> list[tuple[int, float]]:
        rows = Clue.objects.filter(asked.seen(), source=source, subject__in=among, received_at__range=asked.instants)
        rows = (
            rows.filter(outcome=Outcome.FOUNDED)
            if founded
            else rows.filter(stage__in=OPEN).exclude(outcome=Outcome.FOUNDED)
        )
        return _tally(rows, "subject")

    return count


def _confirmed(asked: Asked, among: QuerySet[Subject]) -> list[tuple[int, float]]:
    rows = Warning.objects.filter(
        asked.seen(), outcome=Verdict.CLUE, subject__in=among, decided_at__range=asked.instants
    )
    return _tally(rows, "subject")


def _serious(asked: Asked, among: QuerySet[Subject]) -> list[tuple[int, float]]:
    rows = Warning.objects.filter(asked.seen(), level=SERIOUS, subject__in=among)
    return _tally(rows.exclude(stage=Warning.Stage.DECIDED), "subject")


def _points(asked: Asked, among: QuerySet[Subject]) -> list[tuple[int, float]]:
    rows = Standing.objects.filter(is_current=True, points__gt=0, subject__in=among)
    return [(row["subject"], row["n"]) for row in rows.values("subject").annotate(n=Sum("points")).order_by()]


def _tally(rows: QuerySet[Any], subject: str) -> list[tuple[int, float]]:
    counted = rows.order_by().values(of=F(subject)).annotate(n=Count("pk", distinct=True))
    return [(row["of"], row["n"]) for row in counted]


COUNTS: Mapping[str, Callable[[Asked, QuerySet[Subject]], list[tuple[int, float]]]] = {
    "inspection.not_compliant": _visits,
    "sampling.founded": _clues(Source.SAMPLING, founded=True),
    "quality.founded": _clues(Source.QUALITY, founded=True),
    "monitoring.confirmed": _confirmed,
    "monitoring.serious": _serious,
    "faith.points": _points,
    "faith.breach": _clues(Source.CREDIT, founded=True),
    "complaint.founded": _clues(Source.COMPLAINT, founded=True),
    "complaint.open": _clues(Source.COMPLAINT, founded=False),
}
