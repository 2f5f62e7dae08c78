"""调查终结、事先告知、法制审核: what stands between filing and decision."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.decision import evidence_of
from liandong.act.cases.actions.gate import add_facts, enter, leave
from liandong.act.cases.events import CaseDiscussed, CaseInvestigated, CaseReviewed, PenaltyNotified
from liandong.act.cases.models import Case, Step
from liandong.ground.accounts.models import User
from liandong.law.refusal import Refusal

# Facts that an investigation may find; the procedure table says what each of them demands.
FINDINGS = (
    "complex",
    "serious",
    "major_public_interest",
    "review_required_by_law",
    "hearing_offered",
    "crime_suspected",
)


@transaction.atomic
def investigate(*, case: Case, report: str, findings: Collection[str] = (), on: date, by: User) -> Step:
    """调查终结: the investigation is over; what it found decides which steps the procedure asks for.

    findings  of FINDINGS; hearing_offered: a heavy penalty is proposed, so the right to a hearing is told
    raises    Refusal  no evidence, no report, an unknown finding, or the step is not open
    records   CaseInvestigated
    """
    case = enter(case, "investigate", on=on, by=by)
    if not report.strip():
        raise Refusal(_("Write what the investigation found."))
    if not case.evidence.exists():
        raise Refusal(_("There is no evidence in the case yet. Add at least one piece first."))
    if unknown := set(findings) - set(FINDINGS):
        raise Refusal(_("Unknown finding: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    add_facts(case, *findings)
    return leave(
        case, "investigate", CaseInvestigated(dossier=case.dossier.key, on=on.isoformat()), on=on, by=by, note=report
    )


@transaction.atomic
def notify(*, case: Case, proposed: str, on: date, by: User) -> Step:
    """事先告知: tell the party what is intended, why, and that it may state its case (行政处罚法 44).

    proposed  the penalty intended, in words
    raises    Refusal  nothing proposed, or the step is not open
    records   PenaltyNotified
    """
    case = enter(case, "notify", on=on, by=by)
    if not proposed.strip():
        raise Refusal(_("Say which penalty is intended: the party has to know what to answer."))
    hearing = "hearing_offered" in case.facts
    facts = {
        "party": case.subject.name,
        "cause": case.cause,
        "number": case.number,
        "evidence": evidence_of(case),
        "proposed": proposed.strip(),
        "hearing": hearing,
    }
    event = PenaltyNotified(dossier=case.dossier.key, on=on.isoformat(), hearing=hearing)
    return leave(case, "notify", event, on=on, by=by, note=proposed, template="advance_notice", facts=facts)


@transaction.atomic
def review(*, case: Case, opinion: str, is_agreed: bool, on: date, by: User) -> Step:
    """法制审核: somebody who did not investigate looks at competence, facts, basis and procedure (行政处罚法 58).

    raises   Refusal  the reviewer is an officer of the case, no opinion, or the step is not open
    records  CaseReviewed
    """
    case = enter(case, "review", on=on, by=by)
    if case.officers.filter(pk=by.pk).exists():
        raise Refusal(_("You investigated this case. Somebody else has to review it."), rule="penalty.procedure")
    if not opinion.strip():
        raise Refusal(_("Write the opinion of the review."))
    event = CaseReviewed(dossier=case.dossier.key, on=on.isoformat(), agreed=is_agreed)
    if not is_agreed:
        return _sent_back(case, event, opinion, on, by)
    return leave(case, "review", event, on=on, by=by, note=opinion)


def _sent_back(case: Case, event: CaseReviewed, opinion: str, on: date, by: User) -> Step:
    """An opinion that does not agree is kept and recorded; the step `review` stays open until one agrees."""
    return leave(case, "review_sent_back", event, on=on, by=by, note=opinion)


@transaction.atomic
def discuss(*, case: Case, minutes: str, on: date, by: User) -> Step:
    """集体讨论: the heads of the agency discuss a complex or serious case before it is decided (行政处罚法 57).

    raises   Refusal  no minutes, or the step is not open
    records  CaseDiscussed
    """
    case = enter(case, "discuss", on=on, by=by)
    if not minutes.strip():
        raise Refusal(_("Write the minutes: who took part and what was concluded."))
    event = CaseDiscussed(dossier=case.dossier.key, on=on.isoformat())
    return leave(case, "discuss", event, on=on, by=by, note=minutes)
