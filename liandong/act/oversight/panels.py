"""What oversight puts on the dossier page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight.queries import board
from liandong.act.oversight.queries.superiors import lifts
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel


@dossier_panel
def cards(dossier: Dossier, user: User) -> Panel | None:
    """Reminders and cards that were sent here, the newest first."""
    sent = list(board.in_dossier(user, dossier.pk))
    if not sent:
        return None
    return Panel(_("Reminders and cards"), "oversight/parts/cards.html", {"lines": board.lines(sent)}, "bell", 15)


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """Answer the card for the agency that got it, lift it for the one that issued it."""
    here = user.acting_for
    if here is None:
        return
    for card in board.in_dossier(user, dossier.pk).filter(lifted_at__isnull=True, colour__gt=1):
        if card.agency == here and card.answered_at is None and user.may("dispatch.handle"):
            label = _("Answer the card of %(day)s") % {"day": card.sent_on.isoformat()}
            yield Act(label, reverse("oversight:answer_card", args=[card.pk]), "message-reply", is_primary=True)
        elif user.may("oversight.handle") and lifts(here, card):
            label = _("Lift the card of %(day)s") % {"day": card.sent_on.isoformat()}
            yield Act(label, reverse("oversight:lift_card", args=[card.pk]), "eraser")
