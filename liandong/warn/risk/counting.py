"""What a model looked at and what of it it could judge, period by period; models that judge alike are counted once.

Rows that cannot be judged are few: they are counted in place of the others, and what Parquet says of its row groups
(lowest, highest) mostly tells that there are none.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

import ibis.expr.types as ir

from liandong.warn.practice.tables import PRACTICE, REGISTERS
from liandong.warn.risk import asking, ledgers
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.keeping import Keeping
from liandong.warn.risk.model import RowModel, Settings, TableModel, Tables
from liandong.warn.risk.pieces import Cluster

Question = RowModel | TableModel
Periods = Mapping[str, Sequence[Cluster]]
COUNTED = ("rows", "judged")


def unbound(model: Question) -> Tables:
    """What a model reads, by name and bound to no engine."""
    return Tables({name: ledgers.table(name) for name in model.needs})


def first_table(model: Question) -> str | None:
    """The table whose rows a model judges; None where it compares registers alone."""
    return next((name for name in model.needs if name not in REGISTERS), None)


def period(day: date, periods: Sequence[str]) -> str:
    """The period that a day belongs to: one that began with its month, or before it and spans several."""
    return periods[max(bisect_right(periods, day.isoformat()) - 1, 0)]


def counted(model: Question, settings: Settings, *, judged: bool) -> ir.Table:
    """Lines by day in the first table of a model (by month where it has no days): all, or those that it can judge."""
    rows = _first(model)
    if judged and model.judged:
        rows = asking.holding(rows, model.judged, unbound(model), settings)
    return _by_day(rows)


def lost(model: Question, settings: Settings) -> ir.Table | None:
    """Lines by day that it cannot judge, where these are few and the row itself says so."""
    if not model.judged or not asking.rarely_fails(model.judged):
        return None
    return _by_day(asking.failing(_first(model), model.judged, settings))


def _first(model: Question) -> ir.Table:
    name = first_table(model)
    assert name is not None
    return ledgers.table(name)


def _by_day(rows: ir.Table) -> ir.Table:
    lines = rows.lines.sum() if "lines" in rows.columns else rows.count()
    return rows.group_by(day=rows.month if "month" in rows.columns else rows.day).aggregate(lines=lines.cast("int64"))


class Counting:
    """Counts of one run."""

    def __init__(self, keeping: Keeping, settings: Settings, duck: Duck) -> None:
        self.keeping, self.settings, self.duck = keeping, settings, duck
        self._known: dict[object, Mapping[date, int]] = {}

    def of(self, model: Question, periods: Periods) -> dict[str, dict[str, int]]:
        """Period by period: rows that the model looked at, and those of them that it could judge."""
        if first_table(model) is None:
            return {what: dict.fromkeys(periods, 0) for what in COUNTED}
        rows = self._rows(model, periods)
        return {"rows": rows, "judged": self._judged(model, periods, rows) if model.judged else rows}

    def _rows(self, model: Question, periods: Periods) -> dict[str, int]:
        name = first_table(model)
        assert name is not None
        if name in PRACTICE and not self.keeping.read.days:
            return {month: sum(part.rows(name) for part in parts) for month, parts in periods.items()}
        return self._asked(model, periods, counted(model, self.settings, judged=False))

    def _judged(self, model: Question, periods: Periods, rows: Mapping[str, int]) -> dict[str, int]:
        without = lost(model, self.settings)
        if without is None:
            return self._asked(model, periods, counted(model, self.settings, judged=True))
        found = self._asked(model, periods, without)
        return {month: lines - found[month] for month, lines in rows.items()}

    def _asked(self, model: Question, periods: Periods, asked: ir.Table) -> dict[str, int]:
        parts = [part for listed in periods.values() for part in listed]
        known = (asked.op(), frozenset(part.key for part in parts))
        if known not in self._known:
            for name in model.needs:
                self.keeping.show(name, parts)
            rows = self.duck.arrow(asked, as_written=True).to_pylist()
            self._known[known] = {row["day"]: row["lines"] for row in rows}
        found, ordered = dict.fromkeys(periods, 0), sorted(periods)
        for day, lines in self._known[known].items():
            found[period(day, ordered)] += lines
        return found
