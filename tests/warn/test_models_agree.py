"""Each model's cases, asked over a ledger (Ibis on DuckDB) and row by row (Python): the verdicts are the same."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pytest
import yaml

from liandong.warn.risk import catalog, snapshot
from liandong.warn.risk.model import AnyOf, Has, Not, Over, RowModel

FOLDER = Path(catalog.__file__).parent
CASES = [
    (model, yaml.safe_load((FOLDER / f"{model.id}.cases.yaml").read_text("utf-8")))
    for model in catalog.CATALOG.values()
]


def index(rows: list[dict[str, Any]], keys: tuple[str, ...]) -> dict[tuple[Any, ...], list[tuple[date, date]]]:
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[key] for key in keys)].append((row["valid_from"], row["valid_until"]))
    return dict(found)


def tables(registers: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {name: ibis.memtable(rows) for name, rows in registers.items()}


@pytest.mark.parametrize(("model", "given"), CASES, ids=lambda each: getattr(each, "id", ""))
def test_both_ways_of_asking_give_the_verdict_of_the_case(model: RowModel, given: dict[str, Any]) -> None:
    registers, keys = given["registers"], ("institution", "subject")
    for case in given["cases"]:
        row = case["row"]
        in_python = model.holds(row, {name: index(rows, keys) for name, rows in registers.items()})
        over_ledger = model.find(ibis.memtable([row]), tables(registers)).count().execute() > 0
        assert (in_python, over_ledger) == (case["offends"], case["offends"]), case["why"]


def test_a_finding_sums_up_its_rows() -> None:
    model, given = CASES[0]
    rows = [{"institution": 9, "subject": "14.01", "day": date(2025, 7, day), "lines": day} for day in (1, 2, 5)]
    found = model.find(ibis.memtable(rows), tables(given["registers"])).to_pyarrow().to_pylist()
    assert found == [
        {
            "institution": 9,
            "subject": "14.01",
            "lines": 8,
            "days": 3,
            "first_day": date(2025, 7, 1),
            "last_day": date(2025, 7, 5),
        }
    ]


def test_a_register_entry_that_stands_twice_counts_once() -> None:
    model, given = CASES[0]
    twice = {"licensed_subjects": given["registers"]["licensed_subjects"] * 2}
    row = {"institution": 1, "subject": "03.04", "day": date(2026, 1, 1), "lines": 2}
    assert model.find(ibis.memtable([row]), tables(twice)).lines.sum().execute() == 2


def test_conditions_combine() -> None:
    registered = Has("licensed_subjects", keys=("institution", "subject"))
    asked = RowModel(
        "m", {"zh": "", "en": ""}, "", "", (), AnyOf((Not(registered), Over("lines", 5))), ("institution",), 1
    )
    registers = CASES[0][1]["registers"]
    quiet = {"institution": 1, "subject": "03.04", "day": date(2025, 3, 1), "lines": 4}
    for row, offends in ((quiet, False), ({**quiet, "lines": 6}, True), ({**quiet, "subject": "14.01"}, True)):
        assert (
            asked.holds(row, {"licensed_subjects": index(registers["licensed_subjects"], ("institution", "subject"))})
            is offends
        )
        assert (asked.find(ibis.memtable([row]), tables(registers)).count().execute() > 0) is offends


def test_snapshot_shapes_name_what_the_models_read() -> None:
    for model in catalog.CATALOG.values():
        assert set(model.reads) <= set(snapshot.SHAPES["ledger"])
