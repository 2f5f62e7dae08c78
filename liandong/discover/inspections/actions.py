"""Planning a visit, carrying it out, and writing its record."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.discover.inspections.events import (
    InspectionCancelled,
    InspectionFinished,
    InspectionPlanned,
    InspectionStarted,
    ItemAnswered,
)
from liandong.discover.inspections.models import Answer, Inspection
from liandong.discover.inspections.queries import open_visits, out_by_register, questions, seal
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting, certified
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal


@transaction.atomic
def plan_inspection(
    *, subject: Subject, officers: Collection[User], checklist: str, planned_on: date, clues: Collection[Clue] = (),
    separate_because: str = "", by: User,
) -> Inspection:  # fmt: skip
    """安排检查: send at least two certified officers to a subject, for one or more clues or by plan.

    officers          two or more, with a certificate valid on the planned day (行政处罚法 42)
    checklist         id of a checklist; its version of today is kept
    separate_because  why not together with a visit to the same subject that is open already (综合查一次)
    raises   Refusal  officers, day, checklist or a colliding visit
    records  InspectionPlanned
    """
    agency = acting(by)
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    _refuse_officers(officers, planned_on)
    if planned_on < today():
        raise Refusal(_("A visit cannot be planned for a past day. Choose today or later."))
    if (other := open_visits(subject).first()) and not separate_because.strip():
        raise Refusal(
            _("%(agency)s has an open visit to this subject on %(day)s. Join it, or say why a separate one is needed.")
            % {"agency": other.agency.name, "day": other.planned_on.isoformat()},
            rule="inspections.one_visit",
        )
    for clue in clues:
        if clue.holder_id != agency.pk:
            raise Refusal(_("Clue %(key)s is held by another agency.") % {"key": clue.dossier.key})
    place = subject.place or agency.place
    dossier = dossiers.open_dossier(
        kind="inspection", title=subject.name, place=place, owner=agency, subject=subject, by=by
    )
    version = book().rule(checklist, place=place.pk).on(today())
    inspection = Inspection.objects.create(
        dossier=dossier, subject=subject, agency=agency, checklist=checklist, planned_on=planned_on,
        checklist_version=version.start, checklist_seal=seal(version.values["questions"]),
        kind=Inspection.Kind.FOR_CLUE if clues else Inspection.Kind.PLANNED, separate_because=separate_because.strip(),
    )  # fmt: skip
    inspection.officers.set(officers)
    inspection.clues.set(clues)
    for clue in clues:
        dossiers.link(from_dossier=clue.dossier, to_dossier=dossier, relation="led_to", by=by)
    event = InspectionPlanned(
        dossier=dossier.key, subject=subject.code, planned_on=planned_on.isoformat(), checklist=checklist,
        officers=[officer.pk for officer in officers],
    )  # fmt: skip
    return _done(inspection, event, by)


@transaction.atomic
def start_inspection(*, inspection: Inspection, by: User) -> Inspection:
    """开始检查: the officers are on site and have shown their certificates; what the register knows is kept.

    raises   Refusal  not an officer of this visit, not yet the day, or started before
    records  InspectionStarted
    """
    inspection = _locked(inspection, by, Inspection.Stage.PLANNED)
    if not inspection.officers.filter(pk=by.pk).exists():
        raise Refusal(_("Only the officers of this visit begin it: they show their certificates on site."))
    if inspection.planned_on > today():
        raise Refusal(_("This visit is planned for a later day. Change the plan first, or wait."))
    _refuse_officers(list(inspection.officers.all()), today())
    inspection.stage, inspection.started_at = Inspection.Stage.STARTED, now()
    inspection.ruled_out = out_by_register(inspection.subject, today())
    inspection.save(update_fields=["stage", "started_at", "ruled_out"])
    event = InspectionStarted(
        dossier=inspection.dossier.key, on=today().isoformat(), ruled_out=list(inspection.ruled_out)
    )
    return _done(inspection, event, by)


@transaction.atomic
def answer(*, inspection: Inspection, item: str, value: str, note: str = "", by: User) -> Answer:
    """记录检查项: answer one question; an earlier answer is replaced and stays on the trail.

    raises   Refusal  no such question, no such answer, a finding without a note, or not on site
    records  ItemAnswered
    """
    inspection = _locked(inspection, by, Inspection.Stage.STARTED)
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
    inspection = _locked(inspection, by, Inspection.Stage.STARTED)
    _refuse_officers(list(inspection.officers.all()), today())
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
        dossier=inspection.dossier.key, on=today().isoformat(), asked=len(answers), findings=findings
    )
    return _done(inspection, event, by)


@transaction.atomic
def cancel_inspection(*, inspection: Inspection, reason: str, by: User) -> Inspection:
    """取消检查: the visit does not take place, and why.

    raises   Refusal  no reason, or it has begun
    records  InspectionCancelled
    """
    inspection = _locked(inspection, by, Inspection.Stage.PLANNED)
    if not reason.strip():
        raise Refusal(_("Say why the visit is cancelled."))
    inspection.stage, inspection.summary = Inspection.Stage.CANCELLED, reason.strip()
    inspection.save(update_fields=["stage", "summary"])
    return _done(inspection, InspectionCancelled(dossier=inspection.dossier.key), by, said=reason)


def _refuse_officers(officers: Collection[User], on: date) -> None:
    if len({officer.pk for officer in officers}) < 2:
        raise Refusal(_("A visit needs at least two officers. Add one more."), rule="penalty.two_officers")
    if without := [officer.name for officer in officers if not certified(officer, on)]:
        raise Refusal(
            _("%(names)s: no valid enforcement certificate on that day. Choose other officers.")
            % {"names": "、".join(without)},
            rule="penalty.two_officers",
        )


def _locked(inspection: Inspection, by: User, stage: str) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("dossier__place", "agency", "subject")
    inspection = rows.get(pk=inspection.pk)
    if acting(by) != inspection.agency:
        raise Refusal(_("This visit belongs to another agency."))
    if inspection.stage != stage:
        now_at = inspection.get_stage_display()
        raise Refusal(_("This cannot be done now: the visit is “%(stage)s”. Look at it again.") % {"stage": now_at})
    return inspection


def _done(inspection: Inspection, event: Event, by: User, said: str = "") -> Inspection:
    agencies = {"owner": inspection.agency, "handler": inspection.agency}
    run_clocks(event, dossier=inspection.dossier, on=today(), agencies=agencies, by=by)
    record(event, said=said, by=by)
    return inspection


def _facts(inspection: Inspection, answers: list[Answer], summary: str) -> dict[str, object]:
    asked = {question.code: question.question.zh for question in questions(inspection)}
    found = [row for row in answers if row.value == Answer.Value.NO]
    return {
        "party": inspection.subject.name,
        "address": inspection.subject.address,
        "officers": "、".join(officer.name for officer in inspection.officers.all()),
        "summary": summary.strip(),
        "findings": [f"{row.item} {asked[row.item]}：{row.note}" for row in found],
        "asked": len(answers),
    }
