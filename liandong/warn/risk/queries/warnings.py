"""Rows of warnings, runs and models, as far as a person may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.warn.risk.models import Finding, ModelState, Push, Run, Snooze, Warning


def warnings_for(user: User) -> QuerySet[Warning]:
    """Warnings of the dossiers this person may see."""
    rows = Warning.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "agency", "subject__place", "clue__dossier")


def warning_in(dossier: Dossier, user: User) -> Warning | None:
    """The warning of a dossier."""
    return warnings_for(user).filter(dossier=dossier).first()


def findings_for(user: User) -> QuerySet[Finding]:
    """Findings behind the warnings this person may see."""
    rows = Finding.objects.filter(seen_by(user, "warning__dossier__"))
    return rows.select_related("warning__dossier", "warning__agency", "subject", "last_run", "agency")


def pushes_to(user: User) -> QuerySet[Push]:
    """Warnings sent to the agency the person acts for, those without a receipt first."""
    rows = Push.objects.filter(seen_by(user, "warning__dossier__"), agency=user.acting_for)
    return rows.select_related("warning__dossier", "agency").order_by("received_at", "-sent_at")


def own_pushes(user: User) -> QuerySet[Push]:
    """Warnings sent to the institution that the person answers for; nobody else's, and nothing beside them."""
    code = user.answers_for
    rows = Push.objects.filter(to="institution", subject__code=code) if code else Push.objects.none()
    return rows.select_related("warning__dossier", "warning__agency", "warning__subject", "subject").order_by(
        "-sent_at"
    )


def runs_for(user: User) -> QuerySet[Run]:
    """Runs of the agency the person acts for."""
    rows = Run.objects.filter(agency=user.acting_for) if user.acting_for else Run.objects.none()
    return rows.select_related("agency", "asked_by")


def run_for(user: User, pk: int) -> Run | None:
    return runs_for(user).filter(pk=pk).first()


def snapshots_of_runs() -> list[str]:
    """Snapshots that a run rests on: with them its findings can be worked out again."""
    return list(Run.objects.exclude(snapshot="").order_by().values_list("snapshot", flat=True).distinct())


def is_run_waiting() -> bool:
    """Whether some agency has a run that waits; one before it may be going on, or be dead."""
    return Run.objects.filter(stage=Run.Stage.WAITING).exists()


def states_of(user: User) -> QuerySet[ModelState]:
    """The versions of models at the agency the person acts for, the latest first."""
    rows = ModelState.objects.filter(agency=user.acting_for) if user.acting_for else ModelState.objects.none()
    return rows.select_related("agency", "changed_by", "shadow").order_by("model", "-pk")


def state_for(user: User, pk: int) -> ModelState | None:
    return states_of(user).filter(pk=pk).first()


def snoozes_of(user: User) -> QuerySet[Snooze]:
    """Where models are quiet at the agency the person acts for."""
    rows = Snooze.objects.filter(agency=user.acting_for) if user.acting_for else Snooze.objects.none()
    return rows.filter(ended_on__isnull=True).select_related("subject", "by")
