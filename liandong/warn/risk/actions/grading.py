"""Giving every institution of an agency its risk grade."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import book
from liandong.law.rules import Version
from liandong.warn.risk import grading
from liandong.warn.risk.events import SubjectsGraded
from liandong.warn.risk.models import Grade

BATCH = 2_000


@transaction.atomic
def grade_subjects(*, on: date | None = None, by: User) -> int:
    """评定风险等级: each institution by the scheme of its own place; where nothing changed, the grade it has stays.

    on       the day; today, if left out
    returns  how many have another score or grade than before
    records  SubjectsGraded
    """
    agency, on = acting(by), on or today()
    Agency.objects.select_for_update().get(pk=agency.pk)  # one at a time
    rule, version = grading.scheme_on(agency.place, on)
    asked = grading.Asked(by=by, since=grading.since(agency.place, on), on=on)
    among = grading.graded(agency)
    parts = grading.counts(version, asked, among)
    before = {row.subject_id: row for row in Grade.objects.filter(agency=agency, is_current=True)}
    made, over = [], []
    for subject in among.values_list("pk", flat=True).iterator():
        new = _grade(subject, version, parts.get(subject, []), on, by)
        old = before.pop(subject, None)
        if old is None or _differ(old, new):
            made.append(new)
            over += [old.pk] if old else []
    over += [row.pk for row in before.values()]  # no longer there to be graded
    Grade.objects.filter(pk__in=over).update(is_current=False)
    Grade.objects.bulk_create(made, batch_size=BATCH)
    graded = Grade.objects.filter(agency=agency, is_current=True).count()
    record(SubjectsGraded(agency=agency.pk, subjects=graded, changed=len(made), rule=rule.id, on=on), by=by)
    return len(made)


def _grade(subject: int, version: Version, parts: list[grading.Part], on: date, by: User) -> Grade:
    score, grade = grading.grade_of(version, parts)
    return Grade(
        agency=acting(by), subject_id=subject, on=on, score=Decimal(str(round(float(score), 2))), grade=grade,
        parts=[part.kept() for part in parts], rule=grading.RULE, rule_version=version.start,
        layer=book().layer_of(version), by=by,
    )  # fmt: skip


def _differ(old: Grade, new: Grade) -> bool:
    """Whether anything that explains the grade is another than before."""
    return (old.grade, old.parts, old.rule_version, old.layer) != (new.grade, new.parts, new.rule_version, new.layer)
