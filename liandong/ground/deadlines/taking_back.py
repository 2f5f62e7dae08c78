"""What an act had stopped, when the act itself is taken back: such a clock was never stopped, and runs on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.deadlines import counting
from liandong.ground.deadlines.events import DeadlineRunsOn
from liandong.ground.deadlines.models import RUNNING, Deadline, Occasion
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.rules import NoVersion
from liandong.law.starting import stops


@transaction.atomic
def take_back(event: str, *, dossier: Dossier, about: str, by: User | None) -> None:
    """撤回: the event about something did not hold; the clocks that it stopped stand as if it had not happened.

    Each is met by the first other act that stops it, if there was one, or else runs on from where it began.

    records  DeadlineRunsOn for each that runs again
    """
    occasions = list(Occasion.objects.filter(dossier=dossier).order_by("id"))
    taken = [one for one in occasions if one.event == event and one.about == about]
    if not taken:
        return
    days = {one.on for one in taken}
    rows = Deadline.objects.select_for_update(of=("self",)).select_related("dossier").order_by("id")
    for clock in rows.filter(Q(about="") | Q(about=about), dossier=dossier, met_by=event, met_on__in=days):
        _stand_without(clock, [one for one in occasions if one not in taken], by)


def _stand_without(clock: Deadline, occasions: list[Occasion], by: User | None) -> None:
    try:
        version = counting.version_of(clock)
    except (UnknownRule, NoVersion):
        return
    after = next((one.pk for one in occasions if one.event == clock.started_by and one.on == clock.started_on), 0)
    for one in occasions:
        fits = clock.about in ("", one.about) and one.pk > after and one.on >= clock.started_on
        if fits and stops(version, one.event, one.facts):
            clock.met_on, clock.met_by = one.on, one.event
            clock.save(update_fields=["met_on", "met_by"])
            return
    twin = {name: getattr(clock, name) for name in ("dossier", "rule", "agency", "about", "started_on")}
    if Deadline.objects.filter(RUNNING, **twin).exists():
        return  # begun anew on the same day: that one is owed
    clock.met_on, clock.met_by = None, ""
    clock.save(update_fields=["met_on", "met_by"])
    record(DeadlineRunsOn(dossier=clock.dossier.key, deadline=clock.pk, rule=clock.rule, due=clock.due_on), by=by)
