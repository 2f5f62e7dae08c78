"""One case, one plan: drafted, approved by another person who decides, changed only by a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from liandong.act.joint.actions import ledger, tasks
from liandong.act.joint.actions.standing import last_act, led
from liandong.act.joint.events import PlanApproved, PlanDrafted, PlanSentBack
from liandong.act.joint.models import Joint, Plan, Task
from liandong.act.joint.queries import joints, plans
from liandong.act.joint.queries.codes import Item, template
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.ground.documents.papers import day_words
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


class TaskLine(NamedTuple):
    """What one department has to do by a day."""

    agency: Agency
    what: str
    due_on: date


@transaction.atomic
def draft_plan(
    *, joint: Joint, parts: Mapping[str, str], tasks: Sequence[TaskLine], reason: str = "", by: User
) -> Plan:
    """拟订方案: the first plan, or a changed one; it binds nobody before it is approved.

    parts   what was written, by code of joint.plan_parts
    reason  why the plan in force is changed
    raises   Refusal  not the lead, not formed, another draft waits, a part or the tasks missing, or nothing changed
    records  PlanDrafted
    """
    joint = led(joint, by, Joint.Stage.FORMED, Joint.Stage.RUNNING)
    if waiting := plans.draft(joint):
        raise Refusal(
            _("%(name)s has drafted version %(version)s, which waits for approval. Have that decided first.")
            % {"name": waiting.author.name, "version": waiting.version}
        )
    asked, version = template(joint.dossier.place_id, today())
    said = {item.code: parts.get(item.code, "").strip() for item in asked}
    _refuse_missing(asked, said)
    _refuse_tasks(joint, tasks)
    last = joint.plans.order_by("-version").first()
    if last and not reason.strip():
        raise Refusal(_("Say why the plan is changed: a new version keeps its reason."))
    plan = Plan.objects.create(
        joint=joint, version=last.version + 1 if last else 1, parts=said, reason=reason.strip(), author=by,
        rule_version=version.start, drafted_at=now(),
    )  # fmt: skip
    rows = [Task(plan=plan, agency=one.agency, what=one.what.strip(), due_on=one.due_on) for one in tasks]
    Task.objects.bulk_create(rows)
    changed = plans.difference(plan)
    if changed and changed.is_nothing:
        raise Refusal(_("Nothing was changed. Change a part or a task, or leave the plan as it is."))
    _told(PlanDrafted(dossier=joint.key, plan=plan.pk, version=plan.version), plan, by, said=plan.reason)
    return plan


@transaction.atomic
def approve_plan(*, plan: Plan, by: User) -> Plan:
    """批准方案: by someone of the lead agency who decides, and did not write it; it replaces the one in force.

    raises   Refusal  not theirs to decide, their own draft, or decided meanwhile
    records  PlanApproved, and the plan in the ledger of works; at work, its tasks are sent
    """
    joint = led(plan.joint, by, Joint.Stage.FORMED, Joint.Stage.RUNNING)
    plan = _waiting(plan)
    _refuse_decider(by)
    if plan.author_id == by.pk:
        raise Refusal(_("You drafted this plan. Another person who decides has to approve it."))
    old = plans.current(joint)
    if old:
        old.state = Plan.State.REPLACED
        old.save(update_fields=["state"])
    plan.document = issue(dossier=joint.dossier, template="joint_plan", facts=_facts(plan, by), on=today(), by=by)
    plan.state, plan.decided_by, plan.decided_at = Plan.State.APPROVED, by, now()
    plan.save(update_fields=["document", "state", "decided_by", "decided_at"])
    event = PlanApproved(dossier=joint.key, plan=plan.pk, version=plan.version, document=plan.document.pk)
    _told(event, plan, by)
    ledger.write_plan(plan, by)
    if joint.stage == Joint.Stage.RUNNING:
        tasks.hand_out(plan, old, by)
    return plan


@transaction.atomic
def send_back_plan(*, plan: Plan, reason: str, by: User) -> Plan:
    """退回方案: it is not approved, and why; its author may take it back in the same way.

    raises   Refusal  not theirs, no reason, or decided meanwhile
    records  PlanSentBack
    """
    led(plan.joint, by, Joint.Stage.FORMED, Joint.Stage.RUNNING)
    plan = _waiting(plan)
    if plan.author_id != by.pk:
        _refuse_decider(by)
    if not reason.strip():
        raise Refusal(_("Say why the plan goes back."))
    plan.state, plan.decided_by, plan.decided_at = Plan.State.SENT_BACK, by, now()
    plan.decided_because = reason.strip()
    plan.save(update_fields=["state", "decided_by", "decided_at", "decided_because"])
    event = PlanSentBack(dossier=plan.joint.key, plan=plan.pk, version=plan.version)
    _told(event, plan, by, said=plan.decided_because)
    return plan


def _waiting(plan: Plan) -> Plan:
    """The draft, read anew under the lock of its joint work."""
    plan = Plan.objects.select_related("joint__dossier__place", "joint__lead", "joint__commander", "author").get(
        pk=plan.pk
    )
    if plan.state != Plan.State.DRAFT:
        raise Refusal(
            _("This version is “%(state)s” (%(act)s). Look at it again.")
            % {"state": plan.get_state_display(), "act": last_act(plan.joint.dossier)}
        )
    return plan


def _refuse_decider(by: User) -> None:
    if not by.may("cases.decide"):
        raise Refusal(_("A plan is decided on by whoever decides at your agency, such as its head."))


def _refuse_missing(asked: Sequence[Item], said: Mapping[str, str]) -> None:
    lacks = [item.title for item in asked if not said[item.code]]
    if lacks:
        zh, en = "、".join(one.zh for one in lacks), ", ".join(one.en for one in lacks)
        raise Refusal(Text(f"方案还缺：{zh}。", f"Still missing in the plan: {en}."))


def _refuse_tasks(joint: Joint, lines: Sequence[TaskLine]) -> None:
    if not lines:
        raise Refusal(_("A plan says who does what by when: add at least one task."))
    there = set(joints.taking_part(joint).values_list("agency", flat=True))
    for one in lines:
        if not one.what.strip():
            raise Refusal(_("Say what %(agency)s has to do.") % {"agency": one.agency.name})
        if one.agency.pk not in there:
            raise Refusal(_("%(agency)s has not joined; it cannot be given a task.") % {"agency": one.agency.name})
        if one.due_on < today():
            raise Refusal(_("A task cannot be due on a past day (%(day)s).") % {"day": one.due_on.isoformat()})
    if len({(one.agency.pk, one.what.strip(), one.due_on) for one in lines}) < len(lines):
        raise Refusal(_("The same task stands there twice."))


def _facts(plan: Plan, by: User) -> dict[str, object]:
    joint = plan.joint
    with override("zh-hans"):
        parts = [{"title": item.title.zh, "text": words} for item, words in plans.written(plan)]
    return {
        "title": joint.dossier.title,
        "key": joint.key,
        "version": plan.version,
        "reason": plan.reason,
        "lead": joint.lead.name,
        "commander": joint.commander.name if joint.commander else "",
        "parts": parts,
        "tasks": [
            {"agency": one.agency.name, "what": one.what, "due": day_words(one.due_on)}
            for one in plan.tasks.select_related("agency")
        ],
        "author": plan.author.name,
        "approver": f"{acting(by).name} {by.name}",
    }


def _told(event: Event, plan: Plan, by: User, said: str = "") -> None:
    run_clocks(event, dossier=plan.joint.dossier, on=today(), agencies={"owner": plan.joint.lead}, by=by)
    record(event, said=said, by=by)
