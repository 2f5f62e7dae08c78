"""送达."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.gate import enter, leave
from liandong.act.cases.events import DecisionAnnounced, DecisionServed
from liandong.act.cases.models import Case, Step
from liandong.ground.accounts.models import User
from liandong.ground.deadlines.queries import time_left
from liandong.law.refusal import Refusal

ANNOUNCED = "penalty.announcement_term"
MANNERS = {
    "handed_over": _("handed over"),
    "left_behind": _("left behind, recorded"),
    "posted": _("posted, on receipt"),
    "electronic": _("electronic, with signed consent"),
    "announced": _("by public announcement"),
}


@transaction.atomic
def announce(*, case: Case, where: str, on: date, by: User) -> Step:
    """公告送达: the party cannot be found; thirty days after the announcement the decision counts as served.

    where    where it was announced, and why no other way was open
    raises   Refusal  nothing said, or the step is not open
    records  DecisionAnnounced
    """
    case = enter(case, "announce", on=on, by=by)
    if not where.strip():
        raise Refusal(_("Say where it was announced, and why no other way was open."), rule=ANNOUNCED)
    event = DecisionAnnounced(dossier=case.dossier.key, on=on.isoformat())
    return leave(case, "announce", event, on=on, by=by, note=where)


@transaction.atomic
def serve(*, case: Case, manner: str, received_by: str, on: date, by: User) -> Step:
    """送达: the party has the decision; payment begins to run, and so do its rights to challenge it.

    manner       handed_over | left_behind | posted | electronic | announced
    received_by  who took it, as written on the receipt
    raises       Refusal  an unknown manner, nobody named, an announcement that has not run its thirty days, or the
                          step is not open
    records      DecisionServed
    """
    case = enter(case, "serve", on=on, by=by)
    if manner not in MANNERS:
        raise Refusal(_("Choose how the decision was served."))
    if not received_by.strip():
        raise Refusal(_("Say who received it, or for an announcement where it was published."))
    if manner == "announced":
        _refuse_early(case, on)
    case.served_on = on
    case.save(update_fields=["served_on"])
    event = DecisionServed(dossier=case.dossier.key, on=on.isoformat(), manner=manner)
    decided = case.steps.filter(name="decide").select_related("document").latest("pk").document
    facts = {
        "party": case.subject.name,
        "served": decided.title if decided else "",
        "number": decided.number if decided else "",
        "manner": MANNERS[manner],
        "served_on": on,
        "received_by": received_by,
    }
    return leave(case, "serve", event, on=on, by=by, note=received_by, template="service_receipt", facts=facts)


def _refuse_early(case: Case, on: date) -> None:
    if not case.steps.filter(name="announce").exists():
        raise Refusal(_("Announce the decision first; it counts as served when the time is over."), rule=ANNOUNCED)
    if left := time_left(case.dossier_id, (ANNOUNCED,), on):
        raise Refusal(
            _("The announcement runs until %(day)s. The decision counts as served after that day.")
            % {"day": left.due_on.isoformat()},
            rule=ANNOUNCED,
        )
