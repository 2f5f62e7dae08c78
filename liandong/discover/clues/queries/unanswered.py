"""事事有回音: reports that nobody has answered yet, and those that have no address to answer to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from liandong.discover.clues.codes import ReplyTo
from liandong.discover.clues.models import Clue, ReporterAnswer
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.queries import seen_by

WAYS = (ReplyTo.CODE, ReplyTo.ADDRESS, ReplyTo.SENDER)
RULE = "clues.answer_term"
NO_ADDRESS = "nobody"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """未答复: a report, and the clock of its answer where one runs."""

    clue: Clue
    clock: Deadline | None


@dataclass(frozen=True, slots=True)
class Figures:
    """答复情况: of the reports of a year, how many have an address, were answered, and are open."""

    year: int
    owed: int
    answered: int
    no_address: int

    @property
    def missing(self) -> int:
        return self.owed - self.answered

    @property
    def percent(self) -> int:
        """Rounded down: only all of them are 100."""
        return self.answered * 100 // self.owed if self.owed else 100


def unanswered(user: User, which: str = "") -> QuerySet[Clue]:
    """Reports that this person's agency took in or holds, without an answer, the oldest first.

    which  "nobody" for those without an address; else those that can be answered
    """
    ways = (ReplyTo.NOBODY,) if which == NO_ADDRESS else WAYS
    rows = _ours(user).filter(reply_to__in=ways)
    if which != NO_ADDRESS:
        rows = rows.filter(~Exists(ReporterAnswer.objects.filter(clue=OuterRef("pk"))))
    return rows.select_related("dossier", "holder", "place").defer("text", "routing").order_by("received_at", "pk")


def with_clocks(clues: list[Clue]) -> list[Unanswered]:
    """Each with the clock of its answer."""
    clocks = Deadline.objects.filter(RUNNING, rule=RULE, dossier__in=[one.dossier_id for one in clues])
    by_dossier = {one.dossier_id: one for one in clocks}
    return [Unanswered(one, by_dossier.get(one.dossier_id)) for one in clues]


def figures(user: User, on: date | None = None) -> Figures:
    """The reports of this year: how many are owed an answer, and have it."""
    year = (on or today()).year
    rows = _ours(user).filter(received_at__year=year)
    owed = rows.filter(reply_to__in=WAYS)
    answered = owed.filter(Exists(ReporterAnswer.objects.filter(clue=OuterRef("pk"))))
    return Figures(year, owed.count(), answered.count(), rows.filter(reply_to=ReplyTo.NOBODY).count())


def _ours(user: User) -> QuerySet[Clue]:
    here = user.acting_for
    return Clue.objects.filter(seen_by(user, "dossier__")).filter(Q(intake_agency=here) | Q(holder=here))
