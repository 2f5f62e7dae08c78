"""Who may see what the guard said: the institution its own, the office that gave the key, and the ones above it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.queries import agencies_below
from liandong.warn.guard.models import Hit, Tally

RECENT = timedelta(days=30)
NOBODY = Q(pk__in=[])


def hits_for(user: User) -> QuerySet[Hit]:
    """Answers about the person's own institution, or to keys of the person's agency and those below it."""
    return Hit.objects.filter(_of(user)).select_related("institution", "practitioner")


def tallies_for(user: User) -> Iterable[Mapping[str, Any]]:
    """The last thirty days by institution, those that go on most often first."""
    rows = Tally.objects.filter(_of(user), day__gt=today() - RECENT).values("institution__code", "institution__name")
    return rows.annotate(
        sum_calls=Sum("calls"), sum_orders=Sum("orders"), sum_unjudged=Sum("unjudged"),
        sum_warned=Sum("warned"), sum_stopped=Sum("stopped"), sum_stale=Sum("stale"),
    ).order_by("-sum_stopped", "-sum_warned")  # fmt: skip


def snapshots_of_hits() -> list[str]:
    """Snapshots that an answer rests on."""
    return list(Hit.objects.order_by().values_list("snapshot", flat=True).distinct())


def _of(user: User) -> Q:
    if user.answers_for:
        return Q(institution__code=user.answers_for)
    if user.acting_for is None or not user.may("risk.handle"):
        return NOBODY
    return Q(agency__in=[user.acting_for.pk, *agencies_below(user)])
