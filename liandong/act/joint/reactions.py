"""Who is told when agencies are asked to join, and when a plan waits for its approval."""

from django.utils.translation import gettext_lazy as _

from liandong.act.joint.events import JoiningAsked, JoiningDeclined, JointLeft, MembersNamed, PlanDrafted
from liandong.act.joint.models import Joint
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.notices.actions import notify
from liandong.ground.notices.wording import declare

declare(JoiningAsked.slug, _("%(lead)s asks your agency to join %(key)s: name your people, or say why not"))
declare(MembersNamed.slug, _("%(agency)s has named its people for %(key)s"))
declare(JoiningDeclined.slug, _("%(agency)s does not take part in %(key)s and says why"))
declare(JointLeft.slug, _("%(agency)s no longer takes part in %(key)s"))
declare(PlanDrafted.slug, _("A plan of %(key)s waits for approval"))


@on(JoiningAsked)
def tell_the_asked(entry: Entry) -> None:
    """商请参加 → 通知被商请单位"""
    joint, agency = _of(entry)
    _tell(entry, joint, agency, agency)


@on(MembersNamed, JoiningDeclined, JointLeft)
def tell_the_lead(entry: Entry) -> None:
    """确定人员、不参加、退出 → 通知牵头单位"""
    joint, agency = _of(entry)
    if agency != joint.lead:
        _tell(entry, joint, agency, joint.lead)


@on(PlanDrafted)
def tell_who_decides(entry: Entry) -> None:
    """拟订方案 → 通知牵头单位"""
    joint = _joint(entry)
    _tell(entry, joint, joint.lead, joint.lead)


def _joint(entry: Entry) -> Joint:
    return Joint.objects.select_related("dossier", "lead").get(dossier__key=entry.dossier)


def _of(entry: Entry) -> tuple[Joint, Agency]:
    return _joint(entry), Agency.objects.get(pk=entry.data["agency"])


def _tell(entry: Entry, joint: Joint, agency: Agency, to: Agency) -> None:
    facts = {"key": joint.key, "lead": joint.lead.name, "agency": agency.name}
    notify(agency=to, key=entry.kind, facts=facts, dossier=joint.dossier, entry=entry.pk)
