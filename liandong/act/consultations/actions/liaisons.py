"""Naming whom the others speak with; the agency does it itself."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations.events import LiaisonEnded, LiaisonNamed
from liandong.act.consultations.models import Liaison
from liandong.act.works.actions import record_work
from liandong.act.works.queries import orders_of
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting, members
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.law.refusal import Refusal


@transaction.atomic
def name_liaison(
    *, officer: User, deputy: User | None = None, since: date, until: date | None = None, by: User
) -> Liaison:
    """指定联络员: an agency names one of its people, and a deputy; where a directive orders it, the ledger has it.

    raises   Refusal  not of our agency, the same person twice, days the wrong way round, or named already
    records  LiaisonNamed, and WorkRecorded for the order to name liaison officers
    """
    agency = Agency.objects.select_for_update(no_key=True).get(pk=acting(by).pk)
    here = set(members(agency).values_list("pk", flat=True))
    for one in (officer, deputy):
        if one is not None and one.pk not in here:
            raise Refusal(_("%(name)s does not belong to your agency. An agency names its own.") % {"name": one.name})
    if officer == deputy:
        raise Refusal(_("The deputy is another person. Choose one, or name nobody."))
    if until is not None and until < max(since, today()):
        raise Refusal(_("The last day lies before the first, or is past. Correct the days."))
    first = agency.liaisons.filter(officer=officer, ended_on=None).select_related("named_by").first()
    if first:
        raise Refusal(
            _("%(who)s has named this person already. End that first, if the deputy or the days change.")
            % {"who": first.named_by.name}
        )
    liaison = Liaison.objects.create(
        agency=agency, officer=officer, deputy=deputy, since=since, until=until, named_by=by, named_at=now()
    )
    for order in orders_of(agency, today()):
        if order.work == "liaison":
            named = [one for one in (officer, deputy) if one]
            title = "、".join(one.name for one in named)
            record_work(rule=order.rule.id, on=today(), title=f"联络员：{title}", officers=named, by=by)
    record(LiaisonNamed(agency=agency.pk, officer=officer.pk, deputy=deputy.pk if deputy else 0, since=since), by=by)
    return liaison


@transaction.atomic
def end_liaison(*, liaison: Liaison, by: User) -> Liaison:
    """联络员卸任: from today on somebody else is asked.

    raises   Refusal  of another agency, or ended already
    records  LiaisonEnded
    """
    liaison = Liaison.objects.select_for_update(of=("self",)).select_related("agency").get(pk=liaison.pk)
    if acting(by) != liaison.agency:
        raise Refusal(_("An agency names its own liaison officers. Ask that agency."))
    if liaison.ended_on is not None:
        raise Refusal(_("This has been ended already."))
    liaison.ended_on = today()
    liaison.save(update_fields=["ended_on"])
    record(LiaisonEnded(agency=liaison.agency_id, officer=liaison.officer_id, on=today()), by=by)
    return liaison
