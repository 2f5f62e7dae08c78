"""What every act on a visit asks: whose it is, where it stands, and who may go."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting, certified
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.queries import may_edit
from liandong.law.refusal import Refusal


def refuse_officers(officers: Collection[User], on: date) -> None:
    """两人执法: at least two, each with a certificate valid on the day (行政处罚法 42). Raises Refusal."""
    if len({officer.pk for officer in officers}) < 2:
        raise Refusal(_("A visit needs at least two officers. Add one more."), rule="penalty.two_officers")
    if without := [officer.name for officer in officers if not certified(officer, on)]:
        raise Refusal(
            _("%(names)s: no valid enforcement certificate on that day. Choose other officers.")
            % {"names": "、".join(without)},
            rule="penalty.two_officers",
        )


def locked(inspection: Inspection, by: User, stage: str) -> Inspection:
    """The visit, for an act of the agency that leads it and has not handed it over. Raises Refusal."""
    inspection = _row(inspection)
    if acting(by) != inspection.agency or not may_edit(by, inspection.dossier):
        raise Refusal(_("This visit belongs to another agency."))
    return _at(inspection, stage)


def on_site(inspection: Inspection, by: User, stage: str) -> Inspection:
    """The visit, for an act of the agency that leads it, or of an officer of another that joined. Raises Refusal."""
    inspection = _row(inspection)
    goes_along = acting(by) == inspection.agency or inspection.officers.filter(pk=by.pk).exists()
    if not goes_along or not may_edit(by, inspection.dossier):
        raise Refusal(_("This visit belongs to another agency."))
    return _at(inspection, stage)


def _row(inspection: Inspection) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("dossier__place", "agency", "subject")
    return rows.get(pk=inspection.pk)


def _at(inspection: Inspection, stage: str) -> Inspection:
    if inspection.stage != stage:
        now_at = inspection.get_stage_display()
        raise Refusal(_("This cannot be done now: the visit is “%(stage)s”. Look at it again.") % {"stage": now_at})
    return inspection


def done(inspection: Inspection, event: Event, by: User | None, said: str = "") -> Inspection:
    """Clocks, then the trail."""
    agencies = {"owner": inspection.agency, "handler": inspection.agency}
    facts = ["double_random"] if inspection.kind == Inspection.Kind.DRAWN else []
    run_clocks(event, dossier=inspection.dossier, on=today(), agencies=agencies, facts=facts, by=by)
    record(event, said=said, by=by)
    return inspection
