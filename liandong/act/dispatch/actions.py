"""Passing a matter to another department, and what that department does with it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.events import (
    HandlingEnded,
    MatterAnsweredInWriting,
    MatterDeclined,
    MatterDispatched,
    MatterRecalled,
    MatterSigned,
    ResultFedBack,
)
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, Department, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.deadlines.models import Deadline
from liandong.ground.documents import actions as documents
from liandong.ground.documents.models import Document
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

TAKES_OVER = (Dispatch.Kind.LEAD, Dispatch.Kind.FORWARD)


@transaction.atomic
def send(*, clue: Clue, kind: str, to: Agency, asks: str, by: User) -> Dispatch:
    """转办: send a routed clue to another agency, which then has it in hand and on the clock.

    kind    lead | split | forward | assist | copy
    asks    what the receiver is to do, in words; goes into the letter
    raises  Refusal  not ours to send, to ourselves, closed, or already open with that agency
    records MatterDispatched
    """
    clue = Clue.objects.select_for_update(of=("self",)).select_related("dossier__owner", "place").get(pk=clue.pk)
    sender = acting(by)
    _refuse_unsendable(clue, kind, sender, to, asks)
    dispatch = Dispatch.objects.create(
        dossier=clue.dossier, clue=clue, kind=kind, from_agency=sender, to_agency=to, matter=clue.matter,
        asks=asks.strip(), sent_at=now(), sent_by=by, previous=_last_bounce(clue),
    )  # fmt: skip
    dispatch.letter = documents.issue(
        dossier=clue.dossier, template="transfer_letter", facts=_letter(dispatch), on=today(), by=by
    )
    dispatch.save(update_fields=["letter"])
    level = "read" if kind == Dispatch.Kind.COPY else "edit"
    dossiers.share(dossier=clue.dossier, agency=to, level=level, because=dispatch.letter.number, by=by)
    if kind in TAKES_OVER:
        clues.hand_over(clue=clue, to=to, stage=Clue.Stage.DISPATCHED, by=by)
    event = MatterDispatched(
        dossier=clue.dossier.key, dispatch=dispatch.pk, kind=kind, matter=clue.matter, sender=sender.pk, receiver=to.pk
    )
    _clocks(event, dispatch, by)
    record(event, by=by)
    return dispatch


@transaction.atomic
def sign(*, dispatch: Dispatch, by: User) -> Dispatch:
    """签收: the receiver has it; from now on it can only be answered in writing or declined with a reason.

    raises  Refusal  not the receiver, or no longer waiting for a signature
    records MatterSigned
    """
    dispatch = _held_by_receiver(dispatch, by, Dispatch.Stage.SENT)
    late = _days_late(dispatch, "matter_signed", today())
    dispatch.stage, dispatch.signed_at = Dispatch.Stage.SIGNED, now()
    dispatch.save(update_fields=["stage", "signed_at"])
    if dispatch.clue and dispatch.kind in TAKES_OVER:
        clues.hand_over(clue=dispatch.clue, to=dispatch.to_agency, stage=Clue.Stage.ACCEPTED, by=by)
    event = MatterSigned(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, receiver=dispatch.to_agency_id, late_days=late
    )
    _clocks(event, dispatch, by)
    record(event, by=by)
    return dispatch


@transaction.atomic
def decline(*, dispatch: Dispatch, reason: str, competent: Department | None, by: User) -> Dispatch:
    """退回: the receiver is not competent, says why, and names who is; the matter goes back and stays open.

    raises  Refusal  no reason, passed on or filed as a case meanwhile, or answered, recalled or declined before
    records MatterDeclined
    """
    dispatch = _held_by_receiver(dispatch, by, Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)
    if not reason.strip():
        raise Refusal(_("A matter can be declined only with a reason. Say why your department is not competent."))
    if competent and competent.pk == dispatch.to_agency.department_id:
        raise Refusal(_("You name your own department as competent. Sign for the matter, or name another department."))
    _refuse_to_give_up(dispatch)
    dispatch.stage, dispatch.declined_at = Dispatch.Stage.DECLINED, now()
    dispatch.decline_reason, dispatch.competent = reason.strip(), competent
    dispatch.save(update_fields=["stage", "declined_at", "decline_reason", "competent"])
    if dispatch.clue and dispatch.kind in TAKES_OVER:
        clues.hand_over(clue=dispatch.clue, to=dispatch.from_agency, stage=Clue.Stage.RETURNED, by=by)
    event = MatterDeclined(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, receiver=dispatch.to_agency_id,
        competent=competent.pk if competent else "",
    )  # fmt: skip
    _clocks(event, dispatch, by)
    _stop_waiting(dispatch, _("declined"), by)
    dossiers.share(dossier=dispatch.dossier, agency=dispatch.to_agency, level="read", because=_number(dispatch), by=by)
    record(event, by=by)
    return dispatch


@transaction.atomic
def end_handling(*, dispatch: Dispatch, note: str, by: User) -> Dispatch:
    """办理完毕: the receiver has done what it could; from now on the result has to be fed back.

    raises   Refusal  not signed for, nothing noted, or said before
    records  HandlingEnded
    """
    dispatch = _held_by_receiver(dispatch, by, Dispatch.Stage.SIGNED)
    if dispatch.handled_at:
        raise Refusal(_("The handling has ended already. Answer in writing now."))
    if not note.strip():
        raise Refusal(_("Say in a few words how the handling ended."))
    dispatch.handled_at, dispatch.handled_note = now(), note.strip()
    dispatch.save(update_fields=["handled_at", "handled_note"])
    event = HandlingEnded(dossier=dispatch.dossier.key, dispatch=dispatch.pk, receiver=dispatch.to_agency_id)
    _clocks(event, dispatch, by)
    record(event, by=by)
    return dispatch


@transaction.atomic
def answer(*, dispatch: Dispatch, text: str, document: Document | None = None, by: User) -> Dispatch:
    """书面回复: the receiver's written result; only a document stops the reply clock, a word on the telephone does not.

    text      the result in words; becomes the numbered reply unless a document of the dossier is given
    raises    Refusal  nothing written, not signed for, or answered before
    records   MatterAnsweredInWriting, ResultFedBack
    """
    dispatch = _held_by_receiver(dispatch, by, Dispatch.Stage.SIGNED)
    if document is None and not text.strip():
        raise Refusal(_("An oral answer does not stop this clock. Write the result, or add the signed reply."))
    if document is not None and document.dossier_id != dispatch.dossier_id:
        raise Refusal(_("This document belongs to another dossier. Add the reply to this one first."))
    reply = document or documents.issue(
        dossier=dispatch.dossier, template="written_reply", facts=_reply(dispatch, text), on=today(), by=by
    )
    dispatch.stage, dispatch.answered_at, dispatch.reply = Dispatch.Stage.ANSWERED, now(), reply
    dispatch.save(update_fields=["stage", "answered_at", "reply"])
    event = MatterAnsweredInWriting(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, receiver=dispatch.to_agency_id, document=reply.pk
    )
    fed_back = ResultFedBack(dossier=event.dossier, dispatch=dispatch.pk, receiver=dispatch.to_agency_id)
    for each in (event, fed_back):
        _clocks(each, dispatch, by)
        record(each, by=by)
    return dispatch


@transaction.atomic
def recall(*, dispatch: Dispatch, reason: str, by: User) -> Dispatch:
    """撤回: the sender takes the matter back before it is signed for.

    raises  Refusal  not the sender, signed for already, or no reason
    records MatterRecalled
    """
    dispatch = _locked(dispatch)
    if acting(by) != dispatch.from_agency:
        raise Refusal(_("Only the agency that sent this matter can recall it."))
    if dispatch.stage != Dispatch.Stage.SENT:
        raise Refusal(_("The matter has been signed for. Ask the receiver to decline or to answer it."))
    if not reason.strip():
        raise Refusal(_("Say why the matter is recalled."))
    dispatch.stage, dispatch.decline_reason = Dispatch.Stage.RECALLED, reason.strip()
    dispatch.save(update_fields=["stage", "decline_reason"])
    if dispatch.clue and dispatch.kind in TAKES_OVER:
        clues.hand_over(clue=dispatch.clue, to=dispatch.from_agency, stage=Clue.Stage.ROUTED, by=by)
    _stop_waiting(dispatch, _("recalled"), by)
    given = dispatch.dossier.shares.filter(agency=dispatch.to_agency, because=_number(dispatch), until__isnull=True)
    if given.exclude(level="owner").exists():  # what the receiver saw before, it goes on seeing
        dossiers.unshare(dossier=dispatch.dossier, agency=dispatch.to_agency, because=_number(dispatch), by=by)
    record(MatterRecalled(dossier=dispatch.dossier.key, dispatch=dispatch.pk, receiver=dispatch.to_agency_id), by=by)
    return dispatch


def _refuse_unsendable(clue: Clue, kind: str, sender: Agency, to: Agency, asks: str) -> None:
    if clue.stage == Clue.Stage.CLOSED:
        raise Refusal(_("This clue is closed. Receive the new information as a new clue."))
    if not clue.matter:
        raise Refusal(_("Route the clue first: without a matter nobody can say who is competent."))
    if clue.holder_id != sender.pk:
        raise Refusal(_("Another agency holds this clue now. Only the holder can send it on."))
    if to == sender:
        raise Refusal(_("You cannot send a matter to your own agency. Keep it instead."))
    if not to.is_active:
        raise Refusal(_("That agency no longer exists. Choose the one that took over its work."))
    if not asks.strip():
        raise Refusal(_("Say what the receiver is asked to do."))
    if kind in TAKES_OVER and clue.stage == Clue.Stage.IN_CASE:
        raise Refusal(_("A case was filed on this clue; it stays where the case is. Ask others to assist."))
    if kind in TAKES_OVER and clue.stage == Clue.Stage.DISPATCHED:
        raise Refusal(_("The clue is on its way to another agency already. Recall it first."))
    waiting = Q(stage=Dispatch.Stage.SENT) | Q(stage=Dispatch.Stage.SIGNED) & ~Q(kind=Dispatch.Kind.COPY)
    if Dispatch.objects.filter(waiting, dossier=clue.dossier_id, to_agency=to).exists():
        raise Refusal(_("That agency has this matter already and has not answered yet."))


def _refuse_to_give_up(dispatch: Dispatch) -> None:
    """A matter goes back to its sender only while the receiver still has it, and before it is a case."""
    clue = dispatch.clue
    if clue is None or dispatch.kind not in TAKES_OVER:
        return
    if clue.holder_id != dispatch.to_agency_id:
        raise Refusal(_("You have passed this matter on. Recall it, or wait until it comes back, before you decline."))
    if clue.stage == Clue.Stage.IN_CASE:
        raise Refusal(_("You have filed a case on this matter. It can be answered now, and no longer declined."))


def _last_bounce(clue: Clue) -> Dispatch | None:
    return clue.dispatches.filter(stage=Dispatch.Stage.DECLINED).order_by("-pk").first()


def _locked(dispatch: Dispatch) -> Dispatch:
    rows = Dispatch.objects.select_for_update(of=("self",))
    return rows.select_related("dossier__place", "from_agency", "to_agency__department", "clue").get(pk=dispatch.pk)


def _held_by_receiver(dispatch: Dispatch, by: User, *stages: str) -> Dispatch:
    """The row, locked, if the user acts for the receiver and the stage allows it; of two clerks the second is told."""
    dispatch = _locked(dispatch)
    if acting(by) != dispatch.to_agency:
        raise Refusal(_("This matter was sent to another agency. Only the receiver can do this."))
    if dispatch.stage not in stages:
        stage = dispatch.get_stage_display()
        raise Refusal(_("This cannot be done now: the matter is “%(stage)s”. Look at it again.") % {"stage": stage})
    return dispatch


def _clocks(event: Event, dispatch: Dispatch, by: User) -> None:
    deadlines.run_clocks(
        event,
        dossier=dispatch.dossier,
        on=today(),
        agencies={
            "receiver": dispatch.to_agency,
            "sender": dispatch.from_agency,
            "handler": dispatch.to_agency,
            "owner": dispatch.dossier.owner,
        },
        about=dispatch.about,
        facts={dispatch.kind, "wants_answer"} if dispatch.wants_answer else {dispatch.kind},
        by=by,
    )


def _open_clocks(dispatch: Dispatch) -> list[Deadline]:
    rows = Deadline.objects.filter(dossier=dispatch.dossier_id, about=dispatch.about)
    return list(rows.filter(met_on__isnull=True, waived_on__isnull=True))


def _stop_waiting(dispatch: Dispatch, why: object, by: User) -> None:
    """A matter that went back is no longer owed by the receiver; what was late stays on record as late."""
    for deadline in _open_clocks(dispatch):
        if deadline.agency_id == dispatch.to_agency_id:
            deadlines.waive(deadline=deadline, reason=f"{why}: {dispatch.decline_reason}", on=today(), by=by)


def _days_late(dispatch: Dispatch, ends: str, on: date) -> int:
    rules = {rule.id for rule in book().terms_ending(ends, dispatch.dossier.place_id)}
    due = [clock.due_on for clock in _open_clocks(dispatch) if clock.rule in rules]
    return max([(on - day).days for day in due] + [0])


def _number(dispatch: Dispatch) -> str:
    """The number of the letter: the act by which the receiver has its share."""
    return dispatch.letter.number if dispatch.letter else dispatch.about


def _letter(dispatch: Dispatch) -> dict[str, object]:
    clue = dispatch.clue
    return {
        "to": dispatch.to_agency.name,
        "title": clue.title if clue else dispatch.dossier.title,
        "kind": Dispatch.Kind(dispatch.kind).label,
        "asks": dispatch.asks,
        "received": _day(clue.received_at) if clue else "",
    }


def _reply(dispatch: Dispatch, text: str) -> dict[str, str]:
    return {"to": dispatch.from_agency.name, "title": dispatch.dossier.title, "text": text.strip()}


def _day(instant: datetime) -> str:
    return instant.date().isoformat()
