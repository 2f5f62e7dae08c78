"""Models over files: what a run finds, what it cannot tell, and that bringing a folder up to date finds the same."""

import inspect
import random
import re
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pytest

from liandong.warn.risk import asking, engine, ledgers
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.model import RowModel, TableModel, Tables
from liandong.warn.risk.outcomes import UNJUDGED, Outcome
from liandong.warn.risk.shapes import WATCHED
from tests.warn.risk.delivered import MODELS, SETTINGS, arrow, lines, registers, written

DAYS = [date(2026, 1, 28) + timedelta(days=at) for at in range(8)]  # five of January, three of February


def registered(folder: Path, seed: int) -> dict[str, Path]:
    return {name: written(folder / "registers", name, rows) for name, rows in registers(seed).items()}


def told(outcomes: list[Outcome]) -> list[tuple[Any, ...]]:
    """All that an outcome says, without what it cost."""
    return [(one.model.id, one.findings.to_pylist(), one.rows, one.judged, one.cannot_tell) for one in outcomes]


def test_a_run_finds_what_a_look_at_all_rows_at_once_finds(tmp_path: Path) -> None:
    rows, held = lines(DAYS, 1), registers(1)
    given = [written(tmp_path, "lines", rows[at : at + 100]) for at in range(0, len(rows), 100)]
    outcomes = engine.run(MODELS, {"lines": given}, registered(tmp_path, 1), SETTINGS)
    whole = Tables(_whole(arrow("lines", rows), held))
    for model, outcome in zip(MODELS, outcomes, strict=True):
        found = asking.asked(model, whole, SETTINGS).to_pyarrow().to_pylist()
        grain = model.grain
        assert outcome.findings.to_pylist() == sorted(found, key=lambda one: [one[name] for name in grain]), model.id
        assert found, f"{model.id} finds nothing: the test says nothing"


def _whole(rows: Any, held: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    tables = {"lines": ibis.memtable(rows)}
    tables |= {name: ibis.memtable(arrow(name, kept)) for name, kept in held.items()}
    for name, how in ledgers.MADE.items():
        if name not in ledgers.ASKS:
            tables[name] = ledgers.shaped(how(tables["lines"]), name)
    limited = tables["lines"].semi_join(tables["frequency_limits"], "item")
    watched = tables["lines"].semi_join(tables["marked"], "group")
    return tables | {
        "limited_lines": ledgers.shaped(limited, "limited_lines"),
        "special_lines": ledgers.shaped(watched, "special_lines"),
    }


def test_whoever_asks_the_watched_lines_asks_for_watched_marks() -> None:
    readers = [model for model in CATALOG.values() if isinstance(model, TableModel) and "special_lines" in model.reads]
    assert readers
    for model in readers:
        asked = re.findall(r'MARKS\["(\w+)"\]', inspect.getsource(sys.modules[model.find.__module__]))
        assert asked
        assert set(asked) <= set(WATCHED), f"{model.id}: see shapes.WATCHED"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_arrives_and_is_corrected_an_update_finds_what_a_full_run_finds(tmp_path: Path, seed: int) -> None:
    chance, at = random.Random(seed), 0
    parts: dict[Path, str] = {}
    held = registered(tmp_path, seed)
    for step in range(8):
        what = chance.choice(("day", "day", "second source", "correction", "register", "withdrawn", "month"))
        if what == "day":
            parts[written(tmp_path, "lines", lines([DAYS[at % len(DAYS)]], seed * 100 + step))] = f"p{step}"
            at += 1
        elif what == "month":
            parts[written(tmp_path, "lines", lines(DAYS[:5], seed * 100 + step))] = f"p{step}"
        elif what == "second source":
            parts[written(tmp_path, "lines", lines([DAYS[0], DAYS[6]], seed * 100 + step, 20))] = f"p{step}"
        elif what in {"correction", "withdrawn"} and parts:
            gone = chance.choice(sorted(parts))
            del parts[gone]
            if what == "correction":
                parts[written(tmp_path, "lines", lines([DAYS[step % 8]], seed * 100 + step))] = f"p{step}"
        elif what == "register":
            fresh = registered(tmp_path, seed * 10 + step)
            held = {**held, **{name: fresh[name] for name in ("certified", "frequency_limits", "marked")}}
        given = {"lines": sorted(parts)}
        kept = engine.update(tmp_path / "kept", MODELS, given, held, SETTINGS, keys=parts)
        assert told(kept) == told(engine.run(MODELS, given, held, SETTINGS)), f"step {step}: {what}"


def test_a_new_day_is_all_that_is_worked_out(tmp_path: Path) -> None:
    held, parts = registered(tmp_path, 1), {}
    for at, day in enumerate(DAYS[:3]):
        parts[written(tmp_path, "lines", lines([day], at))] = f"p{at}"
        engine.update(tmp_path / "kept", MODELS, {"lines": sorted(parts)}, held, SETTINGS, keys=parts)
    days = sorted((tmp_path / "kept" / "ledgers" / "days").rglob("*.parquet"))
    assert len(days) == 3
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("*.parquet")}
    engine.update(tmp_path / "kept", MODELS, {"lines": sorted(parts)}, held, SETTINGS, keys=parts)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").rglob("*.parquet")} == before


