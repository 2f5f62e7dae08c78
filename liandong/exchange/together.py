"""Reports that come in at the same moment are kept in one transaction: whoever comes first takes along all that wait.

Nobody waits for company. While one transaction runs, the reports of the other threads gather; the next thread takes
them all. Each sender is answered after the commit; if the transaction fails, each report is tried by itself.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language

from liandong.discover.clues.actions import KeyReused, receive_clues
from liandong.discover.clues.actions.reports import Report
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User

MOST = 50  # in one transaction


@dataclass(eq=False, slots=True)
class Ticket:
    """One report that waits, and what became of it."""

    report: Report
    by: User
    language: str = field(default_factory=lambda: get_language() or "")
    became: Clue | KeyReused | BaseException | None = None

    def goes_with(self, other: Ticket) -> bool:
        """The trail names one actor for what is kept together, and refusals speak one language."""
        return (self.by.pk, self.by.acting_for, self.language) == (other.by.pk, other.by.acting_for, other.language)


_waiting: deque[Ticket] = deque()
_at_work = threading.Lock()


def receive(report: Report, *, by: User) -> Clue | KeyReused:
    """The same as `receive_clues` with one report, together with those of other threads that wait."""
    own = Ticket(report, by)
    _waiting.append(own)
    with _at_work:
        if own.became is None:
            _keep(_company(own), own.by)
    if isinstance(own.became, BaseException) and not isinstance(own.became, KeyReused):
        raise own.became
    assert own.became is not None
    return own.became


def _company(own: Ticket) -> list[Ticket]:
    """This one and those that go with it; the others wait for their own thread."""
    waiting = list(_waiting)
    taken = [own, *[one for one in waiting if one is not own and one.goes_with(own)][: MOST - 1]]
    for one in taken:
        _waiting.remove(one)
    return taken


def _keep(tickets: Sequence[Ticket], by: User) -> None:
    try:
        became = receive_clues([one.report for one in tickets], by=by)
    except Exception as fault:
        if len(tickets) == 1:
            tickets[0].became = fault
            return
        for one in tickets:
            _keep([one], by)
    else:
        for one, clue in zip(tickets, became, strict=True):
            one.became = clue
