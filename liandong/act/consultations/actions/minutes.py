"""Minutes: drafted, objected to, confirmed; with them the decisions go out and the ledger has the meeting."""

from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import queries
from liandong.act.consultations.actions import refusing
from liandong.act.consultations.events import (
    DecisionCarriedOut,
    DecisionCharged,
    MinutesConfirmed,
    MinutesDrafted,
    MinutesObjected,
    ObjectionAnswered,
)
from liandong.act.consultations.models import Decision, Meeting, Objection
from liandong.act.dispatch import actions as dispatch
from liandong.act.works.actions import record_work
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.ground.documents.models import Document
from liandong.ground.documents.papers import day_words
from liandong.law.refusal import Refusal

NOTHING_DECIDED = "本次会议未形成议定事项"


@transaction.atomic
def draft(*, meeting: Meeting, text: str, seen: str = "", by: User) -> Meeting:
    """起草会商纪要: the words of the minutes; those who came read them and may object.

    seen     digest of the draft one had before one's eyes, "" for none
    raises   Refusal  not ours, not held, no words, or written meanwhile
    records  MinutesDrafted
    """
    meeting = refusing.led(meeting, by, Meeting.Stage.HELD)
    text = refusing.required(text, _("Write the minutes."))
    if meeting.minutes_text and queries.digest(meeting.minutes_text) != seen:
        who = meeting.drafted_by.name if meeting.drafted_by else ""
        raise Refusal(_("%(who)s has changed the draft meanwhile. Read it before you write over it.") % {"who": who})
    meeting.minutes_text, meeting.drafted_by, meeting.drafted_at = text, by, now()
    meeting.save(update_fields=["minutes_text", "drafted_by", "drafted_at"])
    record(MinutesDrafted(dossier=meeting.dossier.key, hash=queries.digest(text)), by=by)
    return meeting


@transaction.atomic
def object_to(*, meeting: Meeting, text: str, by: User) -> Objection:
    """对纪要提出异议: a member does not find the minutes right; the convener has to answer before confirming.

    raises   Refusal  not invited, nothing drafted, confirmed already, or no words
    records  MinutesObjected
    """
    meeting, agency = refusing.locked(meeting), acting(by)
    refusing.at(meeting, Meeting.Stage.HELD)
    refusing.seat(meeting, agency)
    if not meeting.minutes_text:
        raise Refusal(_("The minutes have not been drafted yet."))
    text = refusing.required(text, _("Say what is not right in the minutes."))
    made = Objection.objects.create(meeting=meeting, agency=agency, text=text, made_by=by, made_at=now())
    record(MinutesObjected(dossier=meeting.dossier.key, objection=made.pk, agency=agency.pk), by=by)
    return made


@transaction.atomic
def answer_objection(*, objection: Objection, answer: str, by: User) -> Objection:
    """答复纪要异议: the minutes were changed, or why they were not; both stand in the minutes' dossier.

    raises   Refusal  not ours, confirmed, answered before, or no words
    records  ObjectionAnswered
    """
    meeting = refusing.led(objection.meeting, by, Meeting.Stage.HELD)
    objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if objection.answer:
        raise Refusal(_("This objection was answered already."))
    objection.answer = refusing.required(answer, _("Say what was changed, or why nothing was."))
    objection.answered_by = by
    objection.save(update_fields=["answer", "answered_by"])
    record(ObjectionAnswered(dossier=meeting.dossier.key, objection=objection.pk, agency=objection.agency_id), by=by)
    return objection


@transaction.atomic
def confirm(*, meeting: Meeting, by: User) -> Document:
    """确认会商纪要: number the minutes, charge who was named, and write the meeting into the ledger.

    raises   Refusal  not ours, nothing drafted, an objection without answer, or a decision whose day has passed
    records  MinutesConfirmed, DecisionCharged and MatterDispatched for each decision, WorkRecorded for each order
    """
    meeting = refusing.led(meeting, by, Meeting.Stage.HELD)
    if not meeting.minutes_text:
        raise Refusal(_("The minutes have not been drafted yet."))
    unanswered = meeting.objections.filter(answer="").select_related("agency").first()
    if unanswered:
        raise Refusal(_("%(agency)s objects to the minutes. Answer it first.") % {"agency": unanswered.agency.name})
    decisions = queries.standing(meeting)
    for decision in decisions:
        if decision.due_on < today():
            raise Refusal(
                _("The day for “%(text)s” has passed. Take it out and write it with another day.")
                % {"text": decision.text[:60]}
            )
    paper = issue(
        dossier=meeting.dossier, template="meeting_minutes", facts=_facts(meeting, decisions), on=today(), by=by
    )
    meeting.minutes, meeting.confirmed_by, meeting.stage = paper, by, Meeting.Stage.CONFIRMED
    meeting.save(update_fields=["minutes", "confirmed_by", "stage"])
    for decision in decisions:
        _charge(decision, meeting, by)
    _count(meeting, decisions, by)
    event = MinutesConfirmed(dossier=meeting.dossier.key, document=paper.pk, on=today(), decisions=len(decisions))
    run_clocks(event, dossier=meeting.dossier, on=today(), agencies={"owner": meeting.convener}, by=by)
    record(event, by=by)
    return paper