def test_what_a_kill_left_behind_is_swept_and_never_read(tmp_path: Path) -> None:
    held = registered(tmp_path, 1)
    parts = {written(tmp_path, "lines", lines(DAYS, 1)): "p"}
    first = engine.update(tmp_path / "kept", MODELS, {"lines": list(parts)}, held, SETTINGS, keys=parts)
    for path in sorted((tmp_path / "kept").rglob("*.parquet")):
        path.with_suffix(".half").write_bytes(path.read_bytes()[:40])
        path.unlink()
    again = engine.update(tmp_path / "kept", MODELS, {"lines": list(parts)}, held, SETTINGS, keys=parts)
    assert told(again) == told(first)
    assert not list((tmp_path / "kept").rglob("*.half"))


def test_only_days_that_are_asked_about_count(tmp_path: Path) -> None:
    rows, held = lines(DAYS, 1), registered(tmp_path, 1)
    given = {"lines": [written(tmp_path, "lines", rows)]}
    middle = {"lines": [written(tmp_path, "lines", [row for row in rows if DAYS[2] <= row["day"] <= DAYS[6]])]}
    asked = engine.run(MODELS, given, held, SETTINGS, since=DAYS[2], until=DAYS[6])
    assert told(asked) == told(engine.run(MODELS, middle, held, SETTINGS))
    assert told(asked) != told(engine.run(MODELS, given, held, SETTINGS))


def test_a_model_whose_data_are_missing_cannot_tell(tmp_path: Path) -> None:
    held = registered(tmp_path, 1)
    outcomes = {one.model.id: one for one in engine.run(MODELS, {}, held, SETTINGS)}
    reads = {model.needs[0] for model in MODELS}
    assert {one.cannot_tell for one in outcomes.values()} == {f"empty:{name}" for name in reads}
    rows = [{**row, "subject": 0} for row in lines(DAYS, 1)]
    given = {"lines": [written(tmp_path, "lines", rows)]}
    held["certified"] = written(tmp_path, "certified", [])
    outcomes = {one.model.id: one for one in engine.run(MODELS, given, held, SETTINGS)}
    assert outcomes["scope"].cannot_tell == UNJUDGED
    assert outcomes["load"].cannot_tell == "empty:certified"
    assert (outcomes["scope"].rows, outcomes["scope"].judged) == (len(rows), 0)


def test_a_quarter_of_the_memory_finds_the_same(tmp_path: Path) -> None:
    held, given = registered(tmp_path, 1), {"lines": [written(tmp_path, "lines", lines(DAYS, 1, 2_000))]}
    plenty = engine.run(MODELS, given, held, SETTINGS)
    assert told(engine.run(MODELS, given, held, SETTINGS, memory="64MB", threads=1)) == told(plenty)


def test_the_lines_behind_a_finding_are_those_that_offend(tmp_path: Path) -> None:
    rows = [{**row, "at": at} for at, row in enumerate(lines(DAYS, 1))]
    held, given = registered(tmp_path, 1), {"lines": [written(tmp_path, "lines", rows)]}
    for outcome in engine.run(MODELS, given, held, SETTINGS):
        model = outcome.model
        for finding in outcome.findings.to_pylist()[:3]:
            shown = engine.behind(model, finding, given, held, SETTINGS, limit=10_000).to_pylist()
            assert all(finding["first_day"] <= row["day"] for row in shown), model.id
            assert all(row[name] == finding[name] for row in shown for name in model.grain), model.id
            if isinstance(model, RowModel):
                assert len(shown) == finding["lines"], model.id
                assert [row["day"] for row in shown] == sorted(row["day"] for row in shown)
            assert engine.behind(model, finding, given, held, SETTINGS, limit=1).num_rows == 1


def test_a_new_version_is_held_against_the_old(tmp_path: Path) -> None:
    held, given = registered(tmp_path, 1), {"lines": [written(tmp_path, "lines", lines(DAYS, 1))]}
    load = next(model for model in MODELS if model.id == "load")
    stricter = {**SETTINGS, "tried.lines": 2.0}
    found = engine.shadow(load, replace(load, version=2), given, held, (SETTINGS, stricter))
    assert found.new.num_rows == 0
    assert found.gone.num_rows > 0
    assert found.same + found.gone.num_rows == engine.run([load], given, held, SETTINGS)[0].findings.num_rows


def test_findings_under_registers_long_gone_do_not_pile_up(tmp_path: Path) -> None:
    parts = {written(tmp_path, "lines", lines(DAYS[:1], 1)): "p"}
    load = [model for model in MODELS if model.id == "load"]
    for seed in range(7):
        held = registered(tmp_path, seed)
        engine.update(tmp_path / "kept", load, {"lines": list(parts)}, held, SETTINGS, keys=parts)
    assert len(list((tmp_path / "kept" / "findings" / "load").iterdir())) == 4
