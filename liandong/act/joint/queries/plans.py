"""Plans: which one is in force, what changed between two, and how far their tasks have come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from liandong.act.dispatch.models import Dispatch
from liandong.act.joint.models import Joint, Plan, Task
from liandong.act.joint.queries.codes import PLAN_PARTS, Item, items
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.audit.once import asked_once
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.ui.owing import Owed
from liandong.law.rules import NOTHING, Text


def plans_for(user: User) -> QuerySet[Plan]:
    """Versions of plans in joint work that this person may see."""
    rows = Plan.objects.filter(seen_by(user, "joint__dossier__"))
    return rows.select_related("joint__dossier__place", "joint__lead", "author", "decided_by", "document")


def tasks_for(user: User) -> QuerySet[Task]:
    """Tasks of plans in joint work that this person may see."""
    rows = Task.objects.filter(seen_by(user, "plan__joint__dossier__"))
    return rows.select_related("plan__joint__dossier", "agency", "dispatch")


def versions(joint: Joint) -> list[Plan]:
    """All versions, the newest first."""
    return list(joint.plans.select_related("author", "decided_by", "document"))


def current(joint: Joint) -> Plan | None:
    """The one approved plan in force."""
    return joint.plans.filter(state=Plan.State.APPROVED).select_related("document", "author", "decided_by").first()


def draft(joint: Joint) -> Plan | None:
    """The one that waits for approval."""
    return joint.plans.filter(state=Plan.State.DRAFT).select_related("author").first()


def before(plan: Plan) -> Plan | None:
    """The version that stood when this one was written: the last one before it that was in force."""
    stood = Q(state__in=(Plan.State.APPROVED, Plan.State.REPLACED))
    return Plan.objects.filter(stood, joint=plan.joint_id, version__lt=plan.version).order_by("-version").first()


@dataclass(frozen=True)
class Change:
    """One part as it was and as it is."""

    title: Text
    was: str
    now: str


@dataclass(frozen=True)
class Difference:
    """差异: what a version changes."""

    parts: list[Change]
    added: list[Task]
    dropped: list[Task]

    @property
    def is_nothing(self) -> bool:
        return not (self.parts or self.added or self.dropped)


def line(task: Task) -> tuple[int, str, date]:
    """What makes two tasks of different versions the same one."""
    return task.agency_id, task.what, task.due_on


def difference(plan: Plan) -> Difference | None:
    """What a version changes against the one that stood before; None for the first."""
    old = before(plan)
    if old is None:
        return None
    titles = items(PLAN_PARTS, plan.joint.dossier.place_id)
    changed = [
        Change(_title(titles, code), old.parts.get(code, ""), plan.parts.get(code, ""))
        for code in dict.fromkeys([*titles, *plan.parts, *old.parts])
        if plan.parts.get(code, "") != old.parts.get(code, "")
    ]
    theirs, ours = list(old.tasks.select_related("agency")), list(plan.tasks.select_related("agency"))
    known, kept = {line(one) for one in theirs}, {line(one) for one in ours}
    added = [one for one in ours if line(one) not in known]
    return Difference(changed, added, [one for one in theirs if line(one) not in kept])


def _title(titles: dict[str, Item], code: str) -> Text:
    return titles[code].title if code in titles else Text(code, code)


def written(plan: Plan) -> list[tuple[Item, str]]:
    """The parts of a plan with their titles, as they were written."""
    titles = items(PLAN_PARTS, plan.joint.dossier.place_id)
    codes = [*(code for code in titles if code in plan.parts), *(code for code in plan.parts if code not in titles)]
    return [(titles.get(code) or Item(code, Text(code, code), NOTHING), plan.parts[code]) for code in codes]


@dataclass(frozen=True)
class Line:
    """A task on the page of progress: who owes it, by when, and how it stands."""

    task: Task
    dispatch: Dispatch | None
    clock: Deadline | None
    is_dropped: bool = False

    @property
    def owed(self) -> Owed | None:
        return Owed(self.clock) if self.clock else None

    @property
    def is_done(self) -> bool:
        if self.dispatch is not None:
            return self.dispatch.stage in (Dispatch.Stage.ANSWERED, Dispatch.Stage.CLOSED)
        return self.task.done_at is not None

    @property
    def is_late(self) -> bool:
        return not self.is_done and self.task.due_on < today()


@asked_once
def progress(joint: Joint) -> list[Line]:
    """The tasks of the plan in force, and those of earlier ones that are still owed; the first to fall due first."""
    tasks = Task.objects.filter(plan__joint=joint).select_related("agency", "plan", "dispatch__reply")
    now = list(tasks.filter(plan__state=Plan.State.APPROVED))
    carried = {one.dispatch_id for one in now if one.dispatch_id}
    old = tasks.filter(plan__state=Plan.State.REPLACED, dispatch__stage__in=("sent", "signed"))
    dropped = list(old.exclude(dispatch__in=carried))
    clocks = _clocks([*now, *dropped], joint)
    lines = [Line(one, one.dispatch, clocks.get(one.pk)) for one in now]
    lines += [Line(one, one.dispatch, clocks.get(one.pk), is_dropped=True) for one in dropped]
    return sorted(lines, key=lambda row: (row.task.due_on, row.task.pk))


def _clocks(tasks: list[Task], joint: Joint) -> dict[int, Deadline]:
    """The clock of each task that falls due first: of its dispatch, or of the lead's own."""
    about = {(one.dispatch.about if one.dispatch else one.about): one.pk for one in tasks}
    rows = Deadline.objects.filter(RUNNING, dossier=joint.dossier_id, about__in=about)
    found: dict[int, Deadline] = {}
    for clock in rows.select_related("agency", "dossier__place").order_by("-due_on", "-pk"):
        found[about[clock.about]] = clock
    return found


def open_own(joint: Joint) -> QuerySet[Task]:
    """Tasks of the lead itself that are not done, once the work has begun."""
    rows = Task.objects.filter(plan__joint=joint, plan__state=Plan.State.APPROVED, agency=joint.lead_id)
    return rows.filter(done_at=None).select_related("plan")
