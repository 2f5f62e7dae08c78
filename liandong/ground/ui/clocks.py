"""What a page offers on a clock."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.deadlines.outlook import open_acts
from liandong.ground.ui.owing import Owed
from liandong.ground.ui.stages import Act
from liandong.law.refusal import Refusal

LABELS: dict[str, Promise] = {
    "pause": _("Let the clock stand still"),
    "resume": _("Let the clock run again"),
    "extend": _("Extend the term"),
    "waive": _("Waive the duty"),
}
ICONS = {"pause": "player-pause", "resume": "player-play", "extend": "calendar-plus", "waive": "circle-minus"}


def acts_on(owed: Owed, user: User) -> list[Act]:
    """The acts open to this person on this clock."""
    return [
        Act(LABELS[act], reverse(f"ui:{act}_clock", args=[owed.deadline.pk]), ICONS[act])
        for act in open_acts(owed.deadline, user)
    ]


def refuse_unless_open(owed: Owed, act: str, user: User) -> None:
    """Raises Refusal where the act is not open to this person, or to nobody now."""
    if user.acting_for != owed.deadline.agency:
        raise Refusal(
            _("Only the agency that owes an act may pause, extend or waive its clock. Ask that agency to do it."),
            rule=owed.deadline.rule,
        )
    if act not in open_acts(owed.deadline, user):
        raise Refusal(
            _("Not open for this clock now: it has ended, is in that state already, or its rule does not allow it."),
            rule=owed.deadline.rule,
        )
