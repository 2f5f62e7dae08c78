"""The guard and the batch ask the same question: over the same lines both name the same."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from demo.planted.making import make
from demo.planted.world import World as Province
from demo.planted.writing import Written
from liandong.ground.rulebook.book import book
from liandong.warn.guard.facts import EPOCH
from liandong.warn.guard.world import Asker, Numbers, Questions, World, askable
from liandong.warn.practice.tables import ORDINARY
from liandong.warn.risk import engine
from liandong.warn.risk.catalogue import newest, thresholds
from liandong.warn.risk.model import RowModel

OF_LINES = ("lines", "special", "special_lines", "days")
SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A month of practice that nobody lived."""
    return make(Province(40_000, since=SINCE, until=UNTIL), tmp_path_factory.mktemp("province"))


@pytest.fixture(scope="module")
def models() -> tuple[RowModel, ...]:
    return tuple(one for one in askable(newest().values()) if one.reads in OF_LINES)


@pytest.fixture(scope="module")
def settings(models: tuple[RowModel, ...]) -> dict[str, float]:
    return {name: float(book().rule(name).on(UNTIL).values["value"]) for name in thresholds(models)}


def world(registers: dict[str, Path], models: tuple[RowModel, ...]) -> World:
    return World(
        snapshot="s", taken_at=datetime(2026, 3, 31, tzinfo=UTC), registers=registers, models=models, items={},
        people=Numbers([]), stale_after=timedelta(days=1),
    )  # fmt: skip


def asker(models: tuple[RowModel, ...], settings: dict[str, float]) -> Asker:
    return Asker(1, 1, "", models, settings, 3, "tried")


def rows(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Lines as the guard's rows: days count from 1970, and a line is a ledger of its own."""
    for path in paths:
        for row in pq.read_table(path).to_pylist():
            yield row | {"day": row["day"].toordinal() - EPOCH, "days_max": row["days"], "encounters": 1, "lines": 1}


def test_guard_and_batch_name_the_same_over_a_month(
    written: Written, models: tuple[RowModel, ...], settings: dict[str, float]
) -> None:
    now = world(written.registers, models)
    plain, special, _event = now.questions(asker(models, settings))
    event = Questions(now.models, ("days",), now._asks, settings)
    said: dict[str, set[tuple[Any, ...]]] = {one.id: set() for one in models}
    for row in rows(written.parts["lines"]):
        for model in (special if row["group"] >= ORDINARY else plain).ask(row) + event.ask(row):
            said[model.id].add(tuple(row[name] for name in model.grain))
    outcomes = engine.run(models, written.parts, written.registers, settings)
    found = {
        one.model.id: {tuple(line[name] for name in one.model.grain) for line in one.findings.to_pylist()}
        for one in outcomes
    }
    assert said == found
    assert sum(map(len, found.values())) > 0


def test_a_register_that_was_never_filled_condemns_nobody(
    written: Written, models: tuple[RowModel, ...], settings: dict[str, float], tmp_path: Path
) -> None:
    certified = pq.read_table(written.registers["certified"]).slice(0, 0)
    pq.write_table(certified, tmp_path / "certified.parquet")
    now = world(written.registers | {"certified": tmp_path / "certified.parquet"}, models)
    assert "staff_certificate" not in {one.id for one in now.models}
    assert "institution_unlicensed" in {one.id for one in now.models}
