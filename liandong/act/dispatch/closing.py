"""What a dossier cannot be closed over: an answer that is owed, or an order that its issuer has not closed."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.models import Dispatch
from liandong.act.dispatch.queries import open_in
from liandong.ground.dossiers.closing import obstacle
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal


@obstacle
def unanswered(dossier: Dossier) -> Iterator[Refusal]:
    """Every part, request, task and order is answered in writing first."""
    for row in open_in(dossier):
        facts = {"kind": row.get_kind_display(), "sender": row.from_agency.name, "receiver": row.to_agency.name}
        says = _(
            "%(receiver)s still owes %(sender)s a written answer (%(kind)s). "
            "Wait for it, or have the matter recalled or declined."
        )
        yield Refusal(says % facts)


@obstacle
def orders_not_closed(dossier: Dossier) -> Iterator[Refusal]:
    """An order ends when who gave it says so."""
    waiting = dossier.dispatches.filter(kind=Dispatch.Kind.ORDER, stage=Dispatch.Stage.ANSWERED)
    for row in waiting.select_related("from_agency").order_by("pk"):
        says = _("%(sender)s has not closed its oversight order. Ask it to close it, or to say what is missing.")
        yield Refusal(says % {"sender": row.from_agency.name})
