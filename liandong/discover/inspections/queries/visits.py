"""What there is to know about visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import OPEN
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.merging import merged_with
from liandong.discover.inspections.models import Answer, Inspection, JoinRequest
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.registry.models import Licence, Subject
from liandong.ground.registry.queries import identities, licence_light, licences_of
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.standing import FACTS
from liandong.law import checklist
from liandong.law.checklist import Held, Question, is_excused
from liandong.law.refusal import Refusal
from liandong.law.rules import Rule, Text

WINDOW = "inspections.same_time"
# What care may be given under; “other” may be the permit of one technique, whose subjects nobody lists.
PERMITS = (Licence.Kind.PRACTICE, Licence.Kind.CLINIC_RECORD, Licence.Kind.OTHER)


def inspections_for(user: User) -> QuerySet[Inspection]:
    """The visits whose dossier this person may see."""
    rows = Inspection.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "subject", "agency")


def to_close(user: User) -> QuerySet[Inspection]:
    """Visits of the agency acted for that are over, and whose dossier is not: something is open, or has to be said."""
    rows = inspections_for(user).filter(agency=user.acting_for, stage=Inspection.Stage.FINISHED)
    return rows.filter(dossier__closed_at=None)


def open_visits(subject: Subject) -> QuerySet[Inspection]:
    """Visits to this subject, by any agency, that have not taken place yet or are going on (综合查一次).

    A secret one is known to those who see its dossier alone: nobody is told of it here.
    """
    rows = Inspection.objects.filter(subject__in=identities(subject), stage__in=("planned", "started"))
    return rows.exclude(dossier__grade=Dossier.Grade.SECRET).select_related("agency").order_by("planned_on", "pk")


def same_time(place: str | None) -> int:
    """How many days apart two visits are still at the same time; a local setting of the place."""
    return int(book().rule(WINDOW, place).on(today()).values["value"])


def collisions(subject: Subject, on: date) -> QuerySet[Inspection]:
    """Visits to this subject, by any agency and under any name it was merged from, that are at the same time."""
    days = timedelta(days=same_time(subject.place_id))
    near = Q(stage=Inspection.Stage.STARTED) | Q(planned_on__range=(on - days, on + days))
    return open_visits(subject).filter(near)


def to_join(subject: Subject) -> QuerySet[Inspection]:
    """Open visits that have not begun: another agency may go along."""
    return open_visits(subject).filter(stage=Inspection.Stage.PLANNED)


def visit_to_join(clue: Clue, number: int) -> Inspection | None:
    """The visit of this number, if it is an open one to the subject of the clue; its dossier need not be seen."""
    return to_join(clue.subject).filter(pk=number).first() if clue.subject else None


def for_the_visit(clue: Clue, user: User) -> list[Clue]:
    """The clue, and those merged with it that the same agency holds: they are looked into together."""
    also = merged_with(clue, user).filter(holder=clue.holder_id, stage__in=OPEN, subject__in=_same(clue))
    return [clue, *also.order_by("received_at", "pk")]


def _same(clue: Clue) -> list[int]:
    return identities(clue.subject) if clue.subject else []


def around(clue: Clue, user: User) -> dict[str, Any]:
    """What one should see before a visit is planned: open visits to the subject, the clues it is for, a refusal."""
    subject = subject_of(clue)
    return {
        "clue": clue,
        "clues": for_the_visit(clue, user),
        "visits": open_visits(subject),
        "refused": answered(clue),
        "days": same_time(subject.place_id),
    }


def requests_to(visit: Inspection) -> QuerySet[JoinRequest]:
    """Who asked to go along, and what was answered."""
    return visit.requests.select_related("agency", "asked_by", "answered_by").prefetch_related("clues", "officers")


def request_for(user: User, number: int) -> JoinRequest | None:
    """A request to join a visit this person may see."""
    rows = JoinRequest.objects.filter(seen_by(user, "visit__dossier__"), pk=number)
    return rows.select_related("visit__dossier", "visit__agency", "agency").first()


def answered(clue: Clue) -> JoinRequest | None:
    """The last answer to our asking to go along for this clue: a refusal is the reason for a visit apart."""
    refused = JoinRequest.objects.filter(clues=clue, agency=clue.holder_id, stage=JoinRequest.Stage.REFUSED)
    return refused.select_related("visit__agency").last()


def unreasoned(among: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Visits of this year neither merged with another to the same subject at the same time, nor with a reason.

    There should be none. Of each pair it is the later planned one, which should have joined or said why.
    """
    among = among.filter(planned_on__year=today().year)
    days = timedelta(days=same_time(None))
    first = Inspection.objects.filter(subject=OuterRef("subject"), pk__lt=OuterRef("pk"))
    first = first.exclude(stage=Inspection.Stage.CANCELLED).filter(
        planned_on__gte=OuterRef("planned_on") - days, planned_on__lte=OuterRef("planned_on") + days
    )
    still_open = Q(finished_at=None) | Q(finished_at__gt=OuterRef("dossier__opened_at"))
    return among.exclude(stage=Inspection.Stage.CANCELLED).filter(Exists(first.filter(still_open)), separate_because="")


