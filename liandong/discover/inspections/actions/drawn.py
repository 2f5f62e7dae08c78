"""What becomes of a drawn name: a visit, a reason why there is none, the result for everybody; the end of a draw."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections.actions.planning import plan_inspection
from liandong.discover.inspections.actions.standing import done
from liandong.discover.inspections.events import (
    DrawFinished,
    DrawnExcused,
    DrawnVisitPlanned,
    VisitResultPublished,
)
from liandong.discover.inspections.models import Draw, Inspection, Listed
from liandong.discover.inspections.queries import draws
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.closing import obstacles
from liandong.ground.dossiers.queries import may_edit
from liandong.law import draw as chance
from liandong.law.refusal import Refusal


@transaction.atomic
def plan_drawn(
    *, name: Listed, officers: Collection[User], planned_on: date, separate_because: str = "",
    officers_because: str = "", by: User,
) -> Inspection:  # fmt: skip
    """安排抽中对象的检查: the drawn officers go; others only with a reason.

    raises   Refusal  planned or excused before, other officers without a reason, what `plan_inspection` refuses
    records  InspectionPlanned, DrawnVisitPlanned
    """
    name = _locked(name, by)
    if name.visit_id:
        raise Refusal(_("A visit was planned for this name meanwhile. It stands in the dossier of the draw."))
    drawn = set(name.officers.values_list("pk", flat=True))
    is_other = {officer.pk for officer in officers} != drawn
    if is_other and not officers_because.strip():
        raise Refusal(_("Other officers were drawn for this name. Send them, or say why others go."))
    visit = plan_inspection(
        subject=name.subject, officers=officers, checklist=name.draw.checklist, planned_on=planned_on,
        separate_because=separate_because, is_drawn=True, by=by,
    )  # fmt: skip
    name.visit, name.officers_because = visit, officers_because.strip() if is_other else ""
    name.save(update_fields=["visit", "officers_because"])
    dossiers.link(from_dossier=name.draw.dossier, to_dossier=visit.dossier, relation="led_to", by=by)
    event = DrawnVisitPlanned(
        dossier=name.draw.dossier.key, draw=name.draw_id, subject=name.subject.code, visit=visit.dossier.key,
        other_officers=is_other,
    )  # fmt: skip
    record(event, said=officers_because if is_other else "", by=by)
    return visit


@transaction.atomic
def excuse(*, name: Listed, because: str, by: User) -> Listed | None:
    """抽中对象不再检查: why it is not visited; the next ticket of its layer comes in its place, if there is one.

    returns  the name that comes in
    raises   Refusal  no reason, a visit that is not cancelled, excused before
    records  DrawnExcused
    """
    name = _locked(name, by, owner_only=True)
    if not because.strip():
        raise Refusal(_("Say why the institution is not visited: the reason is kept beside the draw."))
    if name.visit and name.visit.stage != Inspection.Stage.CANCELLED:
        raise Refusal(_("A visit to it is planned or done. Cancel the visit first."))
    name.excused_because = because.strip()
    name.save(update_fields=["excused_because"])
    instead = (
        name.draw.names.filter(layer=name.layer, is_drawn=False).select_related("subject").order_by("rank").first()
    )
    if instead is not None:
        _bring_in(instead, name, by)
    event = DrawnExcused(
        dossier=name.draw.dossier.key, draw=name.draw_id, subject=name.subject.code,
        instead=instead.subject.code if instead else "",
    )  # fmt: skip
    record(event, said=because, by=by)
    settle_draw(draw=name.draw)
    return instead


@transaction.atomic
def publish_result(*, name: Listed, by: User) -> Listed:
    """公示抽查结果: the public reads who was visited, when, and whether something was found; its clock stops.

    raises   Refusal  the visit is not finished, public already, or another agency's
    records  VisitResultPublished
    """
    name = Listed.objects.select_for_update(of=("self",)).select_related("subject", "draw__dossier").get(pk=name.pk)
    visit = name.visit
    if visit is None or visit.stage != Inspection.Stage.FINISHED:
        raise Refusal(_("The visit is not finished: there is no result yet."))
    if visit.agency != acting(by) or not may_edit(by, visit.dossier):
        raise Refusal(_("This visit belongs to another agency."))
    if name.published_at:
        raise Refusal(_("This result is public already."))
    name.published_at = now()
    name.save(update_fields=["published_at"])
    event = VisitResultPublished(
        dossier=visit.dossier.key, draw=name.draw_id, subject=name.subject.code, on=today().isoformat()
    )
    done(visit, event, by)
    return name


@transaction.atomic
def settle_draw(*, draw: Draw) -> bool:
    """随机抽查任务完成: when every drawn name is visited or excused; nobody has to say so. Whether it is.

    records  DrawFinished, and DossierClosed where nothing stands in the way
    """
    draw = Draw.objects.select_for_update(of=("self",)).select_related("dossier__place", "agency").get(pk=draw.pk)
    stand = draws.progress(draw)
    if draw.stage != Draw.Stage.DRAWN or stand.visited + stand.excused < stand.drawn:
        return False
    draw.stage, draw.finished_at = Draw.Stage.FINISHED, now()
    draw.save(update_fields=["stage", "finished_at"])
    event = DrawFinished(
        dossier=draw.dossier.key, draw=draw.pk, on=today().isoformat(), visited=stand.visited, excused=stand.excused
    )
    run_clocks(event, dossier=draw.dossier, on=today(), agencies={"owner": draw.agency}, by=None)
    record(event, by=None)
    if next(obstacles(draw.dossier), None) is None:
        dossiers.close_dossier(dossier=draw.dossier, by=None)
    return True


def _bring_in(instead: Listed, gone: Listed, by: User) -> None:
    instead.is_drawn, instead.instead_of = True, gone
    instead.save(update_fields=["is_drawn", "instead_of"])
    draw = gone.draw
    code = instead.row or instead.subject.code
    codes = chance.officers_for(draws.declared(draw), draw.value, code)
    pool = draw.pool.filter(code__in=codes)
    instead.officers.set(pool.values_list("officer", flat=True))
    for agency in Agency.objects.filter(pk__in=pool.values("agency")).exclude(pk=draw.agency_id).order_by("pk"):
        dossiers.share(dossier=draw.dossier, agency=agency, level="edit", because=DrawnExcused.slug, by=by)


def _locked(name: Listed, by: User, *, owner_only: bool = False) -> Listed:
    rows = Listed.objects.select_for_update(of=("self",))
    row = rows.select_related("draw__dossier__place", "draw__agency", "subject__place", "visit").get(pk=name.pk)
    agency = acting(by)
    is_ours = agency == row.draw.agency or (not owner_only and row.draw.pool.filter(agency=agency).exists())
    if not is_ours or not may_edit(by, row.draw.dossier):
        raise Refusal(_("This draw belongs to another agency."))
    if row.draw.stage != Draw.Stage.DRAWN or not row.is_drawn:
        raise Refusal(_("This name is not drawn, or the draw is over. Look at it again."))
    if row.excused_because:
        raise Refusal(_("This name was excused meanwhile; its reason stands in the dossier of the draw."))
    return row
