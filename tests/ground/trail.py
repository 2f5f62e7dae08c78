"""What the tests of the trail share: an event of their own, committed acts, and patience with other databases.

The horizon is one for the whole server: a test elsewhere that holds a transaction open holds back our seals too. So the
tests wait for the horizon before they look.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Thread

from django.db import connection, transaction

from liandong.ground.audit.actions import record, record_all
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import catch_up
from liandong.ground.audit.sealing import seal_all, trail_horizon


@dataclass(frozen=True, kw_only=True)
class BeanCounted(Event):
    """数豆"""

    beans: int
    on: date | None = None


@dataclass(frozen=True)
class Desk:
    """An agency, as far as the trail cares."""

    pk: int


@dataclass(frozen=True)
class Clerk:
    """A user, as far as the trail cares."""

    pk: int
    acting_for: Desk | None


def count_beans(beans: int = 1, dossier: str = "") -> Entry:
    """One committed act with one entry."""
    with transaction.atomic():
        return record(BeanCounted(beans=beans, dossier=dossier), by=None)


def count_many(number: int) -> list[Entry]:
    """One committed act with many entries."""
    with transaction.atomic():
        return record_all([BeanCounted(beans=beans) for beans in range(number)], by=None)


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Look again and again; fail when it does not come about."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def settle(entry: Entry) -> None:
    """Wait until no transaction anywhere on the server is older than this entry."""
    wait_until(lambda: trail_horizon() > entry.xid)


def react() -> None:
    """What the worker does, once all that happened so far can be seen to be final."""
    settle(Entry.objects.order_by("-xid", "-id")[0])
    catch_up()


def sealed(*entries: Entry) -> tuple[Entry, ...]:
    """Settle and seal these entries."""
    settle(entries[-1])
    seal_all()
    return entries


class Elsewhere(Thread):
    """Work in a thread with a connection of its own; its error, if any, comes out at `join`."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def join(self, timeout: float | None = 60) -> None:
        super().join(timeout)
        assert not self.is_alive(), "it never ended"
        if self.error:
            raise self.error
