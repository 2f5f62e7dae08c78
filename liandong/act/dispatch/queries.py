"""What there is to know about matters passed between departments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from liandong.act.dispatch.charging import charged
from liandong.act.dispatch.models import TAKES_OVER, Dispatch
from liandong.discover.clues.lent import lends
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, Department, User
from liandong.ground.accounts.queries import agency_for
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.ui.owing import Owed
from liandong.ground.ui.paging import Counted

__all__ = ["box", "box_counts", "charged", "dispatches_for", "open_in", "threads", "with_clocks"]

# What came back and is still with the sender: sent on again, or ended, it is nobody's to do any more.
STILL_BACK = Q(clue__stage=Clue.Stage.RETURNED) | (~Q(kind__in=TAKES_OVER) & Q(dossier__closed_at__isnull=True))
BOXES = {
    "to_sign": Q(stage=Dispatch.Stage.SENT),
    "to_answer": Q(stage=Dispatch.Stage.SIGNED) & ~Q(kind=Dispatch.Kind.COPY),
    "bounced": Q(stage=Dispatch.Stage.DECLINED) & STILL_BACK,
    "waiting": Q(stage__in=(Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)),
    "answered": Q(stage=Dispatch.Stage.ANSWERED),
}
FROM_US = ("bounced", "waiting")
OLDEST_FIRST = ("to_sign", "to_answer", "waiting")  # what still has to be done; the other boxes begin with the newest


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
    )


def box(user: User, name: str) -> QuerySet[Dispatch]:
    """One column of the board of the agency acted for: what it has to do, or what it waits for."""
    rows = dispatches_for(user).filter(_in_box(name, user))
    return rows.order_by("sent_at", "pk") if name in OLDEST_FIRST else rows


def _in_box(name: str, user: User) -> Q:
    return BOXES[name] & Q(**{"from_agency" if name in FROM_US else "to_agency": user.acting_for})


def box_counts(user: User) -> dict[str, int]:
    """How many lie in each column, in one query; beyond the MOST that are counted, one more than that."""
    if user.acting_for is None:
        return dict.fromkeys(BOXES, 0)
    here = Agency.objects.filter(pk=user.acting_for.pk)
    seen = seen_by(user, "dossier__")
    counted = {name: Counted(Dispatch.objects.filter(_in_box(name, user)), seen) for name in BOXES}
    return dict(zip(counted, here.values_list(*counted.values())[0], strict=True))


@lends
def waits_for_answer(clue: Clue) -> bool:
    """Whether a dispatch by which the holder has the clue is still open."""
    handed = clue.dispatches.filter(kind__in=TAKES_OVER, to_agency=clue.holder_id)
    return handed.filter(stage__in=(Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)).exists()


def open_in(dossier: Dossier) -> QuerySet[Dispatch]:
    """What is still owed in a dossier: sent or signed for, and to be answered."""
    rows = dossier.dispatches.filter(stage__in=(Dispatch.Stage.SENT, Dispatch.Stage.SIGNED))
    return rows.exclude(kind=Dispatch.Kind.COPY).select_related("from_agency", "to_agency").order_by("pk")


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
    return [
        Proposal(known[code], agency_for(code, clue.place), is_lead=index == 0)
        for index, code in enumerate(names)
        if code in known
    ]


def receivers(clue: Clue, sender: Agency) -> QuerySet[Agency]:
    """Agencies that a clue can be sent to: those of its place and of the places above, without the sender."""
    stem = clue.place.stem
    chain = [stem[:size] for size in (2, 4, 6) if len(stem) >= size]
    rows = Agency.objects.filter(is_active=True, place__stem__in=chain).exclude(pk=sender.pk)
    return rows.select_related("department", "place").order_by("-place__level", "department__code")
