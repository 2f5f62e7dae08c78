"""指定管辖: the dispute goes to the common superior, whose ruling has to be accepted and guides later routings."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import bouncing, charging, disputes
from liandong.act.dispatch.actions.answering import answered
from liandong.act.dispatch.actions.sending import dispatched
from liandong.act.dispatch.actions.standing import held_by_receiver, run
from liandong.act.dispatch.events import JurisdictionRuled, MatterSigned, RulingRevoked
from liandong.act.dispatch.models import Dispatch, Ruling
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.documents import actions as documents
from liandong.law.refusal import Refusal


@transaction.atomic
def ask_for_ruling(*, clue: Clue, asks: str, by: User) -> Dispatch:
    """报请指定管辖: the holder asks the nearest common superior of all who had the matter who is competent.

    raises   Refusal  not the holder, on its way, in a case, asked already, or no common superior is known
    records  MatterDispatched
    starts   dispatch.ruling_term
    """
    clue = _locked(clue)
    sender = acting(by)
    _refuse_to_ask(clue, sender, asks)
    to = disputes.superior(clue, sender)
    if to is None:
        raise Refusal(
            _("No office above the parties coordinates them here. Ask your own superior to set one up."),
            rule=disputes.COORDINATORS,
        )
    row = Dispatch(
        dossier=clue.dossier, clue=clue, kind=Dispatch.Kind.RULING, from_agency=sender, to_agency=to, asks=asks.strip()
    )
    return dispatched(row, by=by)


@transaction.atomic
def rule(*, dispatch: Dispatch, competent: Agency, reason: str, by: User) -> Ruling:
    """指定管辖: the common superior says who is competent, in a numbered document; the matter goes there.

    raises   Refusal  not the superior that was asked, no reason, itself, or an agency that no longer exists
    records  MatterSigned if it was not, JurisdictionRuled, MatterAnsweredInWriting; MatterDispatched to the agency
    """
    dispatch = held_by_receiver(dispatch, by, Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)
    clue = dispatch.clue
    if dispatch.kind != Dispatch.Kind.RULING or clue is None:
        raise Refusal(_("No ruling was asked for here."))
    clue = _locked(clue)
    _refuse_to_rule(dispatch, competent, reason)
    _signed(dispatch, by)
    document = documents.issue(
        dossier=dispatch.dossier, template="jurisdiction_ruling", facts=_facts(dispatch, competent, reason), on=today(),
        by=by,
    )  # fmt: skip
    charging.charge_ruled(list(bouncing.bounced(dispatch.dossier)), competent)
    ruling = Ruling.objects.create(
        dossier=dispatch.dossier, asked=dispatch, by_agency=dispatch.to_agency, competent=competent, matter=clue.matter,
        place=clue.place, reason=reason.strip(), document=document, ruled_at=now(), ruled_by=by,
    )  # fmt: skip
    answered(dispatch, document, by=by)
    event = JurisdictionRuled(
        dossier=dispatch.dossier.key, dispatch=dispatch.pk, ruling=ruling.pk, matter=clue.matter, place=clue.place_id,
        competent=competent.pk, document=document.pk,
    )  # fmt: skip
    run(event, dispatch, by)
    record(event, by=by)
    _given_to(ruling, clue, by)
    return ruling


@transaction.atomic
def revoke_ruling(*, ruling: Ruling, reason: str, by: User) -> Ruling:
    """撤销指定管辖: it guides no later routing; what was done by it stays.

    raises   Refusal  not the agency that ruled, no reason, or revoked before
    records  RulingRevoked
    """
    ruling = Ruling.objects.select_for_update(of=("self",)).select_related("dossier", "by_agency").get(pk=ruling.pk)
    if acting(by) != ruling.by_agency:
        raise Refusal(_("Only %(agency)s, which ruled, can revoke it.") % {"agency": ruling.by_agency.name})
    if ruling.revoked_at is not None:
        raise Refusal(_("This ruling was revoked already."))
    if not reason.strip():
        raise Refusal(_("Say why the ruling is revoked."))
    ruling.revoked_at, ruling.revoked_by, ruling.revoke_reason = now(), by, reason.strip()
    ruling.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    record(
        RulingRevoked(
            dossier=ruling.dossier.key, ruling=ruling.pk, matter=ruling.matter, competent=ruling.competent_id
        ),
        said=ruling.revoke_reason,
        by=by,
    )
    return ruling


def _locked(clue: Clue) -> Clue:
    rows = Clue.objects.select_for_update(of=("self",))
    return rows.select_related("dossier__owner", "dossier__place", "place").get(pk=clue.pk)


def _refuse_to_ask(clue: Clue, sender: Agency, asks: str) -> None:
    if clue.holder_id != sender.pk:
        raise Refusal(_("Another agency holds this clue now. Only the holder can ask for a ruling."))
    if not clue.matter or not clue.is_open:
        raise Refusal(_("A ruling is about an open clue whose matter is known. Route it first."))
    if clue.stage in (Clue.Stage.DISPATCHED, Clue.Stage.IN_CASE):
        raise Refusal(_("The matter is on its way, or a case was filed on it. There is nothing to rule on now."))
    if bouncing.ruling_awaited(clue.dossier):
        raise Refusal(_("A ruling has been asked for already."))
    if not asks.strip():
        raise Refusal(_("Say what is in dispute: who declined, and why."))


def _refuse_to_rule(dispatch: Dispatch, competent: Agency, reason: str) -> None:
    if not reason.strip():
        raise Refusal(_("Give the reason of the ruling; it will guide others."))
    if competent == dispatch.to_agency:
        raise Refusal(_("Name one of the agencies below; who rules does not name itself."))
    if not competent.is_active:
        raise Refusal(_("That agency no longer exists. Choose the one that took over its work."))
    if not competent.place.stem.startswith(dispatch.to_agency.place.stem):
        raise Refusal(_("That agency does not lie below yours. Name one within your place."))


def _signed(dispatch: Dispatch, by: User) -> None:
    """Who rules has it: a ruling without a signature before it counts as one."""
    if dispatch.signed_at is None:
        dispatch.stage, dispatch.signed_at = Dispatch.Stage.SIGNED, now()
        dispatch.save(update_fields=["stage", "signed_at"])
        event = MatterSigned(
            dossier=dispatch.dossier.key, dispatch=dispatch.pk, kind=dispatch.kind, receiver=dispatch.to_agency_id,
            late_days=charging.days_after_signing_was_due(dispatch),
        )  # fmt: skip
        run(event, dispatch, by)
        record(event, by=by)


def _given_to(ruling: Ruling, clue: Clue, by: User) -> None:
    """To the competent agency by the ruling; the one that has it already keeps it."""
    if clue.holder_id == ruling.competent_id:
        clues.hand_over(clue=clue, to=ruling.competent, stage=Clue.Stage.ACCEPTED, by=by)
        return
    told = {"ruling": ruling.pk, "rule": "", "version": ""}
    row = Dispatch(
        dossier=ruling.dossier, clue=clue, kind=Dispatch.Kind.LEAD, from_agency=ruling.by_agency,
        to_agency=ruling.competent, asks=ruling.reason, by_ruling=ruling, routing=told,
    )  # fmt: skip
    dispatched(row, by=by)


def _facts(dispatch: Dispatch, competent: Agency, reason: str) -> dict[str, object]:
    parties = disputes.parties(dispatch.dossier, dispatch.from_agency)
    return {
        "to": "、".join(dict.fromkeys([*(agency.name for agency in parties), competent.name])),
        "title": dispatch.dossier.title,
        "competent": competent.name,
        "reasons": reason.strip(),
        "asked": dispatch.letter.number if dispatch.letter else "",
        "file": dispatch.dossier.key,
    }
