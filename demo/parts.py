"""Living through the history: in one process, or in two that meet every Sunday evening.

No office of one part ever deals with one of the other, so each part is the same whoever runs beside it.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, connections

from demo import agencies, people
from demo.almanac import evening
from demo.cards import answers_of
from demo.draws import draws_of
from demo.engine import Engine
from demo.events import DemoDayBuilt
from demo.plot import plots
from demo.stories import stories
from demo.subjects import register
from demo.town import Town
from demo.works import deeds_of
from liandong.act.oversight.actions import oversee
from liandong.config.processes import PARENT, die_with_parent
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import catch_up
from liandong.ground.audit.sealing import seal_all, trail_horizon
from liandong.ground.documents.papers import press
from liandong.ground.rulebook.book import book

Say = Callable[[str], None]
PARTS = {"south-west": ("35", "65"), "east": ("33", "31")}  # provinces
WEEK = timedelta(days=7)
PATIENCE = 30.0  # seconds for other transactions of the server to end
DEADLOCK = 600.0  # seconds that one part waits for the other


@dataclass(frozen=True)
class Plan:
    """What the city is built from: the same plan gives the same city."""

    seed: int
    scale: float
    until: date
    first: date


@dataclass
class History:
    """How it went."""

    acts: int
    refusals: list[str]


def whole_history(plan: Plan, say: Say) -> History:
    """Everything in this process."""
    part = Part(plan, "", say)
    for sunday in part.sundays():
        part.live_until(sunday)
        catch_all_up(min(sunday, plan.until))
    return History(part.engine.acts, part.engine.refusals)


def side_by_side(plan: Plan, say: Say) -> History:
    """Two processes, week by week; what follows from a week's acts is done when both have ended it.

    A process that has set papers in type has threads, which its copies would lack: it cannot be split any more.
    """
    if press.cache_info().currsize:
        raise RuntimeError("start two processes before anything is set in type, or build with one")
    book()
    connections.close_all()
    forking = multiprocessing.get_context("fork")
    run = Run(plan, say, forking.Barrier(len(PARTS)), forking.SimpleQueue(), os.getpid())
    running = [forking.Process(target=run.part, args=(name,)) for name in PARTS]
    for process in running:
        process.start()
    for process in running:
        process.join()
    if any(process.exitcode for process in running):
        raise SystemExit("演示城市没有建完，再次运行会接着建 / not finished: run it again and it goes on from here")
    histories: list[History] = [run.told.get() for _ in running]
    return History(sum(one.acts for one in histories), [words for one in histories for words in one.refusals])


@dataclass(frozen=True)
class Run:
    """What the processes of one build share."""

    plan: Plan
    say: Say
    gate: Any  # where they meet
    told: Any  # where each leaves how it went
    parent: int

    def part(self, name: str) -> None:
        """One part in its own process; when one fails, the others stop too."""
        os.environ[PARENT] = str(self.parent)
        die_with_parent()
        try:
            part = Part(self.plan, name, self.say if name == next(iter(PARTS)) else _silence)
            for sunday in part.sundays():
                self._week(part, sunday)
            self.told.put(History(part.engine.acts, part.engine.refusals))
        except threading.BrokenBarrierError:
            raise SystemExit(1) from None
        except BaseException:
            self.gate.abort()
            raise
        finally:
            connection.close()

    def _week(self, part: "Part", sunday: date) -> None:
        part.live_until(sunday)
        self.gate.wait(DEADLOCK)
        _reactions(min(sunday, self.plan.until))
        self.gate.wait(DEADLOCK)
        seal_all()


def _silence(_words: str) -> None:
    """Only one part speaks."""


class Part:
    """The stories of some provinces, and how far they are told."""

    def __init__(self, plan: Plan, name: str, say: Say) -> None:
        self.plan, self.name, self.say, self.began, self.month = plan, name, say, time.monotonic(), 0
        town = town_of(plan)
        self.engine = Engine(town)
        mine = PARTS.get(name, ())
        told = [*stories(town), *plots(town), *deeds_of(town), *answers_of(town), *draws_of(town)]
        self.engine.begin([story for county, story in told if not mine or county[:2] in mine])
        self.last = max((day for part, day in marks_of(plan) if part in ("", name)), default=plan.first)
        town.replaying = True
        self.engine.tell_again(self.last)
        town.replaying = False
        _hurry()

    def sundays(self) -> Iterator[date]:
        """The end of each week, the same for every part."""
        sunday = self.plan.first + timedelta(days=6)
        while sunday - WEEK < self.plan.until:
            yield sunday
            sunday += WEEK

    def live_until(self, sunday: date) -> None:
        """The days up to this one that are not built yet."""
        while (day := self.engine.next_day) is not None and day <= sunday:
            self.engine.live_through(day, lambda done: mark(self.plan, self.name, done))
            if day.month != self.month:
                self.month = day.month
                self.say(f"  {day:%Y-%m} … {self.engine.acts} 步 / acts, {time.monotonic() - self.began:.0f} s")


def _hurry() -> None:
    """On this connection alone: statements are prepared once, and a lost second is built again."""
    connection.close()
    connection.settings_dict["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


def catch_all_up(day: date) -> None:
    """What follows from the week's acts, as on its last evening; then it is sealed."""
    _reactions(day)
    _settled()
    seal_all()


def _reactions(day: date) -> None:
    _settled()
    with pretend(evening(day)):
        catch_up()
        oversee(on=day)


def _settled() -> None:
    """Wait until everything on the trail can be seen to be final."""
    newest = Entry.objects.order_by("-xid").values_list("xid", flat=True).first() or 0
    end = time.monotonic() + PATIENCE
    while trail_horizon() <= newest and time.monotonic() < end:
        time.sleep(0.02)


def mark(plan: Plan, part: str, day: date) -> None:
    """The trail itself says how far the city is built."""
    words = {"seed": plan.seed, "scale": str(plan.scale), "until": plan.until.isoformat()}
    with pretend(evening(day)):
        record(DemoDayBuilt(day=day.isoformat(), part=part, **words), by=None)  # type: ignore[arg-type]


def marks_of(plan: Plan) -> list[tuple[str, date]]:
    """Parts and days that are built."""
    rows = Entry.objects.filter(kind=DemoDayBuilt.slug).values_list("data", flat=True)
    return [(data["part"], date.fromisoformat(data["day"])) for data in rows]


def town_of(plan: Plan) -> Town:
    shelves = register()
    places = {code: rows[0].place for code, rows in shelves.institutions.items() if rows[0].place}
    return Town(plan.seed, plan.scale, plan.first, plan.until, agencies.found(), people.known(), shelves, places)
