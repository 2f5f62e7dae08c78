"""Who is told when a visit concerns more than one agency; what its end means for its draw, and when it is closed."""

from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.events import ClueClosed, ClueDeclined, ClueHandedOver
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.actions import settle_draw, settle_visit
from liandong.discover.inspections.events import (
    InspectionCancelled,
    InspectionFinished,
    InspectionPlanned,
    JoinAsked,
    JoinRefused,
    VisitJoined,
    VisitResultPublished,
)
from liandong.discover.inspections.models import Draw, Inspection, JoinRequest
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.notices.actions import notify
from liandong.ground.notices.wording import declare

declare(JoinAsked.slug, _("%(agency)s asks to go along on visit %(key)s: answer it"))
declare(VisitJoined.slug, _("%(lead)s agrees: visit %(key)s on %(day)s is joint now"))
declare(JoinRefused.slug, _("%(lead)s does not agree to a joint visit; the reason stands at clue %(key)s"))
declare(InspectionPlanned.slug, _("%(lead)s visits on %(day)s whom clue %(key)s is about too: ask to go along"))


@on(JoinAsked)
def tell_the_agency_of_the_visit(entry: Entry) -> None:
    """商请并入检查 → 通知检查机关"""
    request = _request(entry)
    if request.agency_id != request.visit.agency_id:
        facts = {"agency": request.agency.name, "key": request.visit.dossier.key}
        visit = request.visit
        notify(agency=visit.agency, key=entry.kind, facts=facts, dossier=visit.dossier, entry=entry.pk)


@on(VisitJoined, JoinRefused)
def tell_who_asked(entry: Entry) -> None:
    """同意、不同意并入检查 → 通知商请机关"""
    request = _request(entry)
    visit, clue = request.visit, request.clues.select_related("dossier").first()
    if request.agency_id == visit.agency_id or clue is None:
        return
    dossier = visit.dossier if entry.kind == VisitJoined.slug else clue.dossier
    facts = {"lead": visit.agency.name, "key": dossier.key, "day": visit.planned_on.isoformat()}
    notify(agency=request.agency, key=entry.kind, facts=facts, dossier=dossier, entry=entry.pk)


@on(InspectionPlanned)
def tell_who_has_a_clue_merged_with_its_own(entry: Entry) -> None:
    """安排检查 → 通知合并线索的其他承办机关"""
    visit = Inspection.objects.select_related("agency", "dossier").get(dossier__key=entry.dossier)
    groups = visit.clues.exclude(group=None).values("group")
    others = Clue.objects.filter(group__in=groups).exclude(holder=visit.agency).select_related("holder", "dossier")
    for clue in others.order_by("holder", "pk").distinct("holder"):
        facts = {"lead": visit.agency.name, "key": clue.dossier.key, "day": visit.planned_on.isoformat()}
        notify(agency=clue.holder, key=entry.kind, facts=facts, dossier=clue.dossier, entry=entry.pk)


@on(InspectionFinished)
def see_whether_the_draw_is_finished(entry: Entry) -> None:
    """完成检查 → 随机抽查任务是否完成"""
    for draw in Draw.objects.filter(names__visit__dossier__key=entry.dossier):
        settle_draw(draw=draw)


@on(InspectionFinished, InspectionCancelled, VisitResultPublished)
def see_whether_the_visit_is_settled(entry: Entry) -> None:
    """完成、取消检查，公示结果 → 检查是否办结"""
    for visit in Inspection.objects.filter(dossier__key=entry.dossier):
        settle_visit(inspection=visit)


@on(ClueClosed, ClueDeclined, ClueHandedOver)
def see_whether_visits_end_with_the_clue(entry: Entry) -> None:
    """线索办结、不予受理、移交 → 为其进行的检查是否办结"""
    over = (Inspection.Stage.FINISHED, Inspection.Stage.CANCELLED)
    for visit in Inspection.objects.filter(clues=entry.data["clue"], stage__in=over, dossier__closed_at=None):
        settle_visit(inspection=visit)


def _request(entry: Entry) -> JoinRequest:
    rows = JoinRequest.objects.select_related("visit__agency", "visit__dossier", "agency")
    return rows.get(pk=entry.data["request"])
