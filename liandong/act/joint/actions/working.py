"""At work: begun by the plan, tasks handed out, visits planned together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.joint.actions import tasks
from liandong.act.joint.actions.standing import last_act, led, locked, own_seat
from liandong.act.joint.events import JointStarted, OwnTaskDone
from liandong.act.joint.models import Joint, Task
from liandong.act.joint.queries import joints, plans
from liandong.act.joint.queries.codes import ONE_PLAN, plan_required
from liandong.discover.inspections.actions import plan_inspection
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.actions import link, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal


@transaction.atomic
def start_joint(*, joint: Joint, by: User) -> Joint:
    """启动: where the place wants one plan a case, only with an approved one; its tasks are sent.

    raises   Refusal  not the lead, not formed, or no approved plan where one is needed
    records  JointStarted, MatterDispatched for each task
    """
    joint = led(joint, by, Joint.Stage.FORMED)
    plan = plans.current(joint)
    if plan is None and plan_required(joint.dossier.place_id, today()):
        raise Refusal(
            _("One case, one plan: here joint work begins only with an approved plan. Draft it and have it approved."),
            rule=ONE_PLAN,
        )
    if plan is None and plans.draft(joint):
        raise Refusal(_("A plan waits for approval. Have it decided first."))
    joint.stage, joint.started_on = Joint.Stage.RUNNING, today()
    joint.save(update_fields=["stage", "started_on"])
    event = JointStarted(dossier=joint.key, plan=plan.pk if plan else 0)
    run_clocks(event, dossier=joint.dossier, on=today(), agencies={"owner": joint.lead}, by=by)
    record(event, by=by)
    if plan:
        tasks.hand_out(plan, None, by)
    return joint


@transaction.atomic
def finish_own_task(*, task: Task, text: str, by: User) -> Task:
    """完成任务: the lead has done what the plan gives to itself, and says what came of it.

    raises   Refusal  not the lead, nothing written, or done before
    records  OwnTaskDone
    """
    joint = led(task.plan.joint, by, Joint.Stage.RUNNING)
    task = Task.objects.select_for_update(of=("self",)).select_related("plan").get(pk=task.pk)
    if task.agency_id != joint.lead_id or task.plan.state != "approved":
        raise Refusal(_("This is no task of the lead in the plan in force."))
    if task.done_at is not None:
        raise Refusal(_("This task is done already (%(act)s).") % {"act": last_act(joint.dossier)})
    if not text.strip():
        raise Refusal(_("Say what was done."))
    task.done_at, task.done_by, task.done_text = now(), by, text.strip()
    task.save(update_fields=["done_at", "done_by", "done_text"])
    event = OwnTaskDone(dossier=joint.key, task=task.pk)
    run_clocks(event, dossier=joint.dossier, on=today(), agencies={"owner": joint.lead}, about=task.about, by=by)
    record(event, by=by)
    return task


@transaction.atomic
def plan_visit(
    *, joint: Joint, subject: Subject, officers: Collection[User], checklist: str, planned_on: date,
    separate_because: str = "", by: User,
) -> Inspection:  # fmt: skip
    """安排联合检查: one visit of officers whom the agencies named, for our clues; all who joined see it.

    raises   Refusal  not at work, our agency has not joined, an officer nobody named, or what the visit itself refuses
    records  InspectionPlanned, DossiersLinked
    """
    joint = locked(joint, Joint.Stage.RUNNING)
    if not own_seat(joint, by).is_in:
        raise Refusal(_("Your agency has not joined. Name your people first."))
    named = set(joints.people_of(joint).values_list("pk", flat=True))
    if strangers := [one.name for one in officers if one.pk not in named]:
        raise Refusal(
            _("%(names)s were not named for this joint work. Their agency names them first.")
            % {"names": "、".join(strangers)}
        )
    visit = plan_inspection(
        subject=subject, officers=officers, checklist=checklist, planned_on=planned_on,
        clues=joints.clues_for_visit(joint, acting(by), subject), grade=_grade(joint),
        separate_because=separate_because, by=by,
    )  # fmt: skip
    link(from_dossier=joint.dossier, to_dossier=visit.dossier, relation="led_to", by=by)
    for seat in joints.taking_part(joint).exclude(agency=acting(by)):
        level = "edit" if any(seat.members.filter(user=one, until=None).exists() for one in officers) else "read"
        share(dossier=visit.dossier, agency=seat.agency, level=level, because=joint.key, by=by)
    return visit


def _grade(joint: Joint) -> str:
    """A visit of secret joint work is secret; one of open joint work is not open by that."""
    secret, internal = Dossier.Grade.SECRET, Dossier.Grade.INTERNAL
    return secret if joint.dossier.grade == secret else internal
