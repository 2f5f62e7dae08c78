"""Reactions: each entry once, in order, whatever happens to the worker."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from liandong.ground.audit import reacting
from liandong.ground.audit.actions import record
from liandong.ground.audit.models import Entry, Failure, Progress
from liandong.ground.audit.reacting import catch_up, on, retry
from tests.ground.trail import BeanCounted, Elsewhere, count_beans, count_many, settle, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_reactions_of_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reacting, "registered", {})


def echo(entry: Entry) -> None:
    """Answer an original (beans > 0) with a copy that says which entry it answers."""
    if entry.data["beans"] > 0:
        record(BeanCounted(beans=-entry.pk), by=None)


def answered() -> list[int]:
    """The originals that were answered, in the order of the answers."""
    entries = Entry.objects.filter(kind="bean_counted", data__beans__lt=0).order_by("id")
    return [-entry.data["beans"] for entry in entries]


def only(entry: Entry) -> str:
    """Name of the one reaction that is registered, once the horizon has passed the entry."""
    settle(entry)
    return next(iter(reacting.registered))


def test_a_reaction_sees_each_entry_once_and_in_order() -> None:
    on(BeanCounted)(echo)
    entries = [*count_many(250)[1:], count_beans(7)]
    settle(entries[-1])
    assert catch_up() >= 251
    settle(Entry.objects.order_by("-xid")[0])
    call_command("react", "--once", stdout=io.StringIO())
    assert catch_up() == 0
    assert answered() == [entry.pk for entry in entries]


def test_two_workers_at_once_do_the_work_once() -> None:
    on(BeanCounted)(echo)
    entries = [count_beans(1) for _ in range(30)]
    settle(entries[-1])

    def work() -> None:
        for _ in range(10):
            catch_up()

    workers = [Elsewhere(work) for _ in range(3)]
    for worker in workers:
        worker.join()
    wait_until(lambda: catch_up() == 0 and len(answered()) >= 30)
    assert answered() == [entry.pk for entry in entries]


def test_an_entry_of_a_running_transaction_is_not_jumped_over() -> None:
    on(BeanCounted)(echo)
    with transaction.atomic():
        late = record(BeanCounted(beans=1), by=None)
        quick: list[Entry] = []
        Elsewhere(lambda: quick.append(count_beans(1))).join()
        Elsewhere(catch_up).join()
    assert answered() == []
    settle(quick[0])
    catch_up()
    assert answered() == [late.pk, quick[0].pk]


def test_a_failing_entry_waits_for_a_person_and_the_others_go_on() -> None:
    is_mended = False

    @on(BeanCounted)
    def picky(entry: Entry) -> None:
        echo(entry)
        if entry.data["beans"] == 13 and not is_mended:
            raise ValueError("thirteen")

    first, bad, last = count_beans(1), count_beans(13), count_beans(2)
    name = only(last)
    catch_up()
    assert answered() == [first.pk, last.pk]  # what it did before it failed is undone
    failure = Failure.objects.get(solved_at=None)
    assert (failure.entry_id, failure.reaction, failure.tries) == (bad.pk, name, 1)
    assert "ValueError: thirteen" in failure.error
    out = io.StringIO()
    call_command("react", "--failures", stdout=out)
    assert json.loads(out.getvalue())["entry"] == bad.pk
    assert retry() == (0, 1)
    is_mended = True
    assert retry(["another.reaction"]) == (0, 0)
    assert retry([name]) == (1, 0)
    assert retry() == (0, 0)
    assert answered() == [first.pk, last.pk, bad.pk]
    failure.refresh_from_db()
    assert (failure.tries, failure.solved_at is not None) == (3, True)


def test_a_broken_constraint_counts_as_a_failure_of_its_own_entry() -> None:
    @on(BeanCounted)
    def clumsy(entry: Entry) -> None:
        Progress.objects.create(reaction="twice")
        Progress.objects.bulk_create([Progress(reaction="twice")])

    only(count_beans())
    catch_up()
    assert "IntegrityError" in Failure.objects.get().error
    assert not Progress.objects.filter(reaction="twice").exists()


def test_a_new_reaction_starts_at_the_beginning_or_from_now() -> None:
    seen: dict[str, list[int]] = {"all": [], "new": []}
    settle(old := count_beans(1))

    @on(BeanCounted)
    def from_the_beginning(entry: Entry) -> None:
        seen["all"].append(entry.pk)

    @on(BeanCounted, from_now=True)
    def from_today(entry: Entry) -> None:
        seen["new"].append(entry.pk)

    catch_up()
    settle(new := count_beans(2))
    catch_up()
    assert seen == {"all": [old.pk, new.pk], "new": [new.pk]}


WORKER = """
import sys, time
import django
django.setup()
from django.db import connection
from liandong.ground.audit import reacting
from liandong.ground.audit.actions import record
from tests.ground.trail import BeanCounted

connection.settings_dict["NAME"] = sys.argv[1]
connection.settings_dict["OPTIONS"]["options"] = "-c role=liandong_app"
reacting.registered.clear()

def work(entry):
    record(BeanCounted(beans=-entry.pk), by=None)
    print("half done", flush=True)
    time.sleep(60)

work.__module__, work.__qualname__ = "killed", "work"
reacting.on(BeanCounted)(work)
reacting.catch_up()
"""


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done() -> None:
    settle(entry := count_beans(1))
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"])],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "liandong.config.settings", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "half done\n"
    worker.kill()
    worker.wait()
    calls: list[int] = []

    def work(entry: Entry) -> None:
        calls.append(entry.pk)
        echo(entry)

    work.__module__, work.__qualname__ = "killed", "work"
    on(BeanCounted)(work)
    wait_until(lambda: catch_up() > 0 or bool(calls))
    assert answered() == [entry.pk]
    assert calls[0] == entry.pk


def test_the_work_of_a_reaction_and_its_progress_are_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    on(BeanCounted)(echo)
    name = only(count_beans(1))
    save: Callable[..., None] = Progress.save

    def power_cut(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "save", power_cut)
    with pytest.raises(KeyboardInterrupt):
        catch_up()
    assert answered() == []
    monkeypatch.setattr(Progress, "save", save)
    catch_up()
    assert len(answered()) == 1
    assert Progress.objects.get(reaction=name).entry_id > 0


def test_sealing_and_reacting_go_on_while_others_only_read() -> None:
    on(BeanCounted)(echo)
    may_end: list[bool] = []

    def read() -> None:
        with transaction.atomic():
            Entry.objects.count()
            while not may_end:
                time.sleep(0.01)

    reader = Elsewhere(read)
    entry = count_beans(1)
    settle(entry)
    catch_up()
    may_end.append(True)
    reader.join()
    assert answered() == [entry.pk]
