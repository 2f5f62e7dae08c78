"""Joint work as lists and pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.act.joint.models import Joint, Member, Plan, Seat
from liandong.act.joint.queries.codes import plan_required
from liandong.act.works.queries import could_join
from liandong.discover.clues.codes import OPEN as CLUES_OPEN
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import today
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.having import has
from liandong.ground.dossiers.models import Dossier, Link
from liandong.ground.dossiers.queries import linked_to, seen_by
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import identities

SOURCES = (Dossier.Kind.CLUE, Dossier.Kind.INSPECTION, Dossier.Kind.CASE, Dossier.Kind.KEY_MATTER, Dossier.Kind.WARNING)
OPEN = (Joint.Stage.FORMING, Joint.Stage.FORMED, Joint.Stage.RUNNING)
BOXES = ("asked", "open", "to_approve", "ended")


def joints_for(user: User) -> QuerySet[Joint]:
    """The joint work whose dossier this person may see."""
    rows = Joint.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "dossier__subject", "lead", "commander")


def seats_for(user: User) -> QuerySet[Seat]:
    """The seats of joint work that this person may see."""
    rows = Seat.objects.filter(seen_by(user, "joint__dossier__"))
    return rows.select_related("joint__dossier", "joint__lead", "agency")


def box(user: User, name: str) -> QuerySet[Joint]:
    """One column of the list: what we are asked to join, what is going on, what we have to approve, what has ended."""
    rows = joints_for(user)
    if name == "open":
        return rows.filter(stage__in=OPEN)
    if name == "ended":
        return rows.exclude(stage__in=OPEN)
    if name == "to_approve":
        waits = Plan.objects.filter(joint=OuterRef("pk"), state=Plan.State.DRAFT)
        return rows.filter(Exists(waits), stage__in=OPEN, lead=user.acting_for)
    asked = Seat.objects.filter(joint=OuterRef("pk"), agency=user.acting_for, joined_at=None, left_at=None)
    return rows.filter(Exists(asked), stage__in=OPEN)


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    joint: Joint
    agencies: list[str]


def with_agencies(joints: Iterable[Joint]) -> list[Row]:
    """Joint work with the names of those who take part; one query for all."""
    rows = list(joints)
    names: dict[int, list[str]] = {}
    seats = Seat.objects.filter(joint__in=rows, left_at__isnull=True).select_related("agency").order_by("pk")
    for seat in seats:
        names.setdefault(seat.joint_id, []).append(seat.agency.name)
    return [Row(row, names.get(row.pk, [])) for row in rows]


def seats_of(joint: Joint) -> QuerySet[Seat]:
    """Everyone who was ever asked, with the people they named."""
    people = Prefetch("members", Member.objects.filter(until=None).select_related("user"), to_attr="people")
    rows = joint.seats.select_related("agency", "result_case").prefetch_related(people)
    return rows.order_by("left_at", "pk")


def taking_part(joint: Joint) -> QuerySet[Seat]:
    """Seats of the agencies that have joined and not left, the lead first."""
    return joint.seats.filter(joined_at__isnull=False, left_at=None).select_related("agency__department").order_by("pk")


def agencies_of(joint: Joint) -> QuerySet[Agency]:
    """The agencies that take part now."""
    return Agency.objects.filter(pk__in=taking_part(joint).values("agency")).order_by("pk")


def people_of(joint: Joint) -> QuerySet[User]:
    """Everyone whom an agency named and who is still in."""
    rows = Member.objects.filter(seat__joint=joint, seat__left_at=None, until=None)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("name", "pk")


def seat_of(joint: Joint, agency: Agency | None) -> Seat | None:
    """The running seat of an agency."""
    return joint.seats.filter(agency=agency, left_at=None).first() if agency else None


def askable(joint: Joint) -> QuerySet[Agency]:
    """Agencies that can still be asked."""
    there = joint.seats.filter(left_at=None).values("agency")
    return could_join(joint.lead).exclude(pk__in=there)


has_joint_work = has(
    "joint_work", lambda: Link.objects.filter(from_dossier=OuterRef("pk"), to_dossier__kind=Dossier.Kind.JOINT)
)


def joint_with(dossier: Dossier) -> Joint | None:
    """The joint work that is going on over a clue, a visit or a case; whether one may see it is asked elsewhere."""
    if not has_joint_work(dossier):
        return None
    into = Link.objects.filter(from_dossier=dossier).values("to_dossier")
    rows = Joint.objects.filter(stage__in=OPEN, dossier__in=into)
    return rows.select_related("dossier__place", "lead").order_by("pk").first()


def waits_for_plan(dossier: Dossier) -> Joint | None:
    """The joint work over a dossier that may not begin yet, because its place wants an approved plan first."""
    found = joint_with(dossier)
    if found is None or found.stage == Joint.Stage.RUNNING or not plan_required(found.dossier.place_id, today()):
        return None
    return None if found.plans.filter(state=Plan.State.APPROVED).exists() else found


@asked_once
def joint_in(dossier: Dossier) -> Joint | None:
    """The joint work whose own dossier this is."""
    rows = Joint.objects.select_related("dossier__place", "dossier__subject", "lead", "commander", "notice", "summary")
    return rows.filter(dossier=dossier).first() if dossier.kind == Dossier.Kind.JOINT else None


def sources_of(joint: Joint, user: User) -> QuerySet[Dossier]:
    """What it came from, as far as the person may see it."""
    return linked_to(joint.dossier, user).filter(links_out__to_dossier=joint.dossier, kind__in=SOURCES)


def visits_of(joint: Joint) -> QuerySet[Inspection]:
    """The visits that were planned from it."""
    rows = Inspection.objects.filter(dossier__links_in__from_dossier=joint.dossier)
    return rows.select_related("dossier", "subject", "agency").order_by("planned_on", "pk").distinct()


def clues_for_visit(joint: Joint, agency: Agency, subject: Subject) -> QuerySet[Clue]:
    """The clues it came from, of this agency and about this subject; others ask to go along with theirs."""
    rows = Clue.objects.filter(dossier__links_out__to_dossier=joint.dossier, holder=agency, stage__in=CLUES_OPEN)
    return rows.filter(subject__in=identities(subject)).select_related("dossier").distinct()


def cases_of(joint: Joint, user: User) -> QuerySet[Dossier]:
    """The cases that came out of it, as far as the person may see them."""
    return linked_to(joint.dossier, user).filter(links_in__from_dossier=joint.dossier, kind=Dossier.Kind.CASE)


def own_cases(joint: Joint, agency: Agency | None) -> QuerySet[Dossier]:
    """Cases of an agency that joint work may have led to: of its subject, or filed on what it came from."""
    about = Q(links_in__from_dossier__links_out__to_dossier=joint.dossier) | Q(links_in__from_dossier=joint.dossier)
    visits = Q(links_in__from_dossier__links_in__from_dossier=joint.dossier)
    about |= visits
    if joint.dossier.subject_id:
        about |= Q(subject=joint.dossier.subject_id)
    rows = Dossier.objects.filter(about, kind=Dossier.Kind.CASE, owner=agency)
    return rows.order_by("-opened_at").distinct()


def competent(sources: Iterable[Dossier]) -> tuple[Clue, str] | None:
    """The department that the routing of the first routed clue names as lead: that of the main problem."""
    clues = Clue.objects.filter(dossier__in=[one.pk for one in sources]).select_related("dossier").order_by("pk")
    for clue in clues:
        routing = clue.routing or {}
        code = routing.get("through") or routing.get("lead")
        if code:
            return clue, str(code)
    return None


def holds(agency: Agency, department: str) -> bool:
    """Whether an agency exercises this function."""
    return agency.department_id == department or agency.functions.filter(pk=department).exists()


RAIL: tuple[tuple[str, str | Promise], ...] = (
    (Joint.Stage.FORMING, _("Agencies and people")),
    (Joint.Stage.FORMED, _("Plan")),
    (Joint.Stage.RUNNING, _("Work")),
    (Joint.Stage.ENDED, _("Results")),
)


def rail(joint: Joint) -> list[tuple[str | Promise, str]]:
    """How far it has come: each step, and whether it is done, open or still closed."""
    order = [stage for stage, _title in RAIL]
    at = order.index(joint.stage) if joint.stage in order else len(order)
    ended = joint.stage == Joint.Stage.ENDED
    return [
        (title, "done" if index < at or ended else "open" if index == at else "closed")
        for index, (_stage, title) in enumerate(RAIL)
    ]
