"""What there is to know about visits."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def sheet(inspection: Inspection) -> dict[Text, list[Asked]]:
    """The checklist as it is filled in on site: its groups in order, each with its questions."""
    found = {row.item: row for row in inspection.answers.all()}
    groups: dict[Text, list[Asked]] = {}
    for question in questions(inspection):
        groups.setdefault(question.group, []).append(Asked(question, found.get(question.code)))
    return groups


def checklists(place: str) -> Sequence[Rule]:
    """The checklists that can be used in a place."""
    return book().of_kind("checklist", place)


def subject_of(clue: Clue) -> Subject:
    """Whom a clue is about. Raises Refusal while nobody has said so."""
    if clue.subject is None:
        raise Refusal(_("Say first whom the clue is about."))
    return clue.subject
