"""What may be done with a clue now, by whom, and why not where not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import DUTY_TO_PUNISH, Outcome, Stage
from liandong.discover.clues.lent import is_lent
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User

ROUTE, KEEP, VERIFY, DECLINE = "route", "keep", "verify", "decline"
CLOSE, ANSWER, CORRECT = "close", "answer", "correct"
MERGE, REOPEN, NO_PENALTY = "merge", "reopen", "no_penalty"
INTAKE = ("clues.receive", "clues.handle")
WORK = ("clues.handle",)
DECIDES = ("cases.decide",)
BEFORE_WORK = (Stage.RECEIVED, Stage.ROUTED, Stage.RETURNED)


@dataclass(frozen=True, slots=True)
class NextAct:
    """下一步: a step, its name, and whether it is the usual one."""

    step: str
    label: Promise | str
    icon: str
    is_primary: bool = False
    why_not: Promise | str = ""


def next_acts(clue: Clue, user: User) -> list[NextAct]:
    """The steps open to this person, in the order of the work; empty for those whose agency has not got the clue."""
    if clue.holder_id != getattr(user.acting_for, "pk", None):
        return []
    return [act for words, act in _steps(clue) if any(user.may(word) for word in words)]


def next_act(clue: Clue, user: User, step: str) -> NextAct | None:
    """One step, if it is offered."""
    return next((act for act in next_acts(clue, user) if act.step == step), None)


def _steps(clue: Clue) -> Iterator[tuple[tuple[str, ...], NextAct]]:
    stage = clue.stage
    if stage in (*BEFORE_WORK, Stage.DECLINED) or (stage == Stage.VERIFIED and clue.outcome == Outcome.NOT_OURS):
        label = _("Route") if stage == Stage.RECEIVED else _("Route again")
        yield INTAKE, NextAct(ROUTE, label, "route", stage in (Stage.RECEIVED, Stage.RETURNED))
    if stage in BEFORE_WORK:
        yield INTAKE, NextAct(KEEP, _("Handle it ourselves"), "user-check", stage == Stage.ROUTED)
    if stage == Stage.ACCEPTED:
        yield WORK, NextAct(VERIFY, _("Verify"), "zoom-check", True)
    may_decline = stage in (*BEFORE_WORK, Stage.ACCEPTED, Stage.VERIFIED) and clue.outcome != Outcome.FOUNDED
    if may_decline and not is_lent(clue):
        why_not = HANDED_OVER if _wants_decision(clue) else ""
        yield INTAKE, NextAct(DECLINE, _("Do not take up"), "ban", why_not=why_not)
    if stage in (Stage.VERIFIED, Stage.IN_CASE):
        yield WORK, NextAct(CLOSE, _("Close the clue"), "circle-check", why_not=_why_not_close(clue))
    if stage == Stage.VERIFIED and _wants_decision(clue):
        yield DECIDES, NextAct(NO_PENALTY, _("Decide that no penalty follows"), "gavel")
    if stage in (Stage.VERIFIED, Stage.CLOSED) and clue.outcome == Outcome.NOT_ENOUGH:
        yield INTAKE, NextAct(REOPEN, _("Look into it again"), "refresh")
    if clue.has_sender:
        yield INTAKE, NextAct(ANSWER, _("Answer the reporter"), "message-reply")  # owed even when all else is over
    if clue.is_open:
        yield INTAKE, NextAct(MERGE, _("Merge or separate"), "git-merge")
        yield INTAKE, NextAct(CORRECT, _("Correct subject or place"), "edit")


HANDED_OVER = _("A body with a duty to punish handed it over: it ends by a case, or by a head's reasoned decision.")


def _wants_decision(clue: Clue) -> bool:
    """移交必罚: nothing but a case or a head's decision may end it."""
    return clue.source in DUTY_TO_PUNISH and clue.stage != Stage.IN_CASE and clue.decision_id is None


def _why_not_close(clue: Clue) -> Promise | str:
    return HANDED_OVER if _wants_decision(clue) else ""
