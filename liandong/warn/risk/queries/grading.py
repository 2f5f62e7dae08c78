"""Risk grades as pages show them: who has which, why, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.ground.ui.paging import LongPaginator
from liandong.law.rules import Text
from liandong.warn.risk import grading
from liandong.warn.risk.models import Grade
from liandong.warn.risk.queries.grades import grades_for

ROWS = 40
TONES = {"low": "green", "medium": "blue", "high": "amber", "major": "red"}


@dataclass(frozen=True, slots=True)
class Band:
    """一档: a grade, from which score on, what is done, and how many have it here."""

    code: str
    at: str
    effect: Text
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class Explained:
    """等级说明: a grade with its parts in words, family by family."""

    row: Grade
    parts: list[tuple[Text, Text, dict[str, Any]]]
    measure: Text
    tone: str


def page(user: User, chosen: str, asked: str) -> dict[str, Any]:
    """The list of an agency, narrowed to one grade, and the scheme it stands on."""
    place, rows = acting(user).place, grades_for(user)
    rule, version = grading.scheme_on(place, today())
    if chosen:
        rows = rows.filter(grade=chosen)
    listed = LongPaginator(rows, ROWS).get_page(asked)
    return {
        "bands": bands(user, place), "rule": rule, "version": version, "place": place, "page": listed,
        "lines": [explained(row) for row in listed.object_list], "chosen": chosen,
        "families": families(place), "since": grading.since(place, today()),
    }  # fmt: skip


def bands(user: User, place: Place) -> list[Band]:
    counted = dict(grades_for(user).order_by().values_list("grade").annotate(n=Count("pk")))
    measures = grading.measures(grading.scheme_on(place, today())[1])
    return [
        Band(code, f"{float(at):g}", effect, counted.get(code, 0), TONES.get(code, "grey"))
        for code, (at, effect) in measures.items()
    ]


def families(place: Place) -> list[tuple[Text, list[Any]]]:
    """The information families of the place's scheme with their items."""
    titles, version = grading.family_titles(place), grading.scheme_on(place, today())[1]
    found: dict[str, list[Any]] = {}
    for item in version.values["items"]:
        found.setdefault(item.code.partition(".")[0], []).append(item)
    return [(titles.get(code, Text(code, code)), each) for code, each in found.items()]


def of_subject(user: User, subject: Subject) -> list[Explained]:
    """The versions of its grade at the agency acted for, the newest first."""
    rows = Grade.objects.filter(agency=user.acting_for, subject=subject).select_related("subject", "agency__place")
    return [explained(row) for row in rows.order_by("-pk")[:6]] if user.acting_for else []


def explained(row: Grade) -> Explained:
    """A grade by the scheme it was given by."""
    rule, _now = grading.scheme_on(row.agency.place, row.on)
    version = rule.on(row.on)
    titles = {item.code: item.title for item in version.values["items"]}
    families = grading.family_titles(row.agency.place)
    parts = [_part(part, titles, families) for part in row.parts]
    measure = grading.measures(version).get(row.grade, (0, Text("", "")))[1]
    return Explained(row, parts, measure, TONES.get(row.grade, "grey"))


def _part(
    part: dict[str, Any], titles: Mapping[str, Text], families: Mapping[str, Text]
) -> tuple[Text, Text, dict[str, Any]]:
    item, family = part["item"], part["family"]
    return families.get(family, Text(family, family)), titles.get(item, Text(item, item)), part
