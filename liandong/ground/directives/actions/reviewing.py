"""Confirming, discarding and reopening an entry."""

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.directives.actions.holding import hold, keep, live, unreviewed
from liandong.ground.directives.events import EntryConfirmed, EntryDiscarded, EntryReopened
from liandong.ground.directives.models import DraftEntry
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

CONFIRMED = ("strength", "lead", "joining", "says_zh", "says_en", "outcome", "outcome_zh", "outcome_en", "rules")


@transaction.atomic
def confirm_entry(
    *,
    entry: DraftEntry,
    seen: int,
    strength: str,
    lead: Sequence[str],
    joining: Sequence[str],
    says_zh: str,
    says_en: str = "",
    outcome: str = DraftEntry.Outcome.PLANNED,
    outcome_zh: str = "",
    outcome_en: str = "",
    rules: Sequence[str] = (),
    by: User,
) -> DraftEntry:
    """确认: the entry is an obligation, and this is what it says in our own words.

    seen     the version that was on the page
    outcome  planned, answered (by these rules) or not_software (for this reason)
    raises   Refusal  changed by another, discarded, a department on both sides, or an outcome without its words
    records  EntryConfirmed
    """
    entry = live(hold(entry, seen, by))
    _refuse_half_said(says_zh, lead, joining)
    _refuse_unanswered(outcome, outcome_zh, rules)
    entry.strength, entry.lead, entry.joining = strength, list(lead), list(joining)
    entry.says_zh, entry.says_en = says_zh.strip(), says_en.strip()
    entry.outcome, entry.outcome_zh, entry.outcome_en = outcome, outcome_zh.strip(), outcome_en.strip()
    entry.rules = list(rules)
    entry.state, entry.reviewed_by, entry.reviewed_on = DraftEntry.State.CONFIRMED, by, today()
    keep(entry, by)
    confirmed = {name: getattr(entry, name) for name in CONFIRMED}
    record(EntryConfirmed(draft=entry.draft_id, entry=entry.pk, sha256=_hash(json.dumps(confirmed))), by=by)
    return entry


@transaction.atomic
def discard_entry(*, entry: DraftEntry, seen: int, because: str, by: User) -> DraftEntry:
    """舍弃: these words order nothing; the reason stays with the entry.

    raises   Refusal  changed by another, discarded already, or no reason
    records  EntryDiscarded
    """
    entry = live(hold(entry, seen, by))
    if not because.strip():
        raise Refusal(_("Say why these words order nothing: the reason stays with the entry."))
    entry.state, entry.because = DraftEntry.State.DISCARDED, because.strip()
    entry.reviewed_by, entry.reviewed_on = by, today()
    keep(entry, by)
    record(EntryDiscarded(draft=entry.draft_id, entry=entry.pk, sha256=_hash(entry.because)), by=by)
    return entry


@transaction.atomic
def reopen_entry(*, entry: DraftEntry, seen: int, by: User) -> DraftEntry:
    """重新审阅: a confirmed or discarded entry waits for a reviewer again; what was written stays.

    raises   Refusal  changed by another, or it waits already
    records  EntryReopened
    """
    entry = hold(entry, seen, by)
    if entry.state == DraftEntry.State.OPEN:
        raise Refusal(_("%(key)s is waiting for a reviewer already.") % {"key": entry.key})
    keep(unreviewed(entry), by)
    record(EntryReopened(draft=entry.draft_id, entry=entry.pk), by=by)
    return entry


def _refuse_half_said(says: str, lead: Sequence[str], joining: Sequence[str]) -> None:
    if not says.strip():
        raise Refusal(_("Say in your own words what the entry orders."))
    if set(lead) & set(joining):
        raise Refusal(_("A department either leads or joins. Take it out on one side."))


def _refuse_unanswered(outcome: str, says: str, rules: Sequence[str]) -> None:
    known = {id_ for layer in book().layers.values() for id_ in layer}
    if unknown := sorted(set(rules) - known):
        raise Refusal(_("The rulebook has no rule %(ids)s. Look it up in the list of rules.") % {"ids": unknown[0]})
    if outcome == DraftEntry.Outcome.ANSWERED and not rules:
        raise Refusal(_("Name the rules that answer it, or leave it as planned."))
    if outcome == DraftEntry.Outcome.NOT_SOFTWARE and not says.strip():
        raise Refusal(_("Say why it is no matter of software: what is done instead, and by whom."))


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
