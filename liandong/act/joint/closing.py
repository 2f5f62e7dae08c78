"""办结障碍: related parties without outcome, on any dossier; tasks of the plan that are not done, on joint work."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from liandong.act.joint.models import RelatedParty
from liandong.act.joint.queries import parties, plans
from liandong.act.joint.queries.joints import joint_in
from liandong.ground.dossiers.closing import obstacle
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal


@obstacle
def related_parties(dossier: Dossier) -> Iterator[Refusal]:
    """关联主体没有去向"""
    for party in parties.open_in(dossier):
        names = {"name": party.subject.name, "agency": party.dispatch.to_agency.name if party.dispatch else ""}
        if party.outcome == RelatedParty.Outcome.TOLD and party.dispatch and party.dispatch.is_open:
            yield Refusal(
                _("%(agency)s has not signed for the related party %(name)s yet. Wait, or remind it.") % names
            )
        else:
            yield Refusal(
                _("Related party %(name)s has no outcome: handle it separately, tell who is competent, or clear it.")
                % names
            )


@obstacle
def tasks(dossier: Dossier) -> Iterator[Refusal]:
    """方案任务未落实: nobody took it, or the lead has not done its own; open dispatches hold it open by themselves."""
    joint = joint_in(dossier)
    if joint is None or joint.stage != joint.Stage.RUNNING:
        return
    for row in plans.progress(joint):
        said = {"agency": row.task.agency.name, "what": row.task.what[:60]}
        if row.dispatch and row.dispatch.stage in ("declined", "recalled"):
            yield Refusal(_("%(agency)s has not taken “%(what)s”. Change the plan, or give it to another.") % said)
        elif row.dispatch is None and not row.is_done:
            yield Refusal(_("%(agency)s still has to do “%(what)s”.") % said)
