"""Every model is tried on its cases: over the engine, those of one row in Python too; and says all it has to say."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from django.conf import settings as site

from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.loading import load
from liandong.warn.practice.tables import PRACTICE, REGISTERS
from liandong.warn.risk import asking, catalog, engine, judging
from liandong.warn.risk.catalog import CATALOG, MODELS
from liandong.warn.risk.model import RowModel, TableModel, Tables
from liandong.warn.risk.shapes import LEDGERS

FOLDER = Path(catalog.__file__).parent
ROWS = [model for model in MODELS if isinstance(model, RowModel)]
MANY = [model for model in MODELS if isinstance(model, TableModel)]
# What a case does not say.
USUAL: dict[str, Any] = {
    "institution": 1, "practitioner": 11, "patient": 101, "encounter": 1001, "day": date(2026, 3, 10), "minute": 600,
    "item": 5, "group": 0, "subject": 300, "setting": 1, "quantity": 1000, "fen": 1000, "days": 0, "sex": 0, "age": -1,
    "diagnosis": 0, "first": True, "source": 1, "delivery": 1, "at": 1, "until": None, "first_visit": -1,
    "prescription": 5001, "second": -1, "drugs": 1, "reviewer": 0, "dispenser": 0, "kind": 1, "grams": 1000,
    "account": 901, "for_day": date(2026, 3, 20), "act": 1, "supplier": 0, "other": 6, "rule": 1, "mark": 1, "most": 1,
    "least": 0, "in_days": 1, "valid_from": date(2020, 1, 1), "valid_until": date(9999, 12, 31), "category": 1001,
    "level": 1, "beds": 0, "place": 350500, "is_internet": False, "is_clinic": False, "title": 1, "question": 1,
    "answer": 1, "minutes": 60,
}  # fmt: skip


@cache
def told(model: str) -> dict[str, Any]:
    """The cases of a model."""
    given: dict[str, Any] = yaml.safe_load((FOLDER / f"{model}.cases.yaml").read_text("utf-8"))
    return given


@cache
def shelf() -> Any:
    return load(Path(site.RULEBOOK))


def cases(models: list[Any]) -> list[Any]:
    return [
        pytest.param(model, case, id=f"{model.id}: {case['why']}")
        for model in models
        for case in told(model.id)["cases"]
    ]


def many(name: str, row: dict[str, Any]) -> list[dict[str, Any]]:
    """`times`: as many visits of as many patients; `on_days`, `in_months`: the same on following days, in following
    months."""
    row = dict(row)
    times, on_days, in_months = (row.pop(key, 1) for key in ("times", "on_days", "in_months"))
    first = row.get("day", USUAL["day"])
    each = [key for key in ("patient", "encounter", "prescription", "at") if key in PRACTICE[name].columns]
    found = []
    for month in range(in_months):
        number = first.year * 12 + first.month - 1 + month
        begins = first.replace(year=number // 12, month=number % 12 + 1)
        for step in range(on_days):
            for at in range(times):
                own = {key: row.get(key, USUAL[key]) + at for key in each}
                found.append({**row, **own, "day": begins + timedelta(days=step)})
    return found


def arrow(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows of a table of practice or of a register in its columns; what is not said is as usual."""
    columns = (PRACTICE.get(name) or REGISTERS[name]).columns
    for row in rows:
        assert not row.keys() - columns.keys(), f"{name} has no {row.keys() - columns.keys()}"
    filled = [{column: row.get(column, USUAL[column]) for column in columns} for row in rows]
    return pa.Table.from_pylist(filled, schema=ibis.schema(dict(columns)).to_pyarrow())


