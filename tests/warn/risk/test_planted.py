"""Every model against a province in which each kind of violation was planted, beside what only looks like one.

`liandong risk truth` prints the same table.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from demo.planted.casting import CAST
from demo.planted.making import make
from demo.planted.truth import Truth, asked
from demo.planted.world import World
from demo.planted.writing import Written
from liandong.ground.rulebook.book import book
from liandong.warn.practice.tables import PRACTICE, REGISTERS
from liandong.warn.risk.catalog import CATALOG

YEAR = World(lines=1)  # as few people as a province can have, for a whole year: about two million lines
MONTH = World(lines=1, since=date(2026, 3, 1), until=date(2026, 3, 31))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return make(YEAR, tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def truths(year: Written) -> list[Truth]:
    return asked(year)


def rows(files: list[Path], what: str) -> list[tuple[object, ...]]:
    """What a query says of some files."""
    listed = ", ".join(f"'{path}'" for path in files)
    with duckdb.connect() as db:
        return db.execute(f"SELECT {what} FROM read_parquet([{listed}])").fetchall()


def test_a_violation_of_every_model_is_planted(year: Written) -> None:
    assert set(year.key) == set(CATALOG)


def test_exact_models_find_what_was_planted_and_nothing_else(truths: list[Truth]) -> None:
    wrong = [one for one in truths if one.exact and (one.missed or one.wrong or one.silent)]
    assert wrong == [], "\n".join(f"{one}\n  missed {one.missed}\n  wrong {one.wrong}" for one in wrong)


def test_statistical_models_find_what_was_planted_and_hardly_anything_else(truths: list[Truth]) -> None:
    for one in truths:
        if not one.exact:
            print(one)
            assert not one.missed, one
            assert one.precision >= 0.5, one


def test_every_table_and_register_is_delivered_in_the_columns_of_the_product(year: Written) -> None:
    assert set(year.parts) == set(PRACTICE)
    assert set(year.registers) == set(REGISTERS)
    for name, table in {**PRACTICE, **REGISTERS}.items():
        file = year.parts[name][0] if name in year.parts else year.registers[name]
        found = [one[0] for one in duckdb.connect().execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()]
        assert found == list(table.columns), name


def test_one_line_in_seven_is_special_and_no_place_is_empty(year: Written) -> None:
    ((share, least, most),) = rows(year.parts["lines"], """avg(("group" >= 1000)::INT), min(minute), max(minute)""")
    assert 0.13 < float(str(share)) < 0.17
    assert (least, most) == (-1, 1439)


def test_an_encounter_costs_what_its_lines_cost(year: Written) -> None:
    honest = {name: [path for path in year.parts[name] if "planted" not in path.name] for name in year.parts}
    lines = ", ".join(f"'{path}'" for path in honest["lines"])
    visits = ", ".join(f"'{path}'" for path in honest["encounters"])
    billed = f"(SELECT encounter, sum(fen) AS fen FROM read_parquet([{lines}]) GROUP BY encounter)"
    asked_for = f"FROM {billed} l JOIN read_parquet([{visits}]) v USING (encounter) WHERE l.fen <> v.fen"
    wrong = duckdb.connect().execute(asked_for).fetchall()
    assert wrong == []


def same(tmp_path: Path, name: str, world: World) -> dict[str, object]:
    made = make(world, tmp_path / name, planted=False)
    return {table: rows(files, "count(*), bit_xor(hash(COLUMNS(*)))") for table, files in made.parts.items()}


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path: Path) -> None:
    first = same(tmp_path, "first", MONTH)
    assert same(tmp_path, "second", MONTH) == first
    assert same(tmp_path, "third", World(lines=1, seed=7, since=MONTH.since, until=MONTH.until)) != first


def test_days_come_to_the_same_lines_as_their_month(tmp_path: Path) -> None:
    def lines(by: Callable[[], Written]) -> object:
        return rows(by().parts["lines"], "count(*), sum(fen), bit_xor(encounter)")

    whole = lines(lambda: make(MONTH, tmp_path / "month", tables=("lines",), planted=False))
    assert lines(lambda: make(MONTH, tmp_path / "days", tables=("lines",), by="day", planted=False)) == whole


@pytest.mark.parametrize("made_up", CAST["special"], ids=lambda one: str(one["code"]))
def test_the_made_up_groups_are_those_of_the_rulebook(made_up: dict[str, Any]) -> None:
    group = book().mappings.groups[made_up["code"]]
    version = group.on(date(2026, 1, 1))
    assert version is not None
    assert (group.number, version.marks) == (made_up["number"], tuple(made_up.get("marks", ())))
    duties = {
        "covered": version.subjects, "scope": version.scopes, "right": version.rights, "filing": version.filings,
        "permit": version.permits, "offline": version.offline,
    }  # fmt: skip
    assert {name for name, needs in duties.items() if needs} == {name for name in duties if made_up.get(name)}
