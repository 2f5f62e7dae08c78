"""督办台: the cards that stand now, whom they are charged to, why the clock ran out, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from liandong.act.oversight.models import Card, Watch
from liandong.act.oversight.queries.causes import Told, told_of
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.queries import agencies_below, seen_by
from liandong.ground.ui.owing import Owed, title_in

SCOPES = ("all", "ours", "below", "shared")
COLOURS = {"red": Card.Colour.RED, "yellow": Card.Colour.YELLOW}
STATES = {
    "unanswered": Q(answered_at__isnull=True),
    "answered": Q(answered_at__isnull=False),
}
# The card stands and its clock runs, at this moment: what the worker notes once a day is not waited for. The day is the
# same, said so that the database does not take it for a rare coincidence and reads the worst cards first.
STANDING = Q(
    is_open=True, lifted_at__isnull=True, deadline__met_on__isnull=True, deadline__waived_on__isnull=True,
    deadline__is_paused=False, deadline__due_on__lte=F("due_on"), deadline__due_on__gte=F("due_on"),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see on the board, as it stands in the address."""

    scope: str = "all"
    colour: str = ""
    agency: str = ""
    rule: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Unknown words are left out, so that an old address still opens."""
        scope, colour, state = query.get("scope", "all"), query.get("colour", ""), query.get("state", "")
        agency = query.get("agency", "")
        return cls(
            scope=scope if scope in SCOPES else "all",
            colour=colour if colour in COLOURS else "",
            agency=agency if agency.isascii() and agency.isdigit() and len(agency) < 10 else "",
            rule=query.get("rule", "")[:80],
            state=state if state in STATES else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.colour or self.agency or self.rule or self.state)


@dataclass(frozen=True, slots=True)
class Group:
    """Standing cards of one agency by one rule, counted."""

    charged: int
    rule: str
    red: int
    yellow: int
    unanswered: int
    every: int
    oldest: date


@dataclass(frozen=True)
class Late:
    """An agency as the summary shows it: how many of each colour, how many unanswered, and since when the oldest."""

    agency: Agency
    red: int
    yellow: int
    unanswered: int
    oldest: date


@dataclass(frozen=True)
class Line:
    """A standing card with its clock and what is known about it."""

    card: Card
    owed: Owed
    told: Told


def visible(user: User) -> QuerySet[Card]:
    """Reminders and cards in the dossiers that the person may see."""
    return Card.objects.filter(seen_by(user, "dossier__"))


def for_page(user: User) -> QuerySet[Card]:
    """The same with all that a page shows of them."""
    related = ("deadline__dossier__place", "dossier__place", "agency__place", "charged", "issuer", "answered_by")
    return visible(user).select_related(*related, "lifted_by")


def in_scope(user: User, scope: str) -> Q:
    """Whose cards: ours, those of agencies below, or of others in dossiers that we share."""
    here = user.acting_for
    ours, below = [here.pk] if here else [], agencies_below(user)
    if scope == "shared":
        return ~Q(charged__in=[*ours, *below])
    return Q(charged__in={"ours": ours, "below": below}.get(scope, [*ours, *below]))


def standing(user: User, scope: str) -> QuerySet[Card]:
    """The cards of a scope that stand now."""
    return for_page(user).filter(STANDING, in_scope(user, scope))


def rows(user: User, asked: Asked) -> QuerySet[Card]:
    """Those that fit the choice, the red first, then by how long they are late."""
    found = standing(user, asked.scope)
    if asked.colour:
        found = found.filter(colour=COLOURS[asked.colour])
    if asked.agency:
        found = found.filter(charged=int(asked.agency))
    if asked.rule:
        found = found.filter(rule=asked.rule)
    if asked.state:
        found = found.filter(STATES[asked.state])
    return found.order_by("-colour", "due_on", "pk")


def counted(user: User, scope: str) -> list[Group]:
    """All standing cards of a scope, counted once: what the summary, the choice of rules and the pages are made of."""
    groups = (
        standing(user, scope).select_related(None).order_by().values_list("charged", "rule")
        .annotate(
            red=Count("pk", filter=Q(colour=Card.Colour.RED)),
            yellow=Count("pk", filter=Q(colour=Card.Colour.YELLOW)),
            unanswered=Count("pk", filter=STATES["unanswered"]),
            every=Count("pk"),
            oldest=Min("due_on"),
        )
    )  # fmt: skip
    return [Group(*row) for row in groups]


def who_is_late(groups: Sequence[Group]) -> list[Late]:
    """Agency by agency, the worst first."""
    by_agency: dict[int, list[Group]] = {}
    for group in groups:
        by_agency.setdefault(group.charged, []).append(group)
    agencies = Agency.objects.in_bulk(by_agency)
    rows = [
        Late(
            agencies[pk], sum(one.red for one in own), sum(one.yellow for one in own),
            sum(one.unanswered for one in own), min(one.oldest for one in own),
        )
        for pk, own in by_agency.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.red, -row.yellow, row.oldest))


def rules_late(groups: Sequence[Group], user: User) -> list[tuple[str, str]]:
    """The rules one may choose from, by title."""
    place = user.acting_for.place_id if user.acting_for else None
    found = {group.rule for group in groups}
    return sorted(((rule, title_in(rule, place)) for rule in found), key=lambda each: each[1])


def how_many(groups: Sequence[Group], asked: Asked) -> int | None:
    """How many cards the list has, where the groups can tell."""
    if asked.is_narrowed:
        return None
    return sum(group.every for group in groups)


def lines(rows: Iterable[Card]) -> list[Line]:
    """Cards as the board shows them; a few queries for all."""
    cards = list(rows)
    told = told_of(cards)
    return [Line(card, Owed(card.deadline), told[card.pk]) for card in cards]


def in_dossier(user: User, dossier: int) -> QuerySet[Card]:
    """Everything that was sent in a dossier, the newest first."""
    return for_page(user).filter(dossier=dossier).order_by("-sent_at", "-pk")


def last_watch() -> Watch | None:
    """When all clocks were last looked at."""
    return Watch.objects.order_by("-on").first()


def summary(late: Sequence[Late]) -> dict[str, Any]:
    """The figures on top: how many of each colour, how many of them nobody has answered."""
    return {
        "red": sum(row.red for row in late),
        "yellow": sum(row.yellow for row in late),
        "unanswered": sum(row.unanswered for row in late),
        "agencies": len(late),
    }
