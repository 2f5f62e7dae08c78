"""检查周期: how often an institution of each grade is visited at least, and which have waited longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max

from liandong.discover.inspections.models import Inspection
from liandong.discover.inspections.queries.draws import UNGRADED, layer_of, population, shares
from liandong.discover.inspections.strata import Hot, hot_by
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import subordinates
from liandong.ground.audit.clock import BEIJING, today
from liandong.law.rules import Text
from liandong.law.terms import add_months

DUE = "due"


@dataclass(frozen=True, slots=True)
class Cycle:
    """一层的比例和周期: its words, what share is drawn, within how many months each is visited, how many are not."""

    zh: str
    en: str
    share: float
    least: int
    months: int | None
    count: int
    waiting: frozenset[int]


def cycles(agency: Agency, on: date) -> list[Cycle]:
    """Layer by layer, over the institutions of the place; visits by the agency and those below it count."""
    version = shares(agency)
    grades, last = layer_of(agency, version), _last_visits(agency)
    members: dict[str, list[int]] = {}
    for subject in population(agency).order_by().values_list("pk", flat=True):
        members.setdefault(grades.get(subject, UNGRADED), []).append(subject)
    return [_cycle(item, members.get(item["code"], []), last, on) for item in version.values["items"]]


def _cycle(item: dict[str, Any], members: list[int], last: dict[int, datetime], on: date) -> Cycle:
    months = item.get("every_months")
    since = datetime.combine(add_months(on, -months), time.min, BEIJING) if months else None
    waiting = [one for one in members if since and (one not in last or last[one] < since)]
    return Cycle(
        item["zh"], item["en"], float(item["share"]), item.get("least", 0), months, len(members), frozenset(waiting)
    )


def _last_visits(agency: Agency) -> dict[int, datetime]:
    rows = Inspection.objects.filter(agency__in=[agency.pk, *subordinates(agency).values_list("pk", flat=True)])
    rows = rows.filter(stage=Inspection.Stage.FINISHED)
    return dict(rows.order_by().values_list("subject").annotate(last=Max("finished_at")))


@hot_by
def overdue(user: User) -> list[Hot]:
    """超过检查周期: not problems, but blind spots; a list may be made of them alone."""
    if user.acting_for is None:
        return []
    waiting = frozenset[int]().union(*(one.waiting for one in cycles(user.acting_for, today())))
    title = Text(
        f"超过检查周期的机构（{len(waiting)}家）", f"Not visited within the time of their grade ({len(waiting)})"
    )
    return [Hot(DUE, title, waiting)] if waiting else []
