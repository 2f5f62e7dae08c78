"""签收、退回、办理完毕、撤回: what happens between sending and the answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import bouncing, charging
from liandong.act.dispatch.actions.standing import (
    days_late,
    held_by_receiver,
    let_in,
    locked,
    number_of,
    run,
    stop_waiting,
)
from liandong.act.dispatch.events import HandlingEnded, MatterDeclined, MatterDispatched, MatterRecalled, MatterSigned
from liandong.act.dispatch.models import COMPETENCE, Dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Department, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.taking_back import take_back
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.models import Share
from liandong.ground.dossiers.queries import may_edit
from liandong.law.refusal import Refusal


@transaction.atomic
def sign(*, dispatch: Dispatch, by: User) -> Dispatch:
    """签收: the receiver has it; from now on it can only be answered in writing or declined with a reason.

    raises  Refusal  not the receiver, or no longer waiting for a signature
    records MatterSigned
    """
    dispatch = held_by_receiver(dispatch, by, Dispatch.Stage.SENT)
    late = days_late(dispatch, MatterSigned.slug, today())
    dispatch.stage, dispatch.signed_at = Dispatch.Stage.SIGNED, now()
    dispatch.save(update_fields=["stage", "signed_at"])
    charging.charge_signing(dispatch, late)
    if dispatch.clue and dispatch.takes_over:
        clues.hand_over(clue=dispatch.clue, to=dispatch.to_agency, stage=Clue.Stage.ACCEPTED, by=by)
    event = MatterSigned(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id,
        late_days=late,
    )  # fmt: skip
    run(event, dispatch, by)
    record(event, by=by)
    return dispatch


def sign_all(*, dispatches: Iterable[Dispatch], by: User) -> tuple[list[Dispatch], list[tuple[Dispatch, Refusal]]]:
    """批量签收: each for itself, with an entry of its own; what somebody else did meanwhile is told, not undone.

    returns  those that were signed for, and those that were not, each with its refusal
    """
    done: list[Dispatch] = []
    refused: list[tuple[Dispatch, Refusal]] = []
    for dispatch in sorted(dispatches, key=lambda row: row.pk):
        try:
            done.append(sign(dispatch=dispatch, by=by))
        except Refusal as refusal:
            refused.append((dispatch, refusal))
    return done, refused


@transaction.atomic
def decline(*, dispatch: Dispatch, reason: str, competent: Department | None, by: User) -> Dispatch:
    """退回: the receiver is not competent, says why, and names who is; the matter goes back and stays open.

    competent  the department that is; None where the decliner says that none is, or that it does not know
    raises     Refusal  no reason, passed on or filed as a case meanwhile, ruled on, or answered or recalled before
    records    MatterDeclined
    """
    dispatch = held_by_receiver(dispatch, by, Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)
    if not reason.strip():
        raise Refusal(_("A matter can be declined only with a reason. Say why your department is not competent."))
    if competent and dispatch.kind in COMPETENCE and competent.pk == dispatch.to_agency.department_id:
        raise Refusal(_("You name your own department as competent. Sign for the matter, or name another department."))
    _refuse_undeclinable(dispatch)
    dispatch.stage, dispatch.declined_at = Dispatch.Stage.DECLINED, now()
    dispatch.decline_reason, dispatch.competent = reason.strip(), competent
    dispatch.save(update_fields=["stage", "declined_at", "decline_reason", "competent"])
    late = charging.days_after_signing_was_due(dispatch)
    charging.charge_bounce(dispatch, late)
    if dispatch.clue and dispatch.takes_over:
        clues.hand_over(clue=dispatch.clue, to=dispatch.from_agency, stage=Clue.Stage.RETURNED, by=by)
    event = MatterDeclined(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id,
        competent=competent.pk if competent else "", bounces=bouncing.bounces(dispatch.dossier), late_days=late,
    )  # fmt: skip
    run(event, dispatch, by)
    stop_waiting(dispatch, "declined", f"{_('declined')}: {dispatch.decline_reason}", by)
    if _given_by(dispatch).exists():
        let_in(dispatch, dispatch.to_agency, "read", by)
    record(event, said=dispatch.decline_reason, by=by)
    return dispatch


@transaction.atomic
def end_handling(*, dispatch: Dispatch, note: str, by: User) -> Dispatch:
    """办理完毕: the receiver has done what it could; from now on the result has to be fed back.

    raises   Refusal  not signed for, nothing noted, or said before
    records  HandlingEnded
    """
    dispatch = held_by_receiver(dispatch, by, Dispatch.Stage.SIGNED)
    if dispatch.handled_at:
        raise Refusal(_("The handling has ended already. Answer in writing now."))
    if not note.strip():
        raise Refusal(_("Say in a few words how the handling ended."))
    dispatch.handled_at, dispatch.handled_note = now(), note.strip()
    dispatch.save(update_fields=["handled_at", "handled_note"])
    event = HandlingEnded(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id
    )
    run(event, dispatch, by)
    record(event, said=dispatch.handled_note, by=by)
    return dispatch


@transaction.atomic
def recall(*, dispatch: Dispatch, reason: str, by: User) -> Dispatch:
    """撤回: the sender takes the matter back before it is signed for.

    raises  Refusal  not the sender, signed for already, or no reason
    records MatterRecalled; DeadlineRunsOn for what its sending had stopped
    """
    dispatch = locked(dispatch)
    if acting(by) != dispatch.from_agency:
        raise Refusal(_("Only the agency that sent this matter can recall it."))
    if dispatch.stage != Dispatch.Stage.SENT:
        raise Refusal(_("The matter has been signed for. Ask the receiver to decline or to answer it."))
    if not reason.strip():
        raise Refusal(_("Say why the matter is recalled."))
    if dispatch.by_ruling and dispatch.by_ruling.revoked_at is None:
        raise Refusal(_("It was sent by a ruling. Revoke the ruling first."))
    dispatch.stage, dispatch.decline_reason = Dispatch.Stage.RECALLED, reason.strip()
    dispatch.save(update_fields=["stage", "decline_reason"])
    if dispatch.clue and dispatch.takes_over:
        clues.hand_over(clue=dispatch.clue, to=dispatch.from_agency, stage=Clue.Stage.ROUTED, by=by)
    stop_waiting(dispatch, "recalled", _("recalled: %(why)s") % {"why": dispatch.decline_reason}, by)
    if _given_by(dispatch).exists():  # what the receiver saw before, it goes on seeing
        taker = by if may_edit(by, dispatch.dossier) else None  # a reader that asked takes back what its letter gave
        dossiers.unshare(dossier=dispatch.dossier, agency=dispatch.to_agency, because=number_of(dispatch), by=taker)
    take_back(MatterDispatched.slug, dossier=dispatch.dossier, about=dispatch.about, by=by)
    event = MatterRecalled(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id
    )
    record(event, said=dispatch.decline_reason, by=by)
    return dispatch


def _given_by(dispatch: Dispatch) -> QuerySet[Share]:
    """The running share that the receiver has by this letter, and by nothing else."""
    rows = dispatch.dossier.shares.filter(agency=dispatch.to_agency, because=number_of(dispatch), until__isnull=True)
    return rows.exclude(level=Share.Level.OWNER)


def _refuse_undeclinable(dispatch: Dispatch) -> None:
    """A matter goes back to its sender only while the receiver still has it, and before it is a case."""
    if dispatch.by_ruling:
        raise Refusal(
            _("A ruling (%(number)s) says that you are competent: the matter has to be accepted.")
            % {"number": dispatch.by_ruling.document.number}
        )
    if not dispatch.can_decline:
        raise Refusal(_("This is not declined. An order is answered in writing, a copy is signed for."))
    if dispatch.kind == Dispatch.Kind.RULING:
        raise Refusal(_("The common superior rules; if another body has to, say so in the ruling."))
    clue = dispatch.clue
    if clue is None or not dispatch.takes_over:
        return
    if clue.holder_id != dispatch.to_agency_id:
        raise Refusal(_("You have passed this matter on. Recall it, or wait until it comes back, before you decline."))
    if clue.stage == Clue.Stage.IN_CASE:
        raise Refusal(_("You have filed a case on this matter. It can be answered now, and no longer declined."))
