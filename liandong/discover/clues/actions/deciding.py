"""The reasoned decision that no penalty follows: for what is handed over by bodies whose clues must lead to one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.standing import locked, refuse_unless_holder, refuse_unless_stage
from liandong.discover.clues.codes import DUTY_TO_PUNISH, Outcome, Source, Stage
from liandong.discover.clues.events import NoPenaltyDecided
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.grounds import no_penalty_grounds
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.documents.actions import issue
from liandong.law.refusal import Refusal


@transaction.atomic
def decide_no_penalty(*, clue: Clue, ground: str, reasons: str, by: User) -> Clue:
    """决定不予处罚: a head of the agency decides, in a numbered document, why no penalty follows.

    ground   code of a legal ground of the rulebook
    reasons  facts, evidence and reasons; they go into the document
    raises   Refusal  not one who decides, the source has no such duty, not verified or founded for a case, no such
                      ground, no reasons, or decided before
    records  NoPenaltyDecided, DocumentIssued
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    refuse_unless_stage(clue, (Stage.VERIFIED,), _("Decide that no penalty follows"))
    if not by.may("cases.decide"):
        raise Refusal(_("Only a head of the agency decides this. Ask for the decision."))
    if clue.source not in DUTY_TO_PUNISH or clue.decision is not None:
        raise Refusal(_("No such decision is needed for this clue, or it was made already."))
    words = no_penalty_grounds(clue.place).get(ground)
    if words is None:
        raise Refusal(_("Choose the legal ground."))
    if clue.outcome == Outcome.FOUNDED and ground == "not_established":
        raise Refusal(_("The clue was found true. Choose another ground, or file a case."))
    if not reasons.strip():
        raise Refusal(_("A decision states its facts, evidence and reasons. Write them."))
    facts = {
        "matter": clue.title, "party": clue.subject_text, "source": Source(clue.source).label, "basis": words.zh,
        "reasons": reasons.strip(),
    }  # fmt: skip
    clue.decision = issue(dossier=clue.dossier, template="no_penalty_decision", facts=facts, on=today(), by=by)
    clue.save(update_fields=("decision",))
    record(NoPenaltyDecided(dossier=clue.key, clue=clue.pk, ground=ground, document=clue.decision.pk), by=by)
    return clue
