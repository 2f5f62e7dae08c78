"""按分流转办: marked clues of the desk are passed on, each to the agency that its own routing names."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liandong.act.dispatch import actions, queries
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues.bulk import BulkAct, Given, offer
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.law.refusal import Refusal

ASKS = gettext_lazy("Please handle it by your powers and answer in writing.")


def pass_on(clue: Clue, given: Given, user: User) -> object:
    """Send it to the lead of its routing. Raises Refusal where it has none, or we are that."""
    lead = next((one for one in queries.proposals(clue) if one.is_lead), None)
    if lead is None:
        raise Refusal(_("Route it first: without a matter nobody can say who is competent."))
    if lead.agency is None:
        raise Refusal(_("The routing names “%(name)s”, which has no office here.") % {"name": lead.department.name})
    if lead.agency == user.acting_for:
        raise Refusal(_("The routing names your own agency. Handle it yourselves."))
    return actions.send(dossier=clue.dossier, kind=Dispatch.Kind.LEAD, to=lead.agency, asks=str(ASKS), by=user)


offer(BulkAct("pass_on", gettext_lazy("Pass on as routed"), "mail-forward", ("dispatch.handle",), pass_on))
