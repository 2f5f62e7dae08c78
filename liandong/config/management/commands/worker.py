"""The worker: lets reactions catch up and seals the trail, about twice a second; sends notices and
looks at all clocks once a minute.

In between it takes in files of reports, compares new reports with earlier ones, puts practice data in place and reads
the journal of the guard, a piece at a time. A run of the risk models that waits goes on beside it, in a thread of its
own; while none does, ledgers are made of what arrived. Once a day it begins what agencies owe in the periods of that
day.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from liandong.config.processes import die_with_parent
from liandong.discover.clues.actions.comparing import compare_waiting
from liandong.discover.clues.actions.files import take_in_waiting
from liandong.ground.audit.clock import today
from liandong.ground.audit.reacting import catch_up
from liandong.ground.audit.sealing import seal_all
from liandong.warn.guard.actions import settle
from liandong.warn.guard.queries import snapshots_of_hits
from liandong.warn.practice.actions import finish_waiting
from liandong.warn.practice.snapshot import forget, renew
from liandong.warn.risk.actions import are_ledgers_waiting, carry_out_waiting, make_ledgers
from liandong.warn.risk.queries import is_run_waiting, snapshots_of_runs

REST, A_WHILE = 0.5, 2.0  # seconds
NICE = 10  # the site answers first
log = logging.getLogger("liandong.worker")


class Command(BaseCommand):
    help = "封存轨迹、执行后续动作的后台进程 / seal the trail and run reactions, until told to stop"

    def handle(self, *args: Any, **options: Any) -> None:
        die_with_parent()
        os.nice(NICE)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        pause, notices_at = REST, 0.0
        while not stop.wait(pause):
            well = turn(notices=time.monotonic() >= notices_at)
            if well and time.monotonic() >= notices_at:
                notices_at = time.monotonic() + 60
            pause = REST if well else min(pause * 2, 10.0)


@lru_cache(maxsize=1)
def begin_the_day(_day: date) -> None:
    """Once for each day, however often asked; a day that failed is tried again."""
    call_command("begin_period", stdout=StringIO())
    # Of the old snapshots those stay that a run or an answer of the guard rests on.
    forget(named={*snapshots_of_runs(), *snapshots_of_hits()})


def aside(name: str, work: Callable[[], object]) -> None:
    """Begin what may take long in a thread of its own, unless it is going on: nobody's notice waits for it."""
    if not any(thread.name == name for thread in threading.enumerate()):
        threading.Thread(target=_alone, args=(work,), name=name, daemon=True).start()


def _alone(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        log.exception("后台长任务中断 / a long piece of work broke off")
    finally:
        connection.close()


def turn(*, notices: bool) -> bool:
    """One round; False when the database was away and a longer rest is due."""
    try:
        close_old_connections()
        catch_up(seconds=A_WHILE)
        seal_all()
        take_in_waiting()
        compare_waiting()
        finish_waiting()
        settle(folder=settings.GUARD_ROOT)
        if is_run_waiting():
            aside("screening", carry_out_waiting)
        elif are_ledgers_waiting():
            aside("screening", make_ledgers)
        if notices:
            call_command("deliver_notices", stdout=StringIO())
            begin_the_day(today())
            call_command("oversee", stdout=StringIO())
            aside("registers", renew)
    except (OperationalError, InterfaceError) as trouble:
        log.warning("数据库暂不可用，稍后重试 / the database is away, will try again: %s", str(trouble).splitlines()[0])
        connection.close()
        return False
    except Exception:
        log.exception("后台进程出错，稍后重试 / the worker stumbled, will try again")
        connection.close()
        return False
    return True
