"""Two people look at a warning: the first proposes, the second, who is another, decides or sends it back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.dossiers import actions as dossiers
from liandong.law.refusal import Refusal
from liandong.warn.risk import coding, telling
from liandong.warn.risk.actions.standing import changed, end_clocks, ours, tick
from liandong.warn.risk.catalogue import model_of
from liandong.warn.risk.events import WarningDecided, WarningReopened, WarningReviewed, WarningSentBack
from liandong.warn.risk.models import Finding, Review, Warning
from liandong.warn.risk.models.warnings import Verdict

RULE = "penalty.alerts_are_not_evidence"
LOOK_FIRST = _("Say what you looked at: a model's alert alone starts nothing.")
TWO_PEOPLE = _("The second review is made by another person than the first: ask a colleague.")


@transaction.atomic
def review_warning(
    *, warning: Warning, outcome: str, note: str, reason: str = "", stands: Collection[int] = (), by: User
) -> Review:
    """预警初审: look at the rows and the answer, and propose what it is.

    outcome  clue | explained | dismissed
    reason   a code of `risk.reasons` for what is explained or dismissed
    stands   findings that are so; of a clue at least one
    raises   Refusal  not ours, not open, nothing looked at, no reason, no finding that stands, or somebody was first
    records  WarningReviewed
    """
    warning = ours(warning, by)
    refuse_first_review(warning)
    _refuse_empty(warning, outcome, note, reason)
    standing = _standing(warning, outcome, stands)
    review = Review.objects.create(
        warning=warning, step=Review.Step.FIRST, outcome=outcome, reason="" if outcome == Verdict.CLUE else reason,
        note=note.strip(), stands=standing, seen=warning.revision, at=now(), by=by,
    )  # fmt: skip
    warning.stage = Warning.Stage.REVIEWED
    changed(warning, "stage")
    event = WarningReviewed(dossier=warning.dossier.key, review=review.pk, outcome=outcome, ground=review.reason)
    tick(event, warning, by=by)
    record(event, by=by)
    return review


@transaction.atomic
def review_again(*, warning: Warning, agrees: bool, note: str, by: User) -> Warning:
    """预警复审: another person agrees, and the proposal takes effect; or sends it back to the first review.

    raises   Refusal  not ours, no first review that stands, the same person, or no words
    records  WarningDecided, or WarningSentBack
    """
    warning = ours(warning, by)
    first = refuse_second_review(warning, by)
    if not note.strip():
        raise Refusal(LOOK_FIRST, rule=RULE)
    second = Review.objects.create(
        warning=warning, step=Review.Step.SECOND, outcome=first.outcome if agrees else "", note=note.strip(),
        reason=first.reason if agrees else "", stands=first.stands if agrees else [], seen=warning.revision, at=now(),
        by=by,
    )  # fmt: skip
    return _decide(warning, first, second, by) if agrees else _send_back(warning, first, second, by)


@transaction.atomic
def reopen_warning(*, warning: Warning, facts: str, by: User) -> Warning:
    """重新审核预警: something new has come to light about a warning that was explained or dismissed.

    raises   Refusal  not ours, not decided, a clue already, no facts, or a newer warning of the subject is open
    records  WarningReopened
    """
    warning = ours(warning, by)
    if warning.is_open:
        raise Refusal(_("This warning is open. Go on with its review."))
    if warning.outcome == Verdict.CLUE:
        raise Refusal(_("It has become a clue. What is new belongs there."))
    if not facts.strip():
        raise Refusal(_("Say what is new."))
    same = Warning.objects.filter(agency=warning.agency, subject=warning.subject, family=warning.family)
    if newer := same.exclude(stage=Warning.Stage.DECIDED).select_related("dossier").first():
        raise Refusal(_("A newer warning of this subject is open: %(key)s. Go on there.") % {"key": newer.dossier.key})
    warning.reviews.filter(step=Review.Step.FIRST).update(is_void=True)
    Finding.objects.filter(warning=warning).update(verdict="", decided_on=None)
    warning.stage, warning.outcome, warning.reason, warning.decided_at = Warning.Stage.OPEN, "", "", None
    changed(warning, "stage", "outcome", "reason", "decided_at")
    dossiers.reopen_dossier(dossier=warning.dossier, because=WarningReopened.slug, by=by)
    event = WarningReopened(dossier=warning.dossier.key, warning=warning.pk)
    tick(event, warning, by=by)
    record(event, said=facts, by=by)
    return warning


def refuse_first_review(warning: Warning) -> None:
    """Whether the first review is open at all; raises Refusal where it has been made."""
    if warning.stage != Warning.Stage.OPEN:
        raise Refusal(_("The first review has been made. The second is made by another person."))


def refuse_second_review(warning: Warning, by: User) -> Review:
    """The first review, where this person may make the second; raises Refusal where not."""
    first = warning.reviews.filter(step=Review.Step.FIRST, is_void=False).select_related("by").first()
    if warning.stage != Warning.Stage.REVIEWED or first is None:
        raise Refusal(_("There is no first review to look at. Make it first."))
    if first.by_id == by.pk:
        raise Refusal(TWO_PEOPLE, rule=RULE)
    return first


def _send_back(warning: Warning, first: Review, second: Review, by: User) -> Warning:
    first.is_void = True
    first.save(update_fields=["is_void"])
    warning.stage = Warning.Stage.OPEN
    changed(warning, "stage")
    event = WarningSentBack(dossier=warning.dossier.key, review=second.pk)
    tick(event, warning, by=by)
    record(event, by=by)
    return warning


def _decide(warning: Warning, first: Review, second: Review, by: User) -> Warning:
    found = list(warning.findings.all())
    if first.outcome == Verdict.CLUE:
        warning.clue = _clue(warning, first, second, [one for one in found if one.pk in first.stands], by)
    for one in found:
        stands = one.pk in first.stands
        one.verdict = first.outcome if stands or first.outcome != Verdict.CLUE else Verdict.DISMISSED
        one.decided_on = today()
    Finding.objects.bulk_update(found, ["verdict", "decided_on"])
    warning.stage, warning.outcome, warning.reason = Warning.Stage.DECIDED, first.outcome, first.reason
    warning.decided_at = now()
    changed(warning, "stage", "outcome", "reason", "decided_at", "clue")
    confirmed = sum(one.verdict == Verdict.CLUE for one in found)
    event = WarningDecided(
        dossier=warning.dossier.key, review=second.pk, outcome=first.outcome, ground=first.reason,
        clue=warning.clue.key if warning.clue else "", confirmed=confirmed, cleared=len(found) - confirmed,
    )  # fmt: skip
    tick(event, warning, by=by)
    end_clocks(warning, by=by)
    record(event, by=by)
    dossiers.close_dossier(dossier=warning.dossier, by=by)
    return warning


def _clue(warning: Warning, first: Review, second: Review, stands: list[Finding], by: User) -> Clue:
    """The suspicion becomes a clue; the warning is linked and stays what it is: no evidence (行政处罚法 41)."""
    model = model_of(max(stands, key=lambda one: one.severity).model)
    said = [telling.told(one).zh for one in stands]
    text = "\n".join([f"{warning.dossier.title}。", *said, f"初审：{first.note}", f"复审：{second.note}"])
    clue = clues.receive_clue(
        channel="model", source="risk_model", title=warning.dossier.title, text=text[:20_000], subject=warning.subject,
        place=warning.dossier.place, matter=model.matter if model else "", by=by,
    )  # fmt: skip
    dossiers.link(from_dossier=warning.dossier, to_dossier=clue.dossier, relation="led_to", by=by)
    return clue


def _refuse_empty(warning: Warning, outcome: str, note: str, reason: str) -> None:
    if outcome not in Verdict:
        raise Refusal(_("Say what it is: a clue, explained, or nothing."))
    if not note.strip():
        raise Refusal(LOOK_FIRST, rule=RULE)
    if outcome != Verdict.CLUE and reason not in coding.reasons(warning.dossier.place, outcome):
        raise Refusal(_("Choose the reason from the list: it is what makes the model better."), rule=coding.REASONS)


def _standing(warning: Warning, outcome: str, stands: Collection[int]) -> list[int]:
    """Those of its own findings that were marked. Raises Refusal for a clue without any."""
    if outcome != Verdict.CLUE:
        return []
    mine = sorted(warning.findings.filter(pk__in=list(stands)).values_list("pk", flat=True))
    if not mine:
        raise Refusal(_("Mark the findings that are so: a clue stands on at least one."))
    return mine
