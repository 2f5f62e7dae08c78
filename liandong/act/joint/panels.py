"""What joint work and related parties put on the dossier page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from liandong.act.joint.models import Joint, Plan, Seat
from liandong.act.joint.queries import joints, parties, plans
from liandong.act.joint.queries.codes import (
    PARTY_KINDS,
    RESULTS,
    TRIGGERS,
    items,
    plan_required,
    triggers,
    version_on,
)
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, workbench_acts

RELATED_ON = (Dossier.Kind.CLUE, Dossier.Kind.INSPECTION, Dossier.Kind.CASE, Dossier.Kind.JOINT)
WORD = "joint.handle"


@asked_once
def _seats(row: Joint) -> list[Seat]:
    return list(joints.seats_of(row))


@asked_once
def _versions(row: Joint) -> list[Plan]:
    return plans.versions(row)


@dossier_panel
def joint_work(dossier: Dossier, user: User) -> Panel | None:
    """What it is, who leads and commands, by which facts, and how far it has come."""
    row = joints.joint_in(dossier)
    if row is None:
        return None
    found = version_on(row.trigger_rule or TRIGGERS, dossier.place_id, row.trigger_version or today())
    named = items(TRIGGERS, dossier.place_id, row.trigger_version) if found else {}
    context = {
        "joint": row,
        "rail": joints.rail(row),
        "facts": [named[code].title for code in row.facts if code in named],
        "has_triggers": triggers(dossier.place_id, today()) is not None,
        "sources": joints.sources_of(row, user),
    }
    return Panel(capfirst(row.get_form_display()), "joint/parts/joint.html", context, "users-group", 5)


@dossier_panel
def people(dossier: Dossier, user: User) -> Panel | None:
    """Who was asked, who has joined with whom, who left and why, and what each part came to."""
    row = joints.joint_in(dossier)
    if row is None:
        return None
    context = {
        "joint": row,
        "seats": _seats(row),
        "results": {code: item.title for code, item in items(RESULTS, dossier.place_id).items()},
        "is_lead": row.is_open and user.may(WORD) and user.acting_for == row.lead,
        "here": user.acting_for if row.is_open and user.may(WORD) else None,
    }
    return Panel(_("Agencies and people"), "joint/parts/people.html", context, "users", 6)


@dossier_panel
def plan(dossier: Dossier, user: User) -> Panel | None:
    """The plan in force, and all versions."""
    row = joints.joint_in(dossier)
    if row is None:
        return None
    versions = _versions(row)
    context = {
        "joint": row,
        "versions": versions,
        "current": next((one for one in versions if one.state == Plan.State.APPROVED), None),
        "is_required": plan_required(dossier.place_id, today()),
        "place": dossier.place_id,
    }
    return Panel(_("Plan"), "joint/parts/plan.html", context, "list-details", 7)


@dossier_panel
def progress(dossier: Dossier, user: User) -> Panel | None:
    """Tasks and who is late, visits, cases: the whole on one page."""
    row = joints.joint_in(dossier)
    if row is None or row.started_on is None:
        return None
    lines = plans.progress(row)
    context = {
        "joint": row,
        "lines": lines,
        "done": sum(line.is_done for line in lines),
        "late": sorted({line.task.agency.name for line in lines if line.is_late}),
        "visits": joints.visits_of(row),
        "cases": joints.cases_of(row, user),
        "may_act": row.is_open and user.may(WORD) and user.acting_for == row.lead,
    }
    return Panel(_("Progress"), "joint/parts/progress.html", context, "progress", 8)


@dossier_panel
def related(dossier: Dossier, user: User) -> Panel | None:
    """Related parties with their outcomes, and whom the register ties to the subject."""
    if dossier.kind not in RELATED_ON:
        return None
    may_act = dossier.closed_at is None and user.may(WORD) and may_edit(user, dossier)
    lines = parties.lines(dossier, user)
    candidates = parties.candidates(dossier) if may_act else []
    if not (lines or candidates):
        return None
    context = {
        "dossier": dossier,
        "lines": lines,
        "candidates": candidates,
        "kinds": {code: item.title for code, item in items(PARTY_KINDS, dossier.place_id).items()},
        "may_act": may_act,
    }
    return Panel(_("Related parties"), "joint/parts/parties.html", context, "sitemap", 30)


@workbench_acts
def begin(user: User) -> Iterator[Act]:
    """Joint work may begin from nothing, too."""
    if user.may(WORD) and user.acting_for is not None:
        yield Act(_("Joint work"), reverse("joint:list"), "users-group")


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """For joint work: what comes next. For what it may come from: to open it, and to note related parties."""
    if dossier.closed_at is not None or not user.may(WORD) or user.acting_for is None:
        return
    row = joints.joint_in(dossier)
    if row is not None:
        yield from _of_joint(row, user)
    elif dossier.kind in joints.SOURCES and may_edit(user, dossier) and joints.joint_with(dossier) is None:
        yield Act(_("Make a joint task"), f"{reverse('joint:new')}?from={dossier.key}", "users-group")
    if dossier.kind in RELATED_ON and may_edit(user, dossier):
        yield Act(_("Add a related party"), reverse("joint:suspect", args=[dossier.key]), "sitemap")


def _of_joint(row: Joint, user: User) -> Iterator[Act]:
    seat = next((one for one in _seats(row) if one.agency == user.acting_for and one.left_at is None), None)
    if seat is not None:
        yield from _of_seat(row, seat)
    if user.acting_for == row.lead:
        yield from _of_lead(row, user)


def _of_seat(row: Joint, seat: Seat) -> Iterator[Act]:
    if seat.is_asked:
        yield Act(_("Name our people"), _to("members", row), "user-plus", is_primary=True)
        yield Act(_("Do not take part"), _to("decline", row), "user-x")
        return
    if row.stage == Joint.Stage.RUNNING:
        yield Act(_("Report our result"), _to("result", row), "report", is_primary=not seat.result)
        yield Act(_("Plan a joint visit"), _to("visit", row), "calendar-plus")
    yield Act(_("Name our people"), _to("members", row), "users")


def _of_lead(row: Joint, user: User) -> Iterator[Act]:
    versions = _versions(row)
    draft = next((one for one in versions if one.state == Plan.State.DRAFT), None)
    if row.stage == Joint.Stage.FORMING:
        alone = joints.taking_part(row).count() < 2
        why = _("No other agency has named its people yet.") if alone else ""
        why = why if row.commander else _("Name the commander first.")
        yield Act(_("Form it"), _to("form", row), "flag", is_primary=True, is_post=True, why_not=why)
    elif draft is not None:
        yield Act(_("Decide on the plan"), reverse("joint:version", args=[draft.pk]), "list-check", is_primary=True)
    else:
        is_first = not versions
        label = _("Draft the plan") if is_first else _("Change the plan")
        yield Act(label, _to("plan", row), "list-details", is_primary=is_first)
    if row.stage == Joint.Stage.FORMED:
        yield Act(
            _("Begin the work"), _to("start", row), "player-play", is_primary=True, is_post=True, why_not=_hold(row)
        )
    if row.stage == Joint.Stage.RUNNING:
        yield Act(_("End the joint work"), _to("end", row), "flag-check")
    yield Act(_("Ask an agency to join"), _to("ask", row), "user-plus")
    yield Act(_("Name the commander"), _to("commander", row), "user-star", is_primary=row.commander is None)
    yield Act(_("Bring in a dossier"), _to("add_source", row), "folder-plus")
    yield Act(_("Call it off"), _to("call_off", row), "ban")


def _hold(row: Joint) -> str | Promise:
    if plans.current(row) is not None:
        return ""
    if plan_required(row.dossier.place_id, today()):
        return _("One case, one plan: it begins with an approved plan.")
    return _("A plan waits for approval.") if plans.draft(row) else ""


def _to(name: str, row: Joint) -> str:
    return reverse(f"joint:{name}", args=[row.key])
