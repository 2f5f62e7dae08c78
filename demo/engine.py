"""Lets stories act one after the other, each at its own instant; a day is one transaction."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from demo.town import Town
from liandong.ground.audit.clock import BEIJING, pretend
from liandong.law.refusal import Refusal

Steps = Iterator[datetime]


@contextmanager
def whole() -> Iterator[None]:
    """An act stands or falls as a whole: savepoints inside it would only be undone together with it, so none is set."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = True


@dataclass
class Engine:
    """The stories that wait for their next instant."""

    town: Town
    waiting: list[tuple[datetime, int, Steps]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    acts: int = 0

    def begin(self, stories: Iterable[Steps]) -> None:
        for number, story in enumerate(stories):
            first = next(story, None)
            if first is not None:
                heapq.heappush(self.waiting, (first, number, story))

    @property
    def next_day(self) -> date | None:
        """The day of the next act within the history, if there is one."""
        if not self.waiting or self._day() > self.town.until:
            return None
        return self._day()

    def _day(self) -> date:
        return self.waiting[0][0].astimezone(BEIJING).date()

    def live_through(self, day: date, done: Callable[[date], None]) -> None:
        """Everything of this day, and what `done` says of it, in one transaction."""
        with transaction.atomic():
            while self.waiting and self._day() <= day:
                self._act()
            done(day)

    def tell_again(self, day: date) -> None:
        """The same for a day that an earlier run has built: nobody acts."""
        while self.waiting and self._day() <= day:
            self._act()

    def _act(self) -> None:
        instant, number, story = heapq.heappop(self.waiting)
        try:
            with pretend(instant), transaction.atomic(), whole():
                following = next(story, None)
        except Refusal as refusal:
            self.refusals.append(f"{instant:%F %H:%M} #{number} {refusal}")
            following = None
        self.acts += 1
        if following is not None:
            heapq.heappush(self.waiting, (max(following, instant), number, story))
