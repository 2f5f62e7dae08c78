"""What every act on joint work asks first: is it still where the person saw it, and is it theirs to do?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liandong.act.joint.models import Joint, Seat
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting, names_of
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui.words import instant
from liandong.law.refusal import Refusal


def locked(joint: Joint, *stages: str) -> Joint:
    """The same joint work, read anew and held until the end of the transaction.

    raises  Refusal  it is at another stage; the sentence says who acted last
    """
    rows = Joint.objects.select_for_update(of=("self",))
    joint = rows.select_related("dossier__place", "dossier__subject", "lead", "commander").get(pk=joint.pk)
    if stages and joint.stage not in stages:
        raise Refusal(
            _("This cannot be done now: the joint work is “%(stage)s” (%(act)s). Look at it again.")
            % {"stage": joint.get_stage_display(), "act": last_act(joint.dossier)}
        )
    return joint


def led(joint: Joint, by: User, *stages: str) -> Joint:
    """The same, for an act of the lead agency."""
    if acting(by) != joint.lead:
        raise Refusal(_("%(lead)s leads this joint work. Ask it to do this.") % {"lead": joint.lead.name})
    return locked(joint, *stages)


def own_seat(joint: Joint, by: User) -> Seat:
    """The running seat of the agency acted for. Raises Refusal."""
    rows = Seat.objects.select_for_update(of=("self",)).select_related("agency")
    seat = rows.filter(joint=joint, agency=acting(by), left_at=None).first()
    if seat is None:
        raise Refusal(_("Your agency was not asked to take part. Its lead can ask you."))
    return seat


def last_act(dossier: Dossier) -> str:
    """Who did what last, and when, for the person who comes second."""
    entry = Entry.objects.filter(dossier=dossier.key).order_by("-id").first()
    if entry is None:
        return ""
    name = names_of([entry.by_id]).get(entry.by_id, "") if entry.by_id else ""
    return " ".join(part for part in (name, entry.title, instant(entry.at)) if part)
