"""履职登记: a team formed, a plan approved, a joint action finished are written down where a directive counts them."""

from __future__ import annotations

from collections.abc import Mapping

from liandong.act.joint.models import Joint, Plan
from liandong.act.joint.queries import joints
from liandong.act.works.actions import record_work
from liandong.act.works.queries import could_join, order_of
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import today
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier

TEAM = ("inspections.joint_team",)
PLANS = ("dispatch.one_case_one_plan", "inspections.joint_plan")
ACTIONS = ("inspections.joint_actions",)


def write_team(joint: Joint, by: User) -> None:
    """成立联合调查组."""
    _write(TEAM, joint, "成立联合调查组", joint.notice, by)


def write_plan(plan: Plan, by: User) -> None:
    """制定联合方案: once for each joint work, however often its plan changes."""
    if plan.joint.plans.exclude(pk=plan.pk).filter(state=Plan.State.REPLACED).exists():
        return
    parts = {} if _is_secret(plan.joint) else plan.parts
    told = {code: parts.get(code) or f"见方案{_number(plan.document)}" for code in ("scope", "division")}
    _write(PLANS, plan.joint, "批准联合办理方案", plan.document, by, told=told)


def write_action(joint: Joint, units: int, by: User) -> None:
    """联合执法行动: what was done together on site; without a finished visit nothing is counted."""
    if units:
        _write(ACTIONS, joint, "完成联合执法行动", joint.summary, by, amount=units)


def _write(
    rules: tuple[str, ...], joint: Joint, what: str, paper: Document | None, by: User, *,
    told: Mapping[str, str] | None = None, amount: int = 0,
) -> None:  # fmt: skip
    """In the ledger of the lead, for each of these rules that it has; the title names the key and nothing secret."""
    joined = _joined(joint)
    for rule in rules:
        if joined and paper and order_of(joint.lead, rule, today()):
            record_work(
                rule=rule, on=today(), title=f"{what}（{joint.key}）", joined=joined, told=told, amount=amount,
                papers=[paper], by=by,
            )  # fmt: skip


def _joined(joint: Joint) -> list[Agency]:
    others = joints.taking_part(joint).exclude(agency=joint.lead).values("agency")
    return list(could_join(joint.lead).filter(pk__in=others))


def _is_secret(joint: Joint) -> bool:
    return joint.dossier.grade == Dossier.Grade.SECRET


def _number(document: Document | None) -> str:
    return document.number if document else ""
