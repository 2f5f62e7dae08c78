"""Carrying a visit out, and writing its record."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections.actions.standing import done, locked, on_site, refuse_officers
from liandong.discover.inspections.events import (
    InspectionCancelled,
    InspectionFinished,
    InspectionStarted,
    ItemAnswered,
)
from liandong.discover.inspections.models import Answer, Inspection
from liandong.discover.inspections.queries import out_by_register, questions
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import credentials_on
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.documents.actions import issue
from liandong.ground.documents.papers import day_words
from liandong.law.refusal import Refusal


@transaction.atomic
def start_inspection(*, inspection: Inspection, by: User) -> Inspection:
    """开始检查: the officers are on site and have shown their certificates; what the register knows is kept.

    raises   Refusal  not an officer of this visit, not yet the day, or started before
    records  InspectionStarted
    """
    inspection = on_site(inspection, by, Inspection.Stage.PLANNED)
    if not inspection.officers.filter(pk=by.pk).exists():
        raise Refusal(_("Only the officers of this visit begin it: they show their certificates on site."))
    if inspection.planned_on > today():
        raise Refusal(_("This visit is planned for a later day. Change the plan first, or wait."))
    refuse_officers(list(inspection.officers.all()), today())
    inspection.stage, inspection.started_at = Inspection.Stage.STARTED, now()
    inspection.ruled_out = out_by_register(inspection.subject, today())
    inspection.save(update_fields=["stage", "started_at", "ruled_out"])
    event = InspectionStarted(
        dossier=inspection.dossier.key, on=today().isoformat(), ruled_out=list(inspection.ruled_out)
    )
    return done(inspection, event, by)


@transaction.atomic
def answer(*, inspection: Inspection, item: str, value: str, note: str = "", by: User) -> Answer:
    """记录检查项: answer one question; an earlier answer is replaced and stays on the trail.

    raises   Refusal  no such question, no such answer, a finding without a note, or not on site
    records  ItemAnswered
    """
    inspection = on_site(inspection, by, Inspection.Stage.STARTED)
    if item not in {question.code for question in questions(inspection)}:
        raise Refusal(_("The checklist of this visit has no such question."))
    if value not in Answer.Value.values:
        raise Refusal(_("Answer with compliant, not compliant, not applicable or not checked."))
    if value == Answer.Value.NO and not note.strip():
        raise Refusal(_("Say what is not compliant: a finding without words proves nothing."))
    row, _created = Answer.objects.update_or_create(
        inspection=inspection, item=item,
        defaults={"value": value, "note": note.strip(), "answered_at": now(), "answered_by": by},
    )  # fmt: skip
    record(ItemAnswered(dossier=inspection.dossier.key, item=item, value=value), by=by)
    return row


@transaction.atomic
def finish_inspection(*, inspection: Inspection, summary: str, by: User) -> Inspection:
    """完成检查: nothing more is answered; the on-site record is issued.

    raises   Refusal  no summary, no answer, a certificate that has run out meanwhile, or not on site
    records  InspectionFinished
    """
    inspection = locked(inspection, by, Inspection.Stage.STARTED)
    refuse_officers(list(inspection.officers.all()), today())
    answers = list(inspection.answers.all())
    if not answers:
        raise Refusal(_("No question has been answered yet. Answer at least one."))
    if not summary.strip():
        raise Refusal(_("Write the summary of the visit: it becomes the on-site record."))
    inspection.record = issue(
        dossier=inspection.dossier,
        template="site_record",
        facts=_facts(inspection, answers, summary),
        on=today(),
        by=by,
    )
    inspection.stage, inspection.finished_at = Inspection.Stage.FINISHED, now()
    inspection.summary = summary.strip()
    inspection.save(update_fields=["record", "stage", "finished_at", "summary"])
    findings = sum(row.value == Answer.Value.NO for row in answers)
    event = InspectionFinished(
        dossier=inspection.dossier.key, on=today().isoformat(), asked=len(answers), findings=findings,
        sort=inspection.kind,
    )  # fmt: skip
    return done(inspection, event, by)


@transaction.atomic
def cancel_inspection(*, inspection: Inspection, reason: str, by: User) -> Inspection:
    """取消检查: the visit does not take place, and why.

    raises   Refusal  no reason, or it has begun
    records  InspectionCancelled
    """
    inspection = locked(inspection, by, Inspection.Stage.PLANNED)
    if not reason.strip():
        raise Refusal(_("Say why the visit is cancelled."))
    inspection.stage, inspection.summary = Inspection.Stage.CANCELLED, reason.strip()
    inspection.save(update_fields=["stage", "summary"])
    return done(inspection, InspectionCancelled(dossier=inspection.dossier.key), by, said=reason)


def _minute(when: datetime | None) -> str:
    """The minute in Beijing, as records write it."""
    here = when and localtime(when)
    return f"{day_words(here.date())}{here.hour}时{here.minute}分" if here else ""


def _facts(inspection: Inspection, answers: list[Answer], summary: str) -> dict[str, object]:
    asked = {question.code: question.question.zh for question in questions(inspection)}
    found = [row for row in answers if row.value == Answer.Value.NO]
    valid = credentials_on(today()).filter(user__in=inspection.officers.all()).select_related("user").order_by("user")
    return {
        "party": inspection.subject.name,
        "address": inspection.subject.address,
        "started": _minute(inspection.started_at),
        "ended": _minute(now()),
        "officers": "、".join(officer.name for officer in inspection.officers.all()),
        "certificates": "、".join(f"{one.user.name} {one.number}" for one in valid),
        "summary": summary.strip(),
        "findings": [f"{row.item} {asked[row.item]}：{row.note}" for row in found],
        "asked": len(answers),
    }
