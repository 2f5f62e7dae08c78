"""In session: who came, what was said, what was decided, and the end."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import queries
from liandong.act.consultations.actions import refusing
from liandong.act.consultations.events import (
    AttendanceMarked,
    DecisionDropped,
    DecisionTaken,
    ItemNoted,
    MeetingHeld,
    MeetingOpened,
)
from liandong.act.consultations.models import AgendaItem, Decision, Invitation, Meeting
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import BEIJING, now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.law.refusal import Refusal

WRITTEN_AT = (Meeting.Stage.OPENED, Meeting.Stage.HELD)


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """会商开始: from now on attendance, notes and decisions are written down.

    raises   Refusal  not ours, not its day yet, no agenda, or begun already
    records  MeetingOpened
    """
    meeting = refusing.led(meeting, by, Meeting.Stage.CONVENED)
    if meeting.starts_at.astimezone(BEIJING).date() > today():
        raise Refusal(_("The meeting is on a later day. Move it, if it takes place today."))
    if not meeting.items.filter(dropped_because="").exists():
        raise Refusal(_("The agenda is empty. Put at least one item on it."))
    meeting.stage = Meeting.Stage.OPENED
    meeting.save(update_fields=["stage"])
    record(MeetingOpened(dossier=meeting.dossier.key, on=today()), by=by)
    return meeting


@transaction.atomic
def mark(*, invitation: Invitation, came: bool, attendee: str = "", by: User) -> Invitation:
    """会商签到: whether an agency came, and who for it; nobody owes an answer to an invitation that is past.

    raises   Refusal  not ours, or not in session
    records  AttendanceMarked
    """
    refusing.led(invitation.meeting, by, *WRITTEN_AT)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("meeting__dossier", "agency")
    invitation = rows.get(pk=invitation.pk)
    invitation.came, invitation.marked_by = came, by
    if attendee.strip():
        invitation.attendee = attendee.strip()[:120]
    invitation.save(update_fields=["came", "marked_by", "attendee"])
    dossier = invitation.meeting.dossier
    event = AttendanceMarked(dossier=dossier.key, invitation=invitation.pk, agency=invitation.agency_id, came=came)
    run_clocks(
        event, dossier=dossier, on=today(), agencies={"receiver": invitation.agency}, about=invitation.about, by=by
    )
    record(event, by=by)
    return invitation


@transaction.atomic
def note_item(*, item: AgendaItem, note: str, revision: int, by: User) -> AgendaItem:
    """记录议题: what was said on an item; who writes over a note they have not read is told whose it is.

    revision  of the note one had before one's eyes
    raises    Refusal  not ours, not in session, or written meanwhile
    records   ItemNoted
    """
    meeting = refusing.led(item.meeting, by, *WRITTEN_AT)
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("noted_by").get(pk=item.pk)
    if item.revision != revision:
        who = item.noted_by.name if item.noted_by else ""
        raise Refusal(
            _("%(who)s has written on this item meanwhile. Read it, then add what is missing.") % {"who": who}
        )
    item.note, item.noted_by, item.noted_at, item.revision = note.strip(), by, now(), revision + 1
    item.save(update_fields=["note", "noted_by", "noted_at", "revision"])
    record(ItemNoted(dossier=meeting.dossier.key, item=item.pk, hash=queries.digest(item.note)), by=by)
    return item


@transaction.atomic
def decide(
    *, meeting: Meeting, text: str, owner: Agency, due_on: date, item: AgendaItem | None = None, by: User
) -> Decision:
    """议定事项: what is decided, who does it, and by when. With the minutes it goes out as a task.

    raises   Refusal  not ours, not in session, no words, a past day, written before, or an owner nobody can charge
    records  DecisionTaken
    """
    meeting = refusing.led(meeting, by, *WRITTEN_AT)
    text = refusing.required(text, _("Write what was decided."))
    if due_on < today():
        raise Refusal(_("That day is past. A task needs a day to come."))
    if owner != meeting.convener and not queries.could_invite(meeting.convener).filter(pk=owner.pk).exists():
        raise Refusal(_("That agency cannot be charged from here. Choose one from the list."))
    if item is not None and (item.meeting_id != meeting.pk or item.dropped_because):
        raise Refusal(_("That item is not on the agenda of this meeting."))
    if meeting.decisions.filter(text=text, owner=owner, dropped_because="").exists():
        raise Refusal(_("This decision is written down already."))
    decision = Decision.objects.create(
        meeting=meeting, item=item, text=text, owner=owner, due_on=due_on, decided_by=by, decided_at=now()
    )
    record(DecisionTaken(dossier=meeting.dossier.key, decision=decision.pk, owner=owner.pk, due=due_on), by=by)
    return decision


@transaction.atomic
def drop_decision(*, decision: Decision, reason: str, by: User) -> Decision:
    """删去议定事项: it was not decided so; only before the minutes are confirmed.

    raises   Refusal  not ours, confirmed, taken out before, or no reason
    records  DecisionDropped
    """
    meeting = refusing.led(decision.meeting, by, *WRITTEN_AT)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.dropped_because:
        raise Refusal(_("This decision was taken out already."))
    decision.dropped_because = refusing.required(reason, _("Say why it was not decided so."))[:400]
    decision.save(update_fields=["dropped_because"])
    event = DecisionDropped(dossier=meeting.dossier.key, decision=decision.pk)
    record(event, said=decision.dropped_because, by=by)
    return decision


@transaction.atomic
def hold(*, meeting: Meeting, by: User) -> Meeting:
    """会商结束: the meeting is over; the time for its minutes begins.

    raises   Refusal  not ours, not in session, attendance is not complete, or nobody else came
    records  MeetingHeld
    """
    meeting = refusing.led(meeting, by, Meeting.Stage.OPENED)
    unmarked = meeting.invitations.filter(came=None).select_related("agency").first()
    if unmarked:
        raise Refusal(_("Say whether %(agency)s came.") % {"agency": unmarked.agency.name})
    came = meeting.invitations.filter(came=True).values_list("agency__department", flat=True)
    if not came:
        raise Refusal(_("No other agency came: that is no consultation. Cancel it, or move it before it begins."))
    meeting.stage, meeting.held_on = Meeting.Stage.HELD, today()
    meeting.save(update_fields=["stage", "held_on"])
    event = MeetingHeld(dossier=meeting.dossier.key, on=today(), joined=sorted(set(came)))
    run_clocks(event, dossier=meeting.dossier, on=today(), agencies={"owner": meeting.convener}, by=by)
    record(event, by=by)
    return meeting