@transaction.atomic
def carry_out(*, decision: Decision, note: str, by: User) -> Decision:
    """落实议定事项: the convener has done what it took on itself; others answer the task that they were sent.

    raises   Refusal  not ours, not charged, done before, or no words
    records  DecisionCarriedOut
    """
    meeting = refusing.led(decision.meeting, by, Meeting.Stage.CONFIRMED)
    decision = Decision.objects.select_for_update(of=("self",)).select_related("owner").get(pk=decision.pk)
    if decision.charged_at is None or decision.dispatch_id or decision.dropped_because:
        raise Refusal(_("This was given to another agency. It answers its task in writing."))
    if decision.done_at is not None:
        raise Refusal(_("This has been written down as done already."))
    decision.done_note, decision.done_at = refusing.required(note, _("Say what was done.")), now()
    decision.save(update_fields=["done_note", "done_at"])
    event = DecisionCarriedOut(dossier=meeting.dossier.key, decision=decision.pk, owner=decision.owner_id)
    run_clocks(
        event, dossier=meeting.dossier, on=today(), agencies={"receiver": decision.owner}, about=decision.about, by=by
    )
    record(event, by=by)
    return decision


def _charge(decision: Decision, meeting: Meeting, by: User) -> None:
    """Send the task; what the convener took on itself only gets its clock."""
    own = decision.owner_id == meeting.convener_id
    if not own:
        decision.dispatch = dispatch.send(
            dossier=meeting.dossier, kind="task", to=decision.owner, asks=decision.text, due_on=decision.due_on, by=by
        )
    decision.charged_at = now()
    decision.save(update_fields=["dispatch", "charged_at"])
    event = DecisionCharged(
        dossier=meeting.dossier.key, decision=decision.pk, owner=decision.owner_id, due=decision.due_on,
        dispatch=decision.dispatch_id or 0,
    )  # fmt: skip
    run_clocks(
        event, dossier=meeting.dossier, on=today(), agencies={"receiver": decision.owner}, about=decision.about,
        facts=["own"] if own else [], until=decision.due_on, by=by,
    )  # fmt: skip
    record(event, by=by)


def _count(meeting: Meeting, decisions: list[Decision], by: User) -> None:
    """The ledger: each order that the meeting carries out, with the minutes as its paper."""
    assert meeting.held_on is not None
    topics = "；".join(meeting.items.filter(dropped_because="").values_list("title", flat=True))
    decided = "；".join(f"{one.text}（{one.owner.name}，{_day(one.due_on)}）" for one in decisions)
    joined = [row.agency for row in meeting.invitations.filter(came=True).select_related("agency")]
    for rule in meeting.orders:
        record_work(
            rule=rule, on=meeting.held_on, title=meeting.dossier.title, joined=joined,
            told={"topics": topics, "decided": decided or NOTHING_DECIDED},
            papers=[meeting.minutes] if meeting.minutes else [], by=by,
        )  # fmt: skip


def _facts(meeting: Meeting, decisions: list[Decision]) -> dict[str, object]:
    """What the minutes say, in Chinese whatever the page."""
    kinds = queries.agenda_kinds(meeting.dossier.place)
    rows = list(meeting.invitations.select_related("agency"))
    with translation.override("zh-hans"):
        return {
            "matter": meeting.dossier.title,
            "held": f"{day_words(meeting.held_on or today())}",
            "room": meeting.room,
            "host": meeting.host,
            "leader": meeting.leader,
            "present": [f"{row.agency.name} {row.attendee}".strip() for row in rows if row.came],
            "absent": [row.agency.name for row in rows if not row.came],
            "items": [f"{item.title}（{kinds[item.kind].zh if item.kind in kinds else item.kind}）"
                      for item in meeting.items.filter(dropped_because="")],
            "text": meeting.minutes_text,
            "decided": [f"{one.text}（责任单位：{one.owner.name}；完成时限：{_day(one.due_on)}）" for one in decisions],
            "objections": [f"{one.agency.name}：{one.text}（召集机关答复：{one.answer}）"
                           for one in meeting.objections.select_related("agency")],
        }  # fmt: skip


def _day(day: date) -> str:
    return day_words(day)