def questions(inspection: Inspection) -> Sequence[Question]:
    """The questions of the checklist version that this visit keeps."""
    rule = book().rule(inspection.checklist, place=inspection.dossier.place_id)
    asked: Sequence[Question] = rule.on(inspection.checklist_version).values["questions"]
    return asked


@dataclass(frozen=True)
class Asked:
    """A question with what was found so far."""

    question: Question
    answer: Any  # of a visit, or of a self-check


@dataclass(frozen=True)
class Area:
    """A group of the checklist as it is filled in on site.

    excused  questions that do not apply by the register: not asked, yet one may be answered, and then counts
    """

    number: int
    title: Text
    rows: list[Asked]
    excused: list[Asked]
    is_open: bool = False

    @property
    def all(self) -> list[Asked]:
        return [*self.rows, *self.excused]

    @property
    def asked(self) -> int:
        return len(self.rows) + sum(row.answer is not None for row in self.excused)

    @property
    def answered(self) -> int:
        return sum(row.answer is not None for row in self.all)

    @property
    def findings(self) -> int:
        return sum(row.answer is not None and row.answer.value == Answer.Value.NO for row in self.all)

    @property
    def shows_excused(self) -> bool:
        return any(row.answer for row in self.excused)


@dataclass(frozen=True)
class Sheet:
    """The checklist of a visit with what was found so far."""

    areas: list[Area]
    is_altered: bool = False  # the checklist was changed in place after the visit was planned

    @property
    def asked(self) -> int:
        return sum(area.asked for area in self.areas)

    @property
    def excused(self) -> int:
        return sum(row.answer is None for area in self.areas for row in area.excused)

    @property
    def answered(self) -> int:
        return sum(area.answered for area in self.areas)

    @property
    def findings(self) -> list[Asked]:
        return [row for area in self.areas for row in area.all if row.answer and row.answer.value == Answer.Value.NO]

    def around(self, item: str) -> tuple[Area, Asked] | None:
        """The group and the row of a question; None for one that is not asked."""
        return next(((area, row) for area in self.areas for row in area.all if row.question.code == item), None)


def sheet(inspection: Inspection, at: str = "") -> Sheet:
    """The checklist in its order. One group is open: that of the question last touched, or the first with gaps.

    at  code of the question last touched
    """
    found = {row.item: row for row in inspection.answers.all()}
    asked = questions(inspection)
    is_altered = bool(inspection.checklist_seal) and inspection.checklist_seal != seal(asked)
    return Sheet(arranged(asked, ruled_out(inspection), found, at), is_altered)


def arranged(asked: Sequence[Question], out: Sequence[str], found: Mapping[str, Any], at: str = "") -> list[Area]:
    """The questions group by group with what was said so far; one group is open.

    out    facts that the register rules out
    found  question → its answer, whoever gave it
    """
    groups: dict[Text, tuple[list[Asked], list[Asked]]] = {}
    for question in asked:
        halves = groups.setdefault(question.group, ([], []))
        halves[is_excused(question, out)].append(Asked(question, found.get(question.code)))
    areas = [Area(number, title, *halves) for number, (title, halves) in enumerate(groups.items(), 1)]
    touched = [area for area in areas if any(row.question.code == at for row in area.all)]
    gaps = [area for area in areas if area.answered < area.asked]
    shown = next(iter([*touched, *gaps, *areas]), None)
    return [replace(area, is_open=area is shown) for area in areas]


def ruled_out(inspection: Inspection) -> Sequence[str]:
    """The facts the register ruled out when the visit began; of one only planned, those it rules out now."""
    if inspection.stage == Inspection.Stage.PLANNED:
        return out_by_register(inspection.subject, today())
    kept: Sequence[str] = inspection.ruled_out
    return kept


def out_by_register(subject: Subject, on: date) -> list[str]:
    """The facts that cannot be by the licences and filings of an institution that hold on a day."""
    if subject.kind != Subject.Kind.INSTITUTION:
        return []
    held = [
        Held(licence.kind, frozenset(scope.code for scope in licence.scopes.all()))
        for licence in licences_of(subject)
        if licence.kind in PERMITS and licence_light(licence, on) != "overdue"
    ]
    return checklist.ruled_out(book().rule(FACTS).on(on).values["items"], held)


def seal(asked: Sequence[Question]) -> str:
    """A fingerprint of what a checklist asks and of whom."""
    lines = "\n".join(f"{one.code} {one.question.zh} {' '.join(one.applies_when)}" for one in asked)
    return sha256(lines.encode()).hexdigest()


def checklists(place: str) -> Sequence[Rule]:
    """The checklists that can be used in a place."""
    return book().of_kind("checklist", place)


def subject_of(clue: Clue) -> Subject:
    """Whom a clue is about. Raises Refusal while nobody has said so."""
    if clue.subject is None:
        raise Refusal(_("Say first whom the clue is about."))
    return clue.subject
