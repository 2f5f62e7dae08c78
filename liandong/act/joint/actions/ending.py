"""What it came to: each department reports its result; the lead ends it, or calls it off."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.joint.actions import ledger, lending
from liandong.act.joint.actions.standing import led, locked, own_seat
from liandong.act.joint.events import JointCalledOff, JointEnded, PartReported
from liandong.act.joint.models import Joint, Seat
from liandong.act.joint.queries import joints, plans
from liandong.act.joint.queries.codes import CASE_FILED, RESULTS, items
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import release, run_clocks
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.documents.actions import issue
from liandong.ground.documents.papers import day_words
from liandong.ground.dossiers.actions import close_dossier, link
from liandong.ground.dossiers.closing import obstacles
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal


@transaction.atomic
def report_result(*, joint: Joint, result: str, text: str, case: Dossier | None = None, by: User) -> Seat:
    """报告结果: each department says what its part came to; said again, the later word stands.

    case     the case it filed, where that is the result
    raises   Refusal  not at work, not joined, no such result, nothing written, or no case named
    records  PartReported
    """
    joint = locked(joint, Joint.Stage.RUNNING)
    seat = own_seat(joint, by)
    if not seat.is_in:
        raise Refusal(_("Your agency has not joined. Name your people first."))
    if result not in items(RESULTS, joint.dossier.place_id):
        raise Refusal(_("Choose what your part came to."))
    if not text.strip():
        raise Refusal(_("Say in words what was done and found."))
    if result == CASE_FILED:
        _refuse_case(joint, case, by)
    seat.result, seat.result_text, seat.result_case = result, text.strip(), case if result == CASE_FILED else None
    seat.reported_at, seat.reported_by = now(), by
    seat.save(update_fields=["result", "result_text", "result_case", "reported_at", "reported_by"])
    if seat.result_case:
        link(from_dossier=joint.dossier, to_dossier=seat.result_case, relation="led_to", by=by)
    _told(PartReported(dossier=joint.key, agency=seat.agency_id, result=result), joint, by, said=seat.result_text)
    return seat


@transaction.atomic
def end_joint(*, joint: Joint, outcome: str, by: User) -> Joint:
    """结束: every department has reported and nothing is open; one summary for all.

    raises   Refusal  not the lead, not at work, no summary, a department without result, or something still open
    records  JointEnded, DossierClosed, and the joint action in the ledger of works
    """
    joint = led(joint, by, Joint.Stage.RUNNING)
    if not outcome.strip():
        raise Refusal(_("Write the summary: what was found, and what follows."))
    _refuse_unanswered(joint)
    _refuse_obstacles(joint)
    visits = list(joints.visits_of(joint).filter(finished_at__isnull=False))
    seats = list(joints.taking_part(joint).select_related("result_case"))
    joint.outcome, joint.ended_on, joint.stage = outcome.strip(), today(), Joint.Stage.ENDED
    joint.summary = issue(
        dossier=joint.dossier, template="joint_summary", facts=_facts(joint, seats, len(visits)), on=today(), by=by
    )
    joint.save(update_fields=["outcome", "ended_on", "stage", "summary"])
    event = JointEnded(
        dossier=joint.key, form=joint.form, results=[seat.result for seat in seats], visits=len(visits),
        departments=sorted({seat.agency.department_id for seat in seats}), document=joint.summary.pk,
    )  # fmt: skip
    _told(event, joint, by)
    ledger.write_action(joint, len({visit.subject_id for visit in visits}), by)
    close_dossier(dossier=joint.dossier, by=by)
    return joint


@transaction.atomic
def call_off(*, joint: Joint, reason: str, by: User) -> Joint:
    """撤销: it does not take place, or is broken off; what it came from goes its own way.

    raises   Refusal  not the lead, ended, no reason, or something still open
    records  JointCalledOff, DossierClosed
    """
    joint = led(joint, by, *joints.OPEN)
    if not reason.strip():
        raise Refusal(_("Say why it is called off."))
    _refuse_obstacles(joint)
    joint.outcome, joint.ended_on, joint.stage = reason.strip(), today(), Joint.Stage.CALLED_OFF
    joint.save(update_fields=["outcome", "ended_on", "stage"])
    _told(JointCalledOff(dossier=joint.key, form=joint.form), joint, by, said=joint.outcome)
    for clock in Deadline.objects.filter(RUNNING, dossier=joint.dossier, about__startswith="seat:"):
        release(deadline=clock, reason=joint.outcome, on=today(), code="called_off", by=by)
    for agency in joints.agencies_of(joint).exclude(pk=joint.lead_id):
        lending.take_back(joint, agency)
    close_dossier(dossier=joint.dossier, by=by)
    return joint


def _refuse_case(joint: Joint, case: Dossier | None, by: User) -> None:
    if case is None or not joints.own_cases(joint, by.acting_for).filter(pk=case.pk).exists():
        raise Refusal(_("Name the case that your agency filed on this. If there is none yet, file it first."))


def _refuse_unanswered(joint: Joint) -> None:
    running = joint.seats.filter(left_at=None).select_related("agency")
    if silent := [seat.agency.name for seat in running if seat.is_asked]:
        raise Refusal(
            _("%(names)s have not said whether they take part. Wait for them, or take the request back.")
            % {"names": "、".join(silent)}
        )
    if without := [seat.agency.name for seat in running if not seat.result]:
        raise Refusal(_("%(names)s have not reported a result yet.") % {"names": "、".join(without)})
    if plans.draft(joint):
        raise Refusal(_("A plan waits for approval. Have it decided first."))


def _refuse_obstacles(joint: Joint) -> None:
    if first := next(obstacles(joint.dossier), None):
        raise first


def _facts(joint: Joint, seats: list[Seat], visits: int) -> dict[str, object]:
    names = items(RESULTS, joint.dossier.place_id)
    return {
        "title": joint.dossier.title,
        "key": joint.key,
        "form": "联合调查组" if joint.is_team else "联合检查任务",
        "lead": joint.lead.name,
        "commander": joint.commander.name if joint.commander else "",
        "began": day_words(joint.started_on) if joint.started_on else "",
        "visits": f"{visits}次",
        "party": joint.dossier.subject.name if joint.dossier.subject else "",
        "summary": joint.outcome,
        "results": [
            {
                "agency": seat.agency.name,
                "result": names[seat.result].title.zh if seat.result in names else seat.result,
                "text": seat.result_text + (f"（{seat.result_case.key}）" if seat.result_case else ""),
            }
            for seat in seats
        ],
        "tasks": [
            {"agency": row.task.agency.name, "what": row.task.what, "due": day_words(row.task.due_on)}
            for row in plans.progress(joint)
        ],
    }


def _told(event: Event, joint: Joint, by: User, said: str = "") -> None:
    run_clocks(event, dossier=joint.dossier, on=today(), agencies={"owner": joint.lead}, by=by)
    record(event, said=said, by=by)
