"""What may be done next in a meeting or a difficult-case consultation, for the room and for the dossier's page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import queries
from liandong.act.consultations.models import Advice, Meeting, Opinion
from liandong.ground.accounts.models import User
from liandong.ground.ui.stages import Act


def in_meeting(meeting: Meeting, user: User) -> Iterator[Act]:
    """For the convener, and for whoever was invited."""
    if queries.may_lead(user, meeting):
        yield from _for_convener(meeting)
    elif user.may("consultations.answer"):
        yield from _for_invited(meeting, user)


def _url(name: str, meeting: Meeting) -> str:
    return reverse(f"consultations:{name}", args=[meeting.dossier.key])


def _for_convener(meeting: Meeting) -> Iterator[Act]:
    stage = meeting.stage
    if stage == Meeting.Stage.CONVENED:
        yield Act(_("Begin the meeting"), _url("open", meeting), "player-play", is_primary=True, is_post=True)
        yield Act(_("Put on the agenda"), _url("add_item", meeting), "list-check")
        yield Act(_("Move the meeting"), _url("move", meeting), "calendar-event")
    if stage == Meeting.Stage.OPENED:
        yield Act(_("End the meeting"), _url("hold", meeting), "flag-check", is_primary=True, is_post=True)
        yield Act(_("Put on the agenda"), _url("add_item", meeting), "list-check")
    if stage in (Meeting.Stage.CONVENED, Meeting.Stage.OPENED):
        if meeting.form == Meeting.Form.GENERAL:
            yield Act(_("Invite another agency"), _url("invite", meeting), "user-plus")
        yield Act(_("Cancel the meeting"), _url("cancel", meeting), "ban")
    if stage == Meeting.Stage.HELD:
        drafted = bool(meeting.minutes_text)
        yield Act(_("Write the minutes"), _url("draft", meeting), "pencil", is_primary=not drafted)
        if drafted:
            yield Act(_("Confirm the minutes"), _url("confirm", meeting), "circle-check", is_primary=True)
    if stage == Meeting.Stage.CONFIRMED:
        url = f"{reverse('consultations:convene')}?after={meeting.dossier.key}"
        yield Act(_("Convene the next meeting"), url, "calendar-plus")


def _for_invited(meeting: Meeting, user: User) -> Iterator[Act]:
    ours = queries.ours(user, meeting)
    if ours is None:
        return
    if meeting.stage == Meeting.Stage.CONVENED:
        label = _("Change our answer") if ours.answered_at else _("Answer the invitation")
        url = reverse("consultations:answer", args=[ours.pk])
        yield Act(label, url, "mail-forward", is_primary=ours.answered_at is None)
    if not meeting.is_over and user.may("consultations.handle"):
        yield Act(_("Put on the agenda"), _url("add_item", meeting), "list-check")
    if meeting.stage == Meeting.Stage.HELD and meeting.minutes_text:
        yield Act(_("Object to the minutes"), _url("object", meeting), "message-report")


def in_advice(advice: Advice, user: User) -> Iterator[Act]:
    """For who asked, and for who was asked."""
    if advice.concluded_at is not None:
        return
    if advice.asker == user.acting_for and user.may("consultations.handle"):
        url = reverse("consultations:conclude", args=[advice.dossier.key])
        yield Act(_("Write the conclusion"), url, "circle-check", is_primary=True)
    ours = queries.opinions_for(user).filter(advice=advice, agency=user.acting_for).first()
    if ours and ours.stage == Opinion.Stage.ASKED and user.may("consultations.answer"):
        yield Act(_("Give our opinion"), reverse("consultations:opinion", args=[ours.pk]), "message", is_primary=True)
        yield Act(_("Give no opinion"), reverse("consultations:no_opinion", args=[ours.pk]), "ban", is_post=True)
