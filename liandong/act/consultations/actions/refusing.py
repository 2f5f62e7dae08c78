"""What every act on a consultation asks first: who leads it, where it stands, and the row as it is now."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations.models import Invitation, Meeting
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.law.refusal import Refusal

NOT_NOW = {
    "convened": _("The meeting has not begun. Open it first."),
    "opened": _("The meeting is in session. End it first."),
    "held": _("The meeting is over; its minutes wait to be confirmed."),
    "confirmed": _("The minutes are confirmed. What is new belongs to the next meeting."),
    "cancelled": _("The meeting was cancelled. Convene a new one."),
}


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, kept from others until the transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("dossier__place", "dossier__owner", "convener__place").get(pk=meeting.pk)


def led(meeting: Meeting, by: User, *stages: str) -> Meeting:
    """The same, for the convener alone and only where the meeting stands. Raises Refusal."""
    meeting = locked(meeting)
    if acting(by) != meeting.convener:
        raise Refusal(
            _("%(agency)s convenes this meeting. Only its people can do this.") % {"agency": meeting.convener.name}
        )
    at(meeting, *stages)
    return meeting


def at(meeting: Meeting, *stages: str) -> None:
    """Raises Refusal unless the meeting stands at one of these stages."""
    if meeting.stage not in stages:
        raise Refusal(NOT_NOW[meeting.stage])


def seat(meeting: Meeting, agency: Agency) -> Invitation:
    """The invitation of an agency. Raises Refusal."""
    found = meeting.invitations.filter(agency=agency).first()
    if found is None:
        raise Refusal(_("Your agency was not invited to this meeting. Ask the convener."))
    return found


def required(text: str, says: str | Promise) -> str:
    """The words without space around them. Raises Refusal with the sentence when there are none."""
    if not text.strip():
        raise Refusal(says)
    return text.strip()
