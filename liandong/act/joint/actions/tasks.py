"""Handing out the tasks of a plan: as dispatches, so that each department finds them on its board."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liandong.act.dispatch import actions as dispatches
from liandong.act.dispatch.models import Dispatch
from liandong.act.joint.events import OwnTaskBegun
from liandong.act.joint.models import Plan, Task
from liandong.act.joint.queries.plans import line
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.actions import run_clocks, waive
from liandong.ground.deadlines.models import RUNNING, Deadline


def hand_out(plan: Plan, old: Plan | None, by: User) -> None:
    """Send what is new; what stood in the plan before goes on as it is; what was dropped and not signed is recalled."""
    known = {line(one): one for one in old.tasks.select_related("dispatch")} if old else {}
    for task in plan.tasks.select_related("agency"):
        before = known.pop(line(task), None)
        if before:
            _go_on(task, before)
        elif task.agency_id == plan.joint.lead_id:
            _begin(task, by)
        else:
            task.dispatch = dispatches.send(
                dossier=plan.joint.dossier, kind=Dispatch.Kind.TASK, to=task.agency, asks=task.what,
                due_on=task.due_on, by=by,
            )  # fmt: skip
            task.save(update_fields=["dispatch"])
    for dropped in known.values():
        _drop(dropped, by)


def _go_on(task: Task, before: Task) -> None:
    """The same task in a new version: its dispatch and its clock stay."""
    task.dispatch, task.done_at, task.done_by, task.done_text = (
        before.dispatch, before.done_at, before.done_by, before.done_text,
    )  # fmt: skip
    task.save(update_fields=["dispatch", "done_at", "done_by", "done_text"])
    Deadline.objects.filter(RUNNING, dossier=task.plan.joint.dossier_id, about=before.about).update(about=task.about)


def _begin(task: Task, by: User) -> None:
    """A task of the lead itself: nobody sends himself a letter, but the clock runs."""
    joint = task.plan.joint
    event = OwnTaskBegun(dossier=joint.key, task=task.pk)
    run_clocks(
        event, dossier=joint.dossier, on=today(), agencies={"owner": joint.lead}, about=task.about,
        until=task.due_on, by=by,
    )  # fmt: skip
    record(event, by=by)


def _drop(task: Task, by: User) -> None:
    """Not in the plan any more: taken back if nobody has signed for it; else it has to be answered."""
    if task.dispatch and task.dispatch.stage == Dispatch.Stage.SENT:
        dispatches.recall(dispatch=task.dispatch, reason=_("No longer in the plan."), by=by)
    for clock in Deadline.objects.filter(RUNNING, dossier=task.plan.joint.dossier_id, about=task.about):
        waive(deadline=clock, reason=_("No longer in the plan."), on=today(), by=by)
