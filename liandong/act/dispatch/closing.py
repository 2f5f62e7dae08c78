"""What a dossier cannot be closed over: an answer that is owed, or an order that its issuer has not closed."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.models import Dispatch
from liandong.act.dispatch.queries import OWED, has_dispatches
from liandong.ground.dossiers.closing import obstacle
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal

NOT_CLOSED = Q(kind=Dispatch.Kind.ORDER, stage=Dispatch.Stage.ANSWERED)


@obstacle
def not_ended(dossier: Dossier) -> Iterator[Refusal]:
    """Every part, request, task and order is answered in writing first; an order ends when who gave it says so."""
    if not has_dispatches(dossier):
        return
    waiting = dossier.dispatches.filter(OWED | NOT_CLOSED).select_related("from_agency", "to_agency")
    rows = list(waiting.order_by("pk"))
    yield from (_not_answered(row) for row in rows if row.stage != Dispatch.Stage.ANSWERED)
    yield from (_not_closed(row) for row in rows if row.stage == Dispatch.Stage.ANSWERED)


def _not_answered(row: Dispatch) -> Refusal:
    facts = {"kind": row.get_kind_display(), "sender": row.from_agency.name, "receiver": row.to_agency.name}
    says = _(
        "%(receiver)s still owes %(sender)s a written answer (%(kind)s). "
        "Wait for it, or have the matter recalled or declined."
    )
    return Refusal(says % facts)


def _not_closed(row: Dispatch) -> Refusal:
    says = _("%(sender)s has not closed its oversight order. Ask it to close it, or to say what is missing.")
    return Refusal(says % {"sender": row.from_agency.name})
