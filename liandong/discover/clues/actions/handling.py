"""The steps between receipt and closing: kept, handed on, verified, declined, taken into a case, closed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.standing import (
    locked,
    refuse_unless_decided,
    refuse_unless_holder,
    refuse_unless_stage,
)
from liandong.discover.clues.codes import Outcome, Stage
from liandong.discover.clues.events import (
    ClueClosed,
    ClueDeclined,
    ClueHandedOver,
    ClueKept,
    ClueReopened,
    ClueTakenUp,
    ClueVerified,
)
from liandong.discover.clues.lent import is_lent
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.matters import competent_elsewhere
from liandong.ground.accounts.models import Agency, Department, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.actions import close_dossier, reopen_dossier
from liandong.ground.dossiers.closing import obstacles
from liandong.law.refusal import Refusal

BEFORE_WORK = (Stage.RECEIVED, Stage.ROUTED, Stage.RETURNED)
HANDED_OVER = (Stage.DISPATCHED, Stage.ACCEPTED, Stage.RETURNED, Stage.ROUTED)
ENDS_HERE = (Stage.ACCEPTED, Stage.VERIFIED, Stage.IN_CASE)


@transaction.atomic
def keep(*, clue: Clue, because: str = "", by: User | None) -> Clue:
    """留办: the agency that has the clue handles it itself.

    because  why, where the routing names another agency as competent
    raises   Refusal  another agency has it, it is past this step, or another is competent and no reason is given
    records  ClueKept
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    refuse_unless_stage(clue, BEFORE_WORK, _("Handle it ourselves"))
    if (other := competent_elsewhere(clue)) and not because.strip():
        raise Refusal(
            _("By its routing %(agency)s is competent. Pass the clue on, or say why your agency handles it.")
            % {"agency": other.name}
        )
    _move(clue, Stage.ACCEPTED)
    _told(ClueKept(dossier=clue.key, clue=clue.pk, agency=clue.holder_id), clue, by, said=because)
    return clue


@transaction.atomic
def hand_over(*, clue: Clue, to: Agency, stage: str, by: User | None) -> Clue:
    """移交线索: used by dispatch alone, which records the letters; here holder and stage change.

    stage   dispatched (sent), accepted (signed for), returned (declined by the receiver) or routed (recalled)
    raises  Refusal  another stage, or the clue is finished
    records ClueHandedOver, when the receiver signs for it
    """
    if stage not in HANDED_OVER:
        raise Refusal(_("Handing over leads to one of: %(stages)s.") % {"stages": ", ".join(HANDED_OVER)})
    clue = locked(clue)
    if clue.stage in (Stage.CLOSED, Stage.DECLINED):
        raise Refusal(_("This clue is finished; it cannot be handed over."))
    is_signed_for = clue.stage == Stage.DISPATCHED and stage == Stage.ACCEPTED
    clue.holder, clue.stage = to, stage
    clue.save(update_fields=("holder", "stage"))
    if is_signed_for:  # only now is the one before free: what is on its way can be recalled or declined
        _told(ClueHandedOver(dossier=clue.key, clue=clue.pk, agency=to.pk), clue, by)
    return clue


@transaction.atomic
def verify_clue(*, clue: Clue, outcome: str, note: str = "", competent: str = "", by: User) -> Clue:
    """核实线索: say what looking into it has found. What is not ours goes back to routing.

    note       the reason; needed unless the clue is founded
    competent  code of the department that is, where it is not ours
    raises   Refusal  not accepted yet, another agency's, no such outcome, no reason, or no competent department
    records  ClueVerified
    stops    what clue_verified ends in the rulebook
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    refuse_unless_stage(clue, (Stage.ACCEPTED,), _("Verify"))
    if outcome not in Outcome.values:
        raise Refusal(_("Choose what the verification found."))
    if outcome != Outcome.FOUNDED and not note.strip():
        raise Refusal(_("Give the reason: only a founded clue needs none."))
    department = _department(competent) if outcome == Outcome.NOT_OURS else None
    if outcome == Outcome.NOT_OURS and department is None:
        raise Refusal(_("Name the department that is competent: the clue is routed to it next."))
    clue.outcome, clue.note, clue.competent = outcome, note.strip(), department
    _move(clue, Stage.VERIFIED, "outcome", "note", "competent")
    _told(ClueVerified(dossier=clue.key, clue=clue.pk, outcome=outcome), clue, by, said=clue.note)
    return clue


@transaction.atomic
def decline_clue(*, clue: Clue, reason: str, competent: str = "", by: User | None) -> Clue:
    """不予受理: the report is no matter of this supervision; where one is known, the competent department is named.

    competent  code of a department, or ""
    raises     Refusal  no reason, no such department, past this step, owed an answer to whoever sent it, or its source
                        leaves no way round a decision, or something has to be settled first
    records    ClueDeclined
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    refuse_unless_stage(clue, (*BEFORE_WORK, Stage.ACCEPTED, Stage.VERIFIED), _("Do not take up"))
    if is_lent(clue):
        raise Refusal(_("This matter was sent to you and waits for an answer. Decline the dispatch: it goes back."))
    if not reason.strip():
        raise Refusal(_("Give the reason for not taking it up; the reporter has a right to it."))
    refuse_unless_decided(clue)
    if by is not None and (first := next(obstacles(clue.dossier), None)):
        raise first
    department = _department(competent)
    clue.competent, clue.note, clue.outcome = department, reason.strip(), Outcome.NOT_OURS
    _move(clue, Stage.DECLINED, "competent", "note", "outcome")
    event = ClueDeclined(dossier=clue.key, clue=clue.pk, competent=competent)
    _told(event, clue, by, said=clue.note if by else "")
    return clue


