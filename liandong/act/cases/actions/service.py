"""送达."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.gate import enter, leave
from liandong.act.cases.events import DecisionServed
from liandong.act.cases.models import Case, Step
from liandong.ground.accounts.models import User
from liandong.law.refusal import Refusal

MANNERS = {
    "handed_over": _("handed over"),
    "left_behind": _("left behind, recorded"),
    "posted": _("posted, on receipt"),
    "electronic": _("electronic, with signed consent"),
    "announced": _("by public announcement"),
}


@transaction.atomic
def serve(*, case: Case, manner: str, received_by: str, on: date, by: User) -> Step:
    """送达: the party has the decision; payment begins to run, and so do its rights to challenge it.

    manner       handed_over | left_behind | posted | electronic | announced
    received_by  who took it, as written on the receipt
    raises       Refusal  an unknown manner, nobody named, or the step is not open
    records      DecisionServed
    """
    case = enter(case, "serve", on=on, by=by)
    if manner not in MANNERS:
        raise Refusal(_("Choose how the decision was served."))
    if not received_by.strip():
        raise Refusal(_("Say who received it, or for an announcement where it was published."))
    case.served_on = on
    case.save(update_fields=["served_on"])
    event = DecisionServed(dossier=case.dossier.key, on=on.isoformat(), manner=manner)
    facts = {"party": case.subject.name, "number": case.number, "manner": MANNERS[manner], "received_by": received_by}
    return leave(case, "serve", event, on=on, by=by, note=received_by, template="service_receipt", facts=facts)
