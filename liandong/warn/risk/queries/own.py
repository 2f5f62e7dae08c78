"""What an institution sees of a warning: what is asked, its own answers, the end; no patient, no reporter, no note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liandong.ground.accounts.models import User
from liandong.ground.deadlines.models import Deadline
from liandong.warn.risk import coding, explaining
from liandong.warn.risk.models import Finding, Push, Warning
from liandong.warn.risk.queries.warnings import own_pushes


@dataclass(frozen=True, slots=True)
class Sent:
    """收到的预警: one, with the clock of the answer and what became of it."""

    push: Push
    clock: Deadline | None
    answers: int

    @property
    def warning(self) -> Warning:
        return self.push.warning


def sent(user: User) -> list[Sent]:
    """All warnings sent to the institution of this person, the open ones first."""
    rows = sorted(own_pushes(user), key=lambda push: not push.warning.is_open)
    return [Sent(push, clock_of(push), push.warning.answers.count()) for push in rows]


def unanswered(user: User) -> int:
    """How many of them wait for an answer."""
    rows = own_pushes(user).exclude(warning__stage=Warning.Stage.DECIDED)
    return rows.filter(warning__answers__isnull=True).count()


def clock_of(push: Push) -> Deadline | None:
    """The institution's own time."""
    rows = Deadline.objects.filter(dossier=push.warning.dossier_id, about=push.about, party=push.subject_id)
    return rows.select_related("dossier").order_by("-pk").first()


def page(push: Push) -> dict[str, Any]:
    """One warning as its institution sees it."""
    warning = push.warning
    return {
        "push": push,
        "warning": warning,
        "clock": clock_of(push),
        "level": coding.levels(warning.dossier.place).get(warning.level),
        "told": explaining.told(list(concerning(push)), warning.dossier.place),
        "answers": warning.answers.prefetch_related("documents").select_related("given_by"),
        "reason": coding.reason_title(warning.dossier.place, warning.reason) if warning.reason else None,
    }


def concerning(push: Push) -> QuerySet[Finding]:
    """The findings that concern this institution: of a person at several places only those at this one."""
    rows = push.warning.findings.select_related("last_run")
    if push.warning.subject_id == push.subject_id:
        return rows
    return rows.filter(grain__institution=push.subject_id)
