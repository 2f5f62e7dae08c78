"""执法风险点: which questions visits find wanting, where they gather, and whether they become more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from liandong.discover.inspections.models import Answer, Inspection
from liandong.discover.inspections.queries.visits import checklists, inspections_for
from liandong.discover.inspections.strata import Hot, hot_by
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.law.checklist import Question
from liandong.law.rules import NOTHING, Text

HALF = timedelta(days=182)
MOST, SEVERAL = 60, 2


@dataclass(frozen=True, slots=True)
class Point:
    """风险点: a question, how often visits answered “no” in the last half year and in the one before, at how many."""

    checklist: str
    question: Question
    count: int
    before: int
    institutions: int

    @property
    def change(self) -> int:
        return self.count - self.before

    @property
    def code(self) -> str:
        return f"{self.checklist}/{self.question.code}"


@dataclass(frozen=True, slots=True)
class Field:
    """风险领域: an area of supervision with its points, those found most first, and how many visits went through it."""

    title: Text
    visits: int
    points: list[Point]


def fields(user: User, on: date) -> list[Field]:
    """Area by area, over the visits this person may see; an area nobody visited is there too, with nothing."""
    place = user.acting_for.place_id if user.acting_for else ""
    found = _points(user, on, _questions(place, on))
    visits = dict(_visits(user, on).order_by().values_list("checklist").annotate(n=Count("pk")))
    return [
        Field(_title(rule.meta.get("area")), visits.get(rule.id, 0), [one for one in found if one.checklist == rule.id])
        for rule in checklists(place)
    ]


def _title(area: object) -> Text:
    return Text(area["zh"], area["en"]) if isinstance(area, dict) else NOTHING


def _visits(user: User, on: date) -> QuerySet[Inspection]:
    return inspections_for(user).filter(stage=Inspection.Stage.FINISHED, finished_at__date__gte=on - HALF)


def _points(user: User, on: date, asked: dict[str, dict[str, Question]]) -> list[Point]:
    rows = Answer.objects.filter(
        value=Answer.Value.NO, inspection__in=inspections_for(user).filter(finished_at__date__gte=on - 2 * HALF)
    )
    late = Q(inspection__finished_at__date__gte=on - HALF)
    counted = rows.order_by().values("inspection__checklist", "item").annotate(
        now=Count("pk", filter=late), past=Count("pk", filter=~late),
        subjects=Count("inspection__subject", filter=late, distinct=True),
    )  # fmt: skip
    found = [
        Point(row["inspection__checklist"], asked[row["inspection__checklist"]][row["item"]], row["now"], row["past"],
              row["subjects"])
        for row in counted
        if row["item"] in asked.get(row["inspection__checklist"], {})
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.count, -one.before, one.code))[:MOST]


@hot_by
def hot_questions(user: User) -> list[Hot]:
    """热点领域: questions that visits of the last half year found wanting at several institutions, the most first."""
    rows = Answer.objects.filter(value=Answer.Value.NO, inspection__in=_visits(user, today()))
    found: dict[tuple[str, str], set[int]] = {}
    for checklist, item, subject in rows.order_by().values_list("inspection__checklist", "item", "inspection__subject"):
        found.setdefault((checklist, item), set()).add(subject)
    asked = _questions(user.acting_for.place_id if user.acting_for else "", today())
    fields = [
        Hot(f"{checklist}/{item}", _named(asked[checklist][item]), frozenset(subjects))
        for (checklist, item), subjects in found.items()
        if len(subjects) >= SEVERAL and item in asked.get(checklist, {})
    ]
    return sorted(fields, key=lambda one: (-len(one.subjects), one.code))[:MOST]


def _named(question: Question) -> Text:
    return Text(f"{question.code} {question.question.zh}", f"{question.code} {question.question.en}")


def _questions(place: str, on: date) -> dict[str, dict[str, Question]]:
    return {rule.id: {one.code: one for one in rule.on(on).values["questions"]} for rule in checklists(place)}
