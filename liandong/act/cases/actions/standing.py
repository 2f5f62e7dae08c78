"""决定的效力: challenges of a decision, and what becomes of it afterwards."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.decision import MEANS
from liandong.act.cases.actions.gate import add_facts, enter, held, leave
from liandong.act.cases.events import CrimeSuspected, DecisionAnnulled, LawsuitFiled, PoliceDeclined, ReviewRequested
from liandong.act.cases.models import Case, Step
from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.actions import waive
from liandong.ground.deadlines.queries import running
from liandong.law.refusal import Refusal

CHALLENGES = ("review", "lawsuit")
PUBLIC = ("result_published", "result_withdrawn")


@transaction.atomic
def challenge(*, case: Case, how: str, before: str, on: date, by: User) -> Step:
    """复议、诉讼: the party has asked for review, or gone to court; its time to do so ends.

    how      review | lawsuit
    before   the authority or the court
    raises   Refusal  not served yet, unknown, or nobody named
    records  ReviewRequested | LawsuitFiled
    """
    case = held(case, on=on, by=by)
    if case.served_on is None or on < case.served_on:
        raise Refusal(_("A decision is challenged after it was served. Check the day."))
    if how not in CHALLENGES:
        raise Refusal(_("Choose how the decision was challenged."))
    if not before.strip():
        raise Refusal(_("Say before which authority or court."))
    key, day = case.dossier.key, on.isoformat()
    event = ReviewRequested(dossier=key, on=day) if how == "review" else LawsuitFiled(dossier=key, on=day)
    return leave(case, "challenge", event, on=on, by=by, note=before)


@transaction.atomic
def annul(*, case: Case, how: str, reason: str, on: date, by: User) -> Step:
    """撤销、变更: the decision no longer stands as it was made; what was published is withdrawn in three days (48).

    how      of Case.Annulment
    reason   who decided so, in which document, and why
    raises   Refusal  not decided, annulled before, unknown, or without a reason
    records  DecisionAnnulled
    """
    case = held(case, on=on, by=by)
    if case.decided_on is None or on < case.decided_on:
        raise Refusal(_("Only a decision that was made can be annulled. Check the day."))
    if case.annulled_on:
        raise Refusal(_("This decision has been annulled already."))
    if how not in Case.Annulment.values:
        raise Refusal(_("Choose what became of the decision."))
    if not reason.strip():
        raise Refusal(_("Say who decided so, in which document, and why."), rule="publicity.withdraw_term")
    case.annulled_on, case.annulment = on, how
    case.save(update_fields=["annulled_on", "annulment"])
    event = DecisionAnnulled(
        dossier=case.dossier.key, number=case.number, subject=case.subject.code, how=how, on=on.isoformat()
    )
    row = leave(case, "annul", event, on=on, by=by, note=reason, also=["published"] if _is_public(case) else ())
    if how in Case.GONE:
        case.facts = [fact for fact in case.facts if fact not in MEANS.values()]  # nothing is left to be carried out
        case.save(update_fields=["facts"])
        for clock in running(case.dossier_id).filter(party__isnull=False, nature="duty"):
            waive(deadline=clock, reason=str(_("The decision was annulled.")), on=on, by=by)
    return row


@transaction.atomic
def suspect_crime(*, case: Case, why: str, on: date, by: User) -> Step:
    """发现涉嫌犯罪: found after the investigation; from now on no fine settles the case (移送规定 3).

    raises   Refusal  suspected before, no reason, not investigated yet, or decided already
    records  CrimeSuspected
    """
    case = enter(case, "suspect_crime", on=on, by=by)
    if "crime_suspected" in case.facts:
        raise Refusal(_("A crime is suspected in this case already."), rule="transfer.must_transfer")
    if not why.strip():
        raise Refusal(_("Write which facts point to which crime."), rule="transfer.must_transfer")
    add_facts(case, "crime_suspected")
    event = CrimeSuspected(dossier=case.dossier.key, on=on.isoformat())
    return leave(case, "suspect_crime", event, on=on, by=by, note=why)


@transaction.atomic
def police_declined(*, case: Case, notice: str, reason: str, on: date, by: User) -> Step:
    """公安机关不予立案: the case comes back and is handled as an administrative one (移送规定 10).

    notice   number of the written refusal
    raises   Refusal  not transferred, no notice, or the step is not open
    records  PoliceDeclined
    """
    case = enter(case, "police_declined", on=on, by=by)
    if case.outcome != Case.Outcome.TRANSFERRED:
        raise Refusal(_("This case was not transferred to the police."))
    if not notice.strip() or not reason.strip():
        raise Refusal(_("Enter the number of the notice of the police, and its reason."))
    case.outcome, case.decided_on, case.served_on = "", None, None
    case.facts = [fact for fact in case.facts if fact != "crime_suspected"]
    case.save(update_fields=["outcome", "decided_on", "served_on", "facts"])
    event = PoliceDeclined(dossier=case.dossier.key, on=on.isoformat())
    return leave(case, "police_declined", event, on=on, by=by, note=f"{notice.strip()}\n\n{reason.strip()}")


def _is_public(case: Case) -> bool:
    """Whether the result is before the public now, as the trail has it."""
    last = Entry.objects.filter(dossier=case.dossier.key, kind__in=PUBLIC).order_by("id").last()
    return last is not None and last.kind == PUBLIC[0]
