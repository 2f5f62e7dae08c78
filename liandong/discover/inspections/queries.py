"""What there is to know about visits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Answer, Inspection
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.checklist import Question
from liandong.law.refusal import Refusal
from liandong.law.rules import Rule, Text


def inspections_for(user: User) -> QuerySet[Inspection]:
    """The visits whose dossier this person may see."""
    rows = Inspection.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "subject", "agency")


def open_visits(subject: Subject) -> QuerySet[Inspection]:
    """Visits to this subject, by any agency, that have not taken place yet or are going on (综合查一次)."""
    rows = Inspection.objects.filter(subject=subject, stage__in=("planned", "started"))
    return rows.select_related("agency").order_by("planned_on", "pk")


def questions(inspection: Inspection) -> Sequence[Question]:
    """The questions of the checklist version that this visit keeps."""
    rule = book().rule(inspection.checklist, place=inspection.dossier.place_id)
    asked: Sequence[Question] = rule.on(inspection.checklist_version).values["questions"]
    return asked


@dataclass(frozen=True)
class Asked:
    """A question with what was found so far."""

    question: Question
    answer: Answer | None


@dataclass(frozen=True)
class Area:
    """A group of the checklist as it is filled in on site."""

    number: int
    title: Text
    rows: list[Asked]
    is_open: bool = False

    @property
    def answered(self) -> int:
        return sum(row.answer is not None for row in self.rows)

    @property
    def findings(self) -> int:
        return sum(row.answer is not None and row.answer.value == Answer.Value.NO for row in self.rows)


@dataclass(frozen=True)
class Sheet:
    """The checklist of a visit with what was found so far."""

    areas: list[Area]

    @property
    def asked(self) -> int:
        return sum(len(area.rows) for area in self.areas)

    @property
    def answered(self) -> int:
        return sum(area.answered for area in self.areas)

    @property
    def findings(self) -> list[Asked]:
        return [row for area in self.areas for row in area.rows if row.answer and row.answer.value == Answer.Value.NO]

    def around(self, item: str) -> tuple[Area, Asked] | None:
        """The group and the row of a question; None for one that is not asked."""
        return next(((area, row) for area in self.areas for row in area.rows if row.question.code == item), None)


def sheet(inspection: Inspection, at: str = "") -> Sheet:
    """The checklist in its order. One group is open: that of the question last touched, or the first with gaps.

    at  code of the question last touched
    """
    found = {row.item: row for row in inspection.answers.all()}
    groups: dict[Text, list[Asked]] = {}
    for question in questions(inspection):
        groups.setdefault(question.group, []).append(Asked(question, found.get(question.code)))
    areas = [Area(number, title, rows) for number, (title, rows) in enumerate(groups.items(), 1)]
    touched = [area for area in areas if any(row.question.code == at for row in area.rows)]
    gaps = [area for area in areas if area.answered < len(area.rows)]
    shown = next(iter([*touched, *gaps, *areas]), None)
    return Sheet([replace(area, is_open=area is shown) for area in areas])


def checklists(place: str) -> Sequence[Rule]:
    """The checklists that can be used in a place."""
    return book().of_kind("checklist", place)


def subject_of(clue: Clue) -> Subject:
    """Whom a clue is about. Raises Refusal while nobody has said so."""
    if clue.subject is None:
        raise Refusal(_("Say first whom the clue is about."))
    return clue.subject