@transaction.atomic
def take_up(*, clue: Clue, by: User) -> Clue:
    """转入案件: used by cases, when one is filed on it.

    raises   Refusal  it is not verified as founded, or not with this agency
    records  ClueTakenUp
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    if clue.stage != Stage.VERIFIED or clue.outcome != Outcome.FOUNDED:
        raise Refusal(_("A case needs a clue that was verified and found to be founded; verify it first."))
    _move(clue, Stage.IN_CASE)
    _told(ClueTakenUp(dossier=clue.key, clue=clue.pk), clue, by)
    return clue


@transaction.atomic
def close_clue(*, clue: Clue, result: str, by: User | None) -> Clue:
    """办结线索: nothing more is to be done; the result is written down.

    raises   Refusal  no result, not verified, or its source leaves no way round a decision
    records  ClueClosed
    stops    what clue_closed ends in the rulebook
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    refuse_unless_stage(clue, ENDS_HERE, _("Close the clue"))
    if not result.strip():
        raise Refusal(_("Write down what came of it."))
    if clue.stage == Stage.ACCEPTED:
        raise Refusal(_("Verify the clue before you close it."))
    refuse_unless_decided(clue)
    clue.closed_at, clue.note = now(), result.strip()
    _move(clue, Stage.CLOSED, "closed_at", "note")
    event = ClueClosed(dossier=clue.key, clue=clue.pk, outcome=clue.outcome)
    close_dossier(dossier=clue.dossier, by=by)
    _told(event, clue, by, said=clue.note)
    return clue


@transaction.atomic
def reopen_clue(*, clue: Clue, facts: str, by: User) -> Clue:
    """重新核查: what was not enough to go on is looked into again, because something new is known.

    facts    what is new
    raises   Refusal  it was not found to be too little, another agency's, or nothing new was said
    records  ClueReopened
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    refuse_unless_stage(clue, (Stage.VERIFIED, Stage.CLOSED), _("Look into it again"))
    if clue.outcome != Outcome.NOT_ENOUGH:
        raise Refusal(_("Only what was not enough to go on is looked into again. Report new facts as a new clue."))
    if not facts.strip():
        raise Refusal(_("Say what is new."))
    if clue.stage == Stage.CLOSED:
        reopen_dossier(dossier=clue.dossier, because=ClueReopened.slug, by=by)
    clue.outcome, clue.note, clue.closed_at, clue.decision = "", facts.strip(), None, None
    _move(clue, Stage.ACCEPTED, "outcome", "note", "closed_at", "decision")
    _told(ClueReopened(dossier=clue.key, clue=clue.pk), clue, by, said=clue.note)
    return clue


def _department(code: str) -> Department | None:
    department = Department.objects.filter(pk=code).first() if code else None
    if code and department is None:
        raise Refusal(_("There is no department “%(code)s”.") % {"code": code})
    return department


def _move(clue: Clue, stage: Stage, *fields: str) -> None:
    clue.stage = stage
    clue.save(update_fields=("stage", *fields))


def _told(event: Event, clue: Clue, by: User | None, said: str = "") -> None:
    """Clocks, then the trail, with what the person wrote: the note of the clue is written over by the next step."""
    run_clocks(
        event,
        dossier=clue.dossier,
        on=today(),
        agencies={"owner": clue.dossier.owner, "handler": clue.holder, "receiver": clue.holder},
        facts=(clue.source, clue.outcome or "open"),
        by=by,
    )
    record(event, said=said, by=by)
