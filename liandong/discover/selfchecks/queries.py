"""Self-checks as the institution fills them in, and as the agency reads them beside what visits found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, QuerySet

from liandong.discover.inspections.models import Answer
from liandong.discover.inspections.queries import Area, Sheet, arranged, checklists, out_by_register
from liandong.discover.selfchecks.models import SelfAnswer, SelfCheck
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.checklist import Question
from liandong.law.rules import Rule


def selfchecks_for(user: User) -> QuerySet[SelfCheck]:
    """Those whose dossier this person may see: for a person of an institution its own."""
    rows = SelfCheck.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "subject", "agency")


def own(user: User) -> QuerySet[SelfCheck]:
    """Those of the institution that the person answers for, and nobody else's."""
    return selfchecks_for(user).filter(subject__code=user.answers_for or "-")


def own_subject(user: User) -> Subject | None:
    """The institution that the person answers for, as far as the register knows it."""
    rows = Subject.objects.filter(code=user.answers_for or "-", merged_into__isnull=True)
    return rows.select_related("place").first()


def to_ask(user: User) -> QuerySet[Subject]:
    """The institutions that may be asked: those of the place of the agency and of the places within."""
    here = user.acting_for
    rows = Subject.objects.filter(kind=Subject.Kind.INSTITUTION, merged_into__isnull=True)
    rows = rows.exclude(status__in=(Subject.Status.CLOSED, Subject.Status.REVOKED)).select_related("place")
    return rows.filter(place__stem__startswith=here.place.stem) if here else rows.none()


def busy_with(checklist: str, subjects: Collection[int]) -> dict[int, SelfCheck]:
    """Which of these institutions are at this self-check now."""
    rows = SelfCheck.objects.filter(subject__in=subjects, checklist=checklist, stage=SelfCheck.Stage.OPEN)
    return {row.subject_id: row for row in rows.order_by().select_related("begun_by")}


def to_fill(place: str) -> Sequence[Rule]:
    """The checklists published for a place: the same that visits go through."""
    return checklists(place)


def questions(check: SelfCheck) -> Sequence[Question]:
    """The questions of the checklist version that this self-check keeps."""
    rule = book().rule(check.checklist, place=check.dossier.place_id)
    asked: Sequence[Question] = rule.on(check.checklist_version).values["questions"]
    return asked


def sheet(check: SelfCheck, at: str = "") -> Sheet:
    """The checklist with what the institution has said so far."""
    found = {row.item: row for row in check.answers.all()}
    out = check.ruled_out if check.submitted_at else out_by_register(check.subject, today())
    return Sheet(arranged(questions(check), out, found, at))


def area(check: SelfCheck, number: int) -> Area | None:
    """One group of its questions."""
    return next((one for one in sheet(check).areas if one.number == number), None)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """自查与检查不符: a question the institution called in order and a later visit found wanting."""

    question: Question
    said: SelfAnswer
    found: Answer


def otherwise(check: SelfCheck, user: User) -> list[Otherwise]:
    """Where later visits that this person may see found it otherwise; the first visit for each question."""
    if check.submitted_at is None:
        return []
    asked = {one.code: one for one in questions(check)}
    said = {row.item: row for row in check.answers.filter(value=SelfAnswer.Value.YES)}
    rows = Answer.objects.filter(
        seen_by(user, "inspection__dossier__"), value=Answer.Value.NO, item__in=said,
        inspection__subject=check.subject_id, inspection__checklist=check.checklist,
        inspection__finished_at__gte=check.submitted_at,
    ).select_related("inspection__dossier")  # fmt: skip
    first: dict[str, Answer] = {}
    for row in rows.order_by("inspection__finished_at", "pk"):
        first.setdefault(row.item, row)
    return [Otherwise(asked[item], said[item], row) for item, row in sorted(first.items()) if item in asked]


def is_late(check: SelfCheck) -> bool:
    on = check.submitted_at.astimezone(BEIJING).date() if check.submitted_at else today()
    return check.due_on is not None and check.due_on < on


FULL, SETTLED = "full", "settled"


def extent(subject: Subject, on: date) -> list[str]:
    """全面自查和自查自纠: what stands for an institution on a day.

    full     every checklist published for its place was handed in within the year
    settled  every one was since the first day of the year before, and the newest of each found nothing wanting
    """
    wanted = {rule.id for rule in to_fill(subject.place_id or "")}
    since = datetime.combine(date(on.year - 1, 1, 1), time.min, BEIJING)
    rows = SelfCheck.objects.filter(subject=subject, stage=SelfCheck.Stage.SUBMITTED, submitted_at__gte=since)
    wrong = SelfAnswer.objects.filter(selfcheck=OuterRef("pk"), value=SelfAnswer.Value.NO)
    newest: dict[str, SelfCheck] = {}
    for row in rows.annotate(is_wanting=Exists(wrong)).order_by("submitted_at", "pk"):
        newest[row.checklist] = row
    if not wanted or not wanted <= newest.keys():
        return []
    last = [newest[checklist] for checklist in wanted]
    is_full = all(one.submitted_at and one.submitted_at.astimezone(BEIJING).year == on.year for one in last)
    is_settled = not any(one.is_wanting for one in last)  # type: ignore[attr-defined]
    return [word for word, holds in ((FULL, is_full), (SETTLED, is_settled)) if holds]
