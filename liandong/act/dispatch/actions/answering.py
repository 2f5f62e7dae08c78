"""书面回复: the written answer, and what the sender of a task or an order makes of it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.actions.standing import held_by_receiver, kept_by_sender, run
from liandong.act.dispatch.events import AnswerReturned, MatterAnsweredInWriting, MatterClosed, ResultFedBack
from liandong.act.dispatch.letters import reply_of
from liandong.act.dispatch.models import CLOSED_BY_SENDER, Dispatch
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.documents import actions as documents
from liandong.ground.documents.models import Document
from liandong.law.refusal import Refusal


@transaction.atomic
def answer(*, dispatch: Dispatch, text: str, document: Document | None = None, by: User) -> Dispatch:
    """书面回复: the receiver's written result; only a document stops the reply clock, a word on the telephone does not.

    text      the result in words; becomes the numbered reply unless a document of the dossier is given
    raises    Refusal  nothing written, not signed for, or answered before
    records   MatterAnsweredInWriting, ResultFedBack
    """
    dispatch = held_by_receiver(dispatch, by, Dispatch.Stage.SIGNED)
    if dispatch.kind == Dispatch.Kind.RULING:
        raise Refusal(_("A ruling is asked for. Rule on who is competent; the ruling is the answer."))
    if not dispatch.wants_answer:
        raise Refusal(_("A copy for information wants no answer."))
    if document is None and not text.strip():
        raise Refusal(_("An oral answer does not stop this clock. Write the result, or add the signed reply."))
    if document is not None and document.dossier_id != dispatch.dossier_id:
        raise Refusal(_("This document belongs to another dossier. Add the reply to this one first."))
    if document is not None and document.agency_id != dispatch.to_agency_id:
        raise Refusal(_("This document is of another agency. Answer with one of your own."))
    reply = document or documents.issue(
        dossier=dispatch.dossier, template="written_reply", facts=reply_of(dispatch, text), on=today(),
        is_letter=True, by=by,
    )  # fmt: skip
    return answered(dispatch, reply, by=by)


def answered(dispatch: Dispatch, reply: Document, *, by: User) -> Dispatch:
    """The answer is there: the clocks stop, and the result counts as fed back."""
    dispatch.stage, dispatch.answered_at, dispatch.reply = Dispatch.Stage.ANSWERED, now(), reply
    dispatch.save(update_fields=["stage", "answered_at", "reply"])
    event = MatterAnsweredInWriting(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id,
        document=reply.pk,
    )  # fmt: skip
    fed_back = ResultFedBack(
        dossier=event.dossier, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id
    )
    for each in (event, fed_back):
        run(each, dispatch, by)
        record(each, by=by)
    return dispatch


@transaction.atomic
def close(*, dispatch: Dispatch, by: User) -> Dispatch:
    """确认办结: who gave a task or an order takes the answer for enough. Nobody else closes it.

    raises   Refusal  not the sender, not answered yet, or of a kind that ends with its answer
    records  MatterClosed
    """
    dispatch = kept_by_sender(dispatch, by, Dispatch.Stage.ANSWERED)
    if dispatch.kind not in CLOSED_BY_SENDER:
        raise Refusal(_("This ends with the written answer; only tasks and orders are closed by who gave them."))
    dispatch.stage, dispatch.closed_at = Dispatch.Stage.CLOSED, now()
    dispatch.save(update_fields=["stage", "closed_at"])
    event = MatterClosed(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id
    )
    run(event, dispatch, by)
    record(event, by=by)
    return dispatch


@transaction.atomic
def return_answer(*, dispatch: Dispatch, reason: str, by: User) -> Dispatch:
    """退回重办: the answer to a task or an order is not enough and owed again; the first one stays in the dossier.

    raises   Refusal  not the sender, not answered, no reason, or of a kind that ends with its answer
    records  AnswerReturned
    starts   what answer_returned starts in the rulebook
    """
    dispatch = kept_by_sender(dispatch, by, Dispatch.Stage.ANSWERED)
    if dispatch.kind not in CLOSED_BY_SENDER:
        raise Refusal(_("This ends with the written answer; only tasks and orders are closed by who gave them."))
    if not reason.strip():
        raise Refusal(_("Say what is missing in the answer."))
    dispatch.stage, dispatch.answered_at, dispatch.reply = Dispatch.Stage.SIGNED, None, None
    dispatch.return_reason, dispatch.times_returned = reason.strip(), dispatch.times_returned + 1
    dispatch.save(update_fields=["stage", "answered_at", "reply", "return_reason", "times_returned"])
    event = AnswerReturned(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id
    )
    run(event, dispatch, by)
    record(event, said=dispatch.return_reason, by=by)
    return dispatch
