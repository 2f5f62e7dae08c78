"""What could be judged is counted by what could not; months are asked together or apart, and find the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pytest

from liandong.warn.risk import asking, counting, engine, runs
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.model import RowModel, Settings, TableModel, Tables
from tests.warn.risk.delivered import MODELS, SETTINGS, arrow, lines, registers, written

DAYS = [date(2026, 1, 28) + timedelta(days=at) for at in range(8)]  # five of January, three of February
Find = Callable[[Tables, Settings], ir.Table]
OF_LINES = [
    model
    for model in CATALOG.values()
    if model.judged and counting.first_table(model) == "lines" and asking.rarely_fails(model.judged)
]


@pytest.mark.parametrize("model", OF_LINES, ids=lambda model: model.id)
def test_what_is_lost_and_what_is_judged_are_all_there_is(model: RowModel | TableModel) -> None:
    rows = ibis.memtable(arrow("lines", [*lines(DAYS, 3), {"day": DAYS[0], "age": -1}]))
    assert model.judged
    judged = asking.holding(rows, model.judged, counting.unbound(model), SETTINGS)
    failing = asking.failing(rows, model.judged, SETTINGS)
    everything, good, lost = (table.count().to_pyarrow().as_py() for table in (rows, judged, failing))
    assert lost
    assert everything == good + lost


def test_months_asked_together_or_apart_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = next(model for model in MODELS if model.id == "twice")
    assert isinstance(twice, TableModel)
    by_month = replace(twice, id="twice_by_month", find=_by_month(twice))
    given = {"lines": [written(tmp_path, "lines", [row for row in lines(DAYS, 1) if row["day"].month == month])
                       for month in (1, 2)]}  # fmt: skip
    held = {name: written(tmp_path / "registers", name, rows) for name, rows in registers(1).items()}
    found = []
    for most in (1, runs.AT_ONCE):
        monkeypatch.setattr(runs, "AT_ONCE", most)
        found += engine.run([twice, by_month], given, held, SETTINGS)
    assert found[0].findings.num_rows
    assert all(one.findings.equals(found[0].findings) for one in found)
    assert len({(one.rows, one.judged) for one in found}) == 1


def _by_month(model: TableModel) -> Find:
    """The same question, which tells the month of what it finds."""

    def find(t: Tables, s: Settings) -> ir.Table:
        months = [t.lines.filter(t.lines.day.month() == month) for month in (1, 2)]
        found = [model.find(Tables({"lines": rows}), s) for rows in months]
        dated = [each.mutate(month=each.first_day.truncate("M").cast("date")) for each in found]
        return dated[0].union(dated[1])

    return find
