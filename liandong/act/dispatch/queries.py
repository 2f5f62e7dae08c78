"""What there is to know about matters passed between departments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Q, QuerySet

from liandong.act.dispatch.charging import charged
from liandong.act.dispatch.models import TAKES_OVER, Dispatch
from liandong.discover.clues.lent import lends
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, Department, User
from liandong.ground.accounts.queries import agencies_for
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.deadlines.queries import lit
from liandong.ground.dossiers.having import has
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit, seen_by
from liandong.ground.ui.owing import Owed

__all__ = ["charged", "clue_in", "dispatches_for", "open_in", "proposals", "threads", "ways", "with_clocks"]


def dispatches_for(user: User) -> QuerySet[Dispatch]:
    """The dispatches in dossiers this person may see."""
    rows = Dispatch.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related(
        "dossier__place",
        "dossier__owner",
        "clue",
        "from_agency",
        "to_agency__department",
        "competent",
        "reply",
        "letter",
        "by_ruling",
    )


OF_A_CLUE = ("lead", "forward", "assign", "entrust", "assist", "request", "copy", "task")
OF_A_DOSSIER = ("assist", "request", "copy", "task")
OF_A_READER = ("request",)


@lends
def waits_for_answer(clue: Clue) -> bool:
    """Whether a dispatch by which the holder has the clue is still open."""
    handed = clue.dispatches.filter(kind__in=TAKES_OVER, to_agency=clue.holder_id)
    return handed.filter(stage__in=(Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)).exists()


OWED = Q(stage__in=(Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)) & ~Q(kind=Dispatch.Kind.COPY)


def open_in(dossier: Dossier) -> QuerySet[Dispatch]:
    """What is still owed in a dossier: sent or signed for, and to be answered."""
    return dossier.dispatches.filter(OWED).select_related("from_agency", "to_agency").order_by("pk")


def clue_in(dossier: Dossier) -> Clue | None:
    """The clue of a clue's dossier."""
    return getattr(dossier, "clue", None) if dossier.kind == Dossier.Kind.CLUE else None


def ways(dossier: Dossier, clue: Clue | None, user: User) -> tuple[str, ...]:
    """What this person may send from a dossier: as holder of its clue, as one who works on it, or as reader."""
    if clue is not None and clue.holder_id == (user.acting_for.pk if user.acting_for else None):
        return OF_A_CLUE
    return OF_A_DOSSIER if may_edit(user, dossier) else OF_A_READER


def may_end(dispatch: Dispatch, user: User) -> bool:
    """Whether the sender's people may close, send back or recall it: an order needs the word for orders."""
    return dispatch.kind != Dispatch.Kind.ORDER or user.may("oversight.handle")


has_dispatches = has("dispatches", lambda: Dispatch.objects.filter(dossier=OuterRef("pk")))


def threads(dossier: Dossier, user: User) -> QuerySet[Dispatch]:
    """What departments wrote to one another in a dossier, the first first."""
    return dispatches_for(user).filter(dossier=dossier).order_by("pk")


@dataclass(frozen=True)
class Line:
    """A dispatch with the clocks that run for it, the first to fall due first."""

    row: Dispatch
    clocks: list[Deadline]

    @cached_property
    def owed(self) -> Owed | None:
        return Owed(self.clocks[0]) if self.clocks else None


def with_clocks(rows: Iterable[Dispatch]) -> list[Line]:
    """Dispatches as they stand on a page; one query for all their clocks."""
    rows = list(rows)
    running = Deadline.objects.filter(
        RUNNING, dossier__in={row.dossier_id for row in rows}, about__in=[row.about for row in rows]
    )
    found: dict[str, list[Deadline]] = {}
    for clock in running.select_related("agency", "dossier__place").order_by("due_on", "pk"):
        found.setdefault(clock.about, []).append(clock)
    return [Line(row, found.get(row.about, [])) for row in rows]


def overdue(rows: Iterable[Dispatch]) -> set[int]:
    """Those of which a clock of the receiver is over."""
    by_about = {row.about: row for row in rows}
    if not by_about:
        return set()
    dossiers = {row.dossier_id for row in by_about.values()}
    late = lit(Deadline.objects.filter(dossier__in=dossiers, about__in=list(by_about)), "overdue", today())
    return {by_about[about].pk for about, agency in late.values_list("about", "agency")
            if agency == by_about[about].to_agency_id}  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """An agency the routing names, lead or joining; `agency` is None where the place has no such office."""

    department: Department
    agency: Agency | None
    is_lead: bool


def proposals(clue: Clue) -> list[Proposal]:
    """Whom the routing of a clue names, resolved to the agencies of its place."""
    routing = clue.routing or {}
    names: Sequence[str] = [code for code in (routing.get("lead"), *routing.get("joining", ())) if code]
    known = Department.objects.in_bulk(list(names))
    there = agencies_for(names, clue.place)
    return [
        Proposal(known[code], there.get(code), is_lead=index == 0) for index, code in enumerate(names) if code in known
    ]
