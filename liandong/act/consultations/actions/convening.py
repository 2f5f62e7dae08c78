"""Convening a meeting, inviting to it, answering, moving and cancelling it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import queries
from liandong.act.consultations.actions import refusing
from liandong.act.consultations.events import (
    AgencyInvited,
    InvitationAnswered,
    MeetingCancelled,
    MeetingConvened,
    MeetingMoved,
)
from liandong.act.consultations.models import Invitation, Meeting
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import BEIJING, now, today
from liandong.ground.deadlines.actions import run_clocks, waive
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.actions import close_dossier, link, open_dossier, share
from liandong.law.refusal import Refusal

SAY_WHY = _("Say why.")


@transaction.atomic
def convene(
    *, title: str, form: str, starts_at: datetime, room: str, host: str, leader: str = "",
    orders: Collection[str] = (), invited: Collection[Agency], previous: Meeting | None = None, by: User,
) -> Meeting:  # fmt: skip
    """召集会商: open a meeting and invite to it; each agency answers by name within its time.

    form     general | bilateral (with one other agency)
    orders   ids of the rules it carries out; when its minutes are confirmed the ledger has it
    leader   the leader of the government who attends, where one does
    raises   Refusal  nobody or the wrong number invited, a past instant, or an order that is not ours
    records  MeetingConvened, AgencyInvited for each
    """
    agency = acting(by)
    title = refusing.required(title, _("Give the meeting a title."))
    refusing.required(room, _("Say where the meeting is."))
    refusing.required(host, _("Say who presides."))
    _refuse_unfit(agency, form, starts_at, orders, invited)
    dossier = open_dossier(kind="meeting", title=title, place=agency.place, owner=agency, by=by)
    meeting = Meeting.objects.create(
        dossier=dossier, convener=agency, form=form, orders=sorted(set(orders)), starts_at=starts_at,
        room=room.strip(), host=host.strip(), leader=leader.strip(), previous=previous,
    )  # fmt: skip
    if previous is not None:
        link(from_dossier=previous.dossier, to_dossier=dossier, relation="led_to", by=by)
    record(
        MeetingConvened(
            dossier=dossier.key, convener=agency.pk, form=form, rules=meeting.orders,
            on=starts_at.astimezone(BEIJING).date(),
        ),
        by=by,
    )  # fmt: skip
    for one in invited:
        _invite(meeting, one, by)
    return meeting


@transaction.atomic
def invite(*, meeting: Meeting, agency: Agency, by: User) -> Invitation:
    """邀请参加会商: one more agency; it sees the meeting from now on, and no dossier that was shown to others.

    raises   Refusal  not ours, over, invited already, or a second one to a bilateral consultation
    records  AgencyInvited
    """
    meeting = refusing.led(meeting, by, Meeting.Stage.CONVENED, Meeting.Stage.OPENED)
    if meeting.invitations.filter(agency=agency).exists():
        raise Refusal(_("%(agency)s is invited already.") % {"agency": agency.name})
    if meeting.form == Meeting.Form.BILATERAL:
        raise Refusal(_("A bilateral consultation has one other side. Convene a meeting of the mechanism instead."))
    _refuse_strangers(meeting.convener, [agency])
    return _invite(meeting, agency, by)


@transaction.atomic
def answer_invitation(
    *, invitation: Invitation, answer: str, attendee: str = "", is_deputy: bool = False, reason: str = "",
    seen: str = "", by: User,
) -> Invitation:  # fmt: skip
    """答复会商邀请: who comes, a deputy, or why nobody does; it may be changed until the meeting begins.

    seen     `seen_as` of the answer one had before one's eyes: who answers over a colleague is told
    raises   Refusal  not asked, begun or cancelled, no name, no reason, or answered meanwhile
    records  InvitationAnswered
    """
    meeting = refusing.locked(invitation.meeting)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("agency", "answered_by")
    invitation = rows.get(pk=invitation.pk)
    if acting(by) != invitation.agency:
        raise Refusal(_("This invitation went to %(agency)s.") % {"agency": invitation.agency.name})
    if meeting.stage != Meeting.Stage.CONVENED:
        raise Refusal(_("The meeting has begun or does not take place. Tell the convener."))
    if invitation.answered_by and invitation.seen_as != seen:
        who = invitation.answered_by.name
        raise Refusal(_("%(who)s has answered meanwhile. Read that answer, then change it if need be.") % {"who": who})
    if answer == Invitation.Stage.ACCEPTED:
        refusing.required(attendee, _("Say who comes, by name and office."))
    elif answer == Invitation.Stage.DECLINED:
        refusing.required(reason, _("Say why nobody comes."))
    else:
        raise Refusal(_("Say whether your agency comes."))
    comes = answer == Invitation.Stage.ACCEPTED
    invitation.stage, invitation.answered_by, invitation.answered_at = answer, by, now()
    invitation.attendee, invitation.is_deputy = (attendee.strip()[:120], is_deputy) if comes else ("", False)
    invitation.reason = "" if comes else reason.strip()[:400]
    invitation.save()
    event = InvitationAnswered(
        dossier=meeting.dossier.key, invitation=invitation.pk, receiver=invitation.agency_id, stage=answer,
        deputy=invitation.is_deputy,
    )  # fmt: skip
    run_clocks(
        event, dossier=meeting.dossier, on=today(), agencies={"receiver": invitation.agency},
        about=invitation.about, by=by,
    )  # fmt: skip
    record(event, said=invitation.reason, by=by)
    return invitation


@transaction.atomic
def move(*, meeting: Meeting, starts_at: datetime, room: str, reason: str, by: User) -> Meeting:
    """会商改期: another hour or room, with the reason; everybody invited is told.

    raises   Refusal  not ours, begun, a past instant, or no reason
    records  MeetingMoved
    """
    meeting = refusing.led(meeting, by, Meeting.Stage.CONVENED)
    if starts_at < now():
        raise Refusal(_("That hour is past. Choose one to come."))
    meeting.because = refusing.required(reason, SAY_WHY)[:400]
    meeting.starts_at, meeting.room = starts_at, refusing.required(room, _("Say where the meeting is."))[:120]
    meeting.save(update_fields=["because", "starts_at", "room"])
    day = starts_at.astimezone(BEIJING).date()
    event = MeetingMoved(dossier=meeting.dossier.key, convener=meeting.convener_id, on=day)
    record(event, said=meeting.because, by=by)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """取消会商: it does not take place; nobody owes an answer to its invitations any more.

    raises   Refusal  not ours, held already, or no reason
    records  MeetingCancelled, DossierClosed
    """
    meeting = refusing.led(meeting, by, Meeting.Stage.CONVENED, Meeting.Stage.OPENED)
    meeting.because = refusing.required(reason, SAY_WHY)[:400]
    meeting.stage = Meeting.Stage.CANCELLED
    meeting.save(update_fields=["because", "stage"])
    for clock in Deadline.objects.filter(RUNNING, dossier=meeting.dossier_id, about__startswith="invitation:"):
        waive(deadline=clock, reason=str(_("The meeting was cancelled.")), on=today(), by=by)
    event = MeetingCancelled(dossier=meeting.dossier.key, convener=meeting.convener_id)
    record(event, said=meeting.because, by=by)
    close_dossier(dossier=meeting.dossier, by=by)
    return meeting


def _refuse_unfit(
    agency: Agency, form: str, starts_at: datetime, orders: Collection[str], invited: Collection[Agency]
) -> None:
    if form not in Meeting.Form:
        raise Refusal(_("There is no such form of consultation."))
    if starts_at < now():
        raise Refusal(_("That hour is past. Choose one to come."))
    if not invited:
        raise Refusal(_("Nobody is invited. Choose the agencies that are to come."))
    if form == Meeting.Form.BILATERAL and len(invited) != 1:
        raise Refusal(_("A bilateral consultation has one other side. Choose one agency."))
    _refuse_strangers(agency, invited)
    known = {order.rule.id for order in queries.orders(agency, today())}
    if set(orders) - known:
        raise Refusal(_("By the rules of this place your agency does not have that order today. Leave it out."))


def _refuse_strangers(agency: Agency, invited: Collection[Agency]) -> None:
    wanted = {one.pk for one in invited}
    known = set(queries.could_invite(agency).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - known:
        raise Refusal(_("An agency that is closed, or of another place, cannot be invited. Choose from the list."))


def _invite(meeting: Meeting, agency: Agency, by: User) -> Invitation:
    made = Invitation.objects.create(meeting=meeting, agency=agency)
    share(dossier=meeting.dossier, agency=agency, level="read", because=meeting.dossier.title, by=by)
    event = AgencyInvited(dossier=meeting.dossier.key, invitation=made.pk, receiver=agency.pk)
    run_clocks(
        event, dossier=meeting.dossier, on=today(), agencies={"receiver": agency, "sender": meeting.convener},
        about=made.about, by=by,
    )  # fmt: skip
    record(event, by=by)
    return made
