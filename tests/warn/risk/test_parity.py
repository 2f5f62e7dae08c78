"""Every model of the catalogue on DuckDB and on Spark finds the same, row by row. Skipped without Java or pyspark.

`LIANDONG_SPARK=spark://127.0.0.1:7077` asks a cluster instead of Spark within the test (docs/operate/spark.md).
"""

import importlib.util
import math
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from demo.planted.making import make
from demo.planted.truth import thresholds
from demo.planted.world import World
from liandong.warn.risk import engine, spark
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.outcomes import Outcome

WORLD = World(lines=1)
ON = os.environ.get("LIANDONG_SPARK", spark.LOCAL)
MONTHS = ("2025-08", "2026-03")  # of everybody's practice; what was planted is there for the whole year


def lacking() -> str:
    """Why Spark cannot run here; empty if it can."""
    if not shutil.which("java"):
        return "no Java: Spark needs Java 17"
    if importlib.util.find_spec("pyspark") is None:
        return "no pyspark: python3 deploy/setup.py --spark"
    return ""


pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(lacking()), reason=lacking() or "there")]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Outcome, Outcome]]:
    """What DuckDB and Spark say of each model."""
    made = make(WORLD, tmp_path_factory.mktemp("province"))
    parts = {table: [path for path in paths if _wanted(path)] for table, paths in made.parts.items()}
    models = list(CATALOG.values())
    here = engine.run(models, parts, made.registers, thresholds(models))
    there = engine.run(models, parts, made.registers, thresholds(models), on=ON)
    return {one.model.id: (one, other) for one, other in zip(here, there, strict=True)}


def _wanted(path: Path) -> bool:
    return "planted" in path.stem or path.stem.startswith(MONTHS)


@pytest.mark.parametrize("name", CATALOG)
def test_a_model_finds_the_same_on_both_engines(name: str, both: dict[str, tuple[Outcome, Outcome]]) -> None:
    here, there = both[name]
    assert here.findings.schema == there.findings.schema
    assert [_rounded(row) for row in here.findings.to_pylist()] == [_rounded(row) for row in there.findings.to_pylist()]
    assert (here.rows, here.judged, here.cannot_tell) == (there.rows, there.judged, there.cannot_tell)


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    """Engines add in different order: the last digits of a fraction may differ."""
    return {name: _digits(value) if isinstance(value, float) else value for name, value in row.items()}


def _digits(value: float) -> float:
    return round(value, 9 - math.floor(math.log10(abs(value)))) if value else 0.0


def test_the_comparison_is_not_of_nothing(both: dict[str, tuple[Outcome, Outcome]]) -> None:
    found = [name for name, (here, _there) in both.items() if here.findings.num_rows]
    assert len(found) > 0.8 * len(CATALOG)
