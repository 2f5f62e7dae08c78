"""Ledgers are made of what arrives, before anybody asks; and a run finds them there."""

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from liandong.ground.audit.clock import now
from liandong.warn.practice.models import Source
from liandong.warn.risk import actions
from liandong.warn.risk.actions import preparing
from liandong.warn.risk.models import ModelState, Run
from tests.ground.trail import react
from tests.people import People, settle
from tests.warn.practice import delivering

# Registers are read over a connection of their own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
SPRING: Any = {"since": date(2026, 2, 1), "until": date(2026, 4, 30)}
MODELS = ("implausible_load", "duplicate_charge")  # of days; of repeated lines
MONTHS = ("2026-02", "2026-03", "2026-04")


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def in_use(people: People) -> None:
    """Two models in use at the health office."""
    run = Run.objects.create(
        agency=people.health, is_shadow=True, asked={}, **SPRING, stage="done", asked_at=now(), asked_by=people.li
    )
    for name in MODELS:
        ModelState.objects.create(
            agency=people.health, model=name, version=1, stage="published", shadow=run, changed_at=now(),
            changed_by=people.head,
        )  # fmt: skip


def spring(people: People) -> Source:
    his = delivering.source(people.li)
    for month in MONTHS:
        deliver(his, people, f"{month}-02", f"{month}-03")
    return his


def deliver(his: Source, people: People, *days: str, amount: str = "12.50") -> None:
    rows = [delivering.row(日期=day, 就诊号=f"V{day}{at}", 金额=amount) for day in days for at in range(3)]
    delivering.deliver(his, delivering.csv(rows), people.li, name=f"{days[0]}-{amount}.csv")
    react()


def made(tmp_path: Path) -> dict[Path, int]:
    """The files of ledgers, and when each was written."""
    return {path: path.stat().st_mtime_ns for path in tmp_path.glob("practice/*/asked/ledgers/**/*.parquet")}


def months(files: Any) -> list[tuple[str, str]]:
    return sorted((path.parent.parent.name, path.parent.name) for path in files)


def test_what_arrived_has_its_ledgers_and_a_run_makes_none(people: People, in_use: None, tmp_path: Path) -> None:
    spring(people)
    assert actions.are_ledgers_waiting()
    assert actions.make_ledgers() == 3
    assert not actions.are_ledgers_waiting()
    ready = made(tmp_path)
    assert months(ready) == sorted((name, month) for name in ("days", "repeated_lines") for month in MONTHS)
    run = actions.run(**SPRING, by=people.li)
    assert (run.stage, run.rows) == ("done", 18)
    assert made(tmp_path) == ready


def test_a_corrected_day_makes_only_its_month_anew(people: People, in_use: None, tmp_path: Path) -> None:
    his = spring(people)
    actions.make_ledgers()
    before = made(tmp_path)
    deliver(his, people, "2026-03-03", amount="99.00")
    actions.make_ledgers()
    after = made(tmp_path)
    anew = [path for path in after if path not in before]
    assert {month for _ledger, month in months(anew)} == {"2026-03"}
    assert {month for _ledger, month in months(path for path in before if path not in after)} == {"2026-03"}
    actions.run(**SPRING, by=people.li)
    assert made(tmp_path) == after


def test_where_no_model_is_in_use_nothing_is_made(people: People, tmp_path: Path) -> None:
    spring(people)
    assert actions.make_ledgers() == 0
    assert not actions.are_ledgers_waiting()
    assert made(tmp_path) == {}


def test_two_at_once_and_a_run_make_each_month_once(people: People, in_use: None, tmp_path: Path) -> None:
    spring(people)
    troubles: list[BaseException] = []

    def work(what: Any) -> None:
        try:
            what()
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    both = [threading.Thread(target=work, args=(what,)) for what in (actions.make_ledgers, actions.make_ledgers)]
    for each in both:
        each.start()
    run = actions.run(**SPRING, by=people.li)
    for each in both:
        each.join()
    assert not troubles
    assert (run.stage, run.rows) == ("done", 18)
    assert months(made(tmp_path)) == sorted((name, month) for name in ("days", "repeated_lines") for month in MONTHS)
    actions.make_ledgers()
    assert not actions.are_ledgers_waiting()


def test_what_a_kill_broke_off_is_gone_on_with(people: People, in_use: None, tmp_path: Path) -> None:
    spring(people)
    actions.make_ledgers()
    whole = months(made(tmp_path))
    asked = next(tmp_path.glob("practice/*/asked"))
    (asked / preparing.AT_WORK).write_text(str(people.li.pk))
    for path in list(made(tmp_path))[:2]:
        path.with_suffix(".half").write_bytes(path.read_bytes()[:40])
        path.unlink()
    assert actions.are_ledgers_waiting()
    actions.make_ledgers()
    assert months(made(tmp_path)) == whole
    assert not list(asked.rglob("*.half"))
    assert not actions.are_ledgers_waiting()


def test_a_run_that_waits_goes_first(people: People, in_use: None, tmp_path: Path) -> None:
    spring(people)
    actions.ask_for_run(**SPRING, by=people.li)
    assert actions.make_ledgers() == 1
    assert actions.are_ledgers_waiting()
    assert {month for _ledger, month in months(made(tmp_path))} == {"2026-04"}
    assert actions.carry_out_waiting() == 1
    assert actions.make_ledgers() == 3
    assert not actions.are_ledgers_waiting()


def test_whoever_may_read_no_more_leaves_the_ledgers_to_the_next_run(
    people: People, in_use: None, tmp_path: Path
) -> None:
    spring(people)
    people.li.memberships.update(until=date(2026, 1, 1))
    assert actions.make_ledgers() == 0
    assert not actions.are_ledgers_waiting()
    assert made(tmp_path) == {}