def registers(model: str, case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    given = {**told(model).get("registers", {}), **case.get("registers", {})}
    return {name: [{column: row.get(column, USUAL[column]) for column in REGISTERS[name].columns} for row in rows]
            for name, rows in given.items()}  # fmt: skip


def figures(model: Any, case: dict[str, Any]) -> dict[str, float]:
    given = {**told(model.id).get("settings", {}), **case.get("settings", {})}
    assert given.keys() == set(model.settings), f"{model.id}: settings of its cases"
    return given


def files(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> dict[str, Path]:
    for name, rows in tables.items():
        pq.write_table(arrow(name, rows), folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in tables}


def row_of(model: RowModel, case: dict[str, Any]) -> dict[str, Any]:
    """The row of a case as the table or ledger has it that the model reads."""
    row = {**USUAL, **case["row"]}
    row |= {
        "lines": 1,
        "encounters": 1,
        "days_max": row["days"],
        "first_minute": row["minute"],
        "last_minute": row["minute"],
    }
    return {column: row[column] for column in {**PRACTICE, **LEDGERS}[model.reads].columns}


@pytest.mark.parametrize(("model", "case"), cases(ROWS))
def test_a_row_is_judged_as_its_case_says(model: RowModel, case: dict[str, Any]) -> None:
    assert (
        judging.offends(model, row_of(model, case), registers(model.id, case), figures(model, case)) is case["offends"]
    )


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.id)
def test_over_a_ledger_the_rows_that_offend_are_the_same(model: RowModel) -> None:
    given = told(model.id)["cases"]
    rows = [{**row_of(model, case), "at_case": at} for at, case in enumerate(given)]
    tables = {model.reads: ibis.memtable(rows)}
    tables |= {name: ibis.memtable(arrow(name, entries)) for name, entries in registers(model.id, {}).items()}
    hits = asking.offending(model, Tables(tables), figures(model, {})).to_pyarrow()
    assert sorted(hits["at_case"].to_pylist()) == [at for at, case in enumerate(given) if case["offends"]]


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.id)
def test_from_the_files_of_a_delivery_the_findings_are_those_rows(model: RowModel, tmp_path: Path) -> None:
    given = told(model.id)["cases"]
    delivered = model.reads if model.reads in PRACTICE else "lines"
    parts = files(tmp_path, {delivered: [case["row"] for case in given]})
    entries = files(tmp_path, registers(model.id, {}))
    (outcome,) = engine.run([model], {delivered: [parts[delivered]]}, entries, figures(model, {}))
    assert outcome.cannot_tell is None
    found = {tuple(row[name] for name in model.grain) for row in outcome.findings.to_pylist()}
    rows = [row_of(model, case) for case in given if case["offends"]]
    assert found == {tuple(row[name] for name in model.grain) for row in rows}
    assert sum(outcome.findings["lines"].to_pylist()) == len(rows)


@pytest.mark.parametrize(("model", "case"), cases(MANY))
def test_the_findings_are_those_that_the_case_names(model: TableModel, case: dict[str, Any], tmp_path: Path) -> None:
    shared = told(model.id).get("given", {})
    delivered = {
        name: [row for each in [*shared.get(name, []), *case.get(name, [])] for row in many(name, each)]
        for name in PRACTICE
        if name in shared or name in case
    }
    parts = {name: [path] for name, path in files(tmp_path, delivered).items()}
    entries = files(tmp_path, registers(model.id, case))
    (outcome,) = engine.run([model], parts, entries, figures(model, case))
    assert outcome.cannot_tell == case.get("cannot_tell")
    found = outcome.findings.to_pylist()
    wanted = case.get("finds", [])
    assert len(found) == len(wanted), found
    for row, expected in zip(found, wanted, strict=True):
        assert {key: row[key] for key in expected} == expected
        if delivered:
            shown = engine.behind(model, row, parts, entries, figures(model, case)).to_pylist()
            assert len(shown) == case.get("behind", len(shown))
            assert shown or not row["lines"]


@pytest.mark.parametrize("model", MANY, ids=lambda model: model.id)
def test_no_model_asks_what_only_one_engine_understands(model: TableModel) -> None:
    shapes = {**PRACTICE, **REGISTERS, **LEDGERS}
    tables = Tables({name: ibis.table(dict(shapes[name].columns), name=name) for name in model.reads})
    asked = model.find(tables, dict.fromkeys(model.settings, 3.0))
    assert {*model.grain, "lines", "first_day", "last_day", *model.shows} <= set(asked.columns)
    told = {*model.grain, "month", "lines", "first_day", "last_day", "score", *model.shows}
    assert {*asked.columns} <= told
    kinds = asked.schema()
    assert (str(kinds["lines"]), str(kinds["first_day"]), str(kinds["last_day"])) == ("int64", "date", "date")
    for dialect in ("duckdb", "postgres", "trino"):
        assert ibis.to_sql(asked, dialect=dialect)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_a_model_says_all_that_a_person_who_is_warned_may_ask(model: Any) -> None:
    for words in (model.title, model.question, model.innocent, model.passes):
        assert words.keys() == {"zh", "en"}
        assert all(words.values())
    assert model.severity in (1, 2, 3)
    assert model.grain[0] in ("institution", "practitioner")
    assert CATALOG[model.id] is model
    assert model.matter in shelf().matters


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_its_duty_its_settings_and_its_clauses_are_in_the_rulebook(model: Any) -> None:
    rules = {rule.id: rule for layer in book().layers.values() for rule in layer.values()}
    assert rules[model.rule].kind == "duty"
    assert all(rules[setting].kind == "threshold" for setting in model.settings)
    known = {clause.id for directive in shelf().directives for clause in directive.clauses}
    assert set(model.named) <= known
