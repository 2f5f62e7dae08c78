"""One run on DuckDB: ledgers first, then each model wherever it has not been asked before."""

import copy
import inspect
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Self

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk import asking, pieces
from liandong.warn.risk.counting import COUNTED, Counting, Periods, period, unbound
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.keeping import Keeping
from liandong.warn.risk.kept import File, Shelf, saying, writing
from liandong.warn.risk.ledgers import SUMMED, raw
from liandong.warn.risk.model import RowModel, Settings, TableModel
from liandong.warn.risk.outcomes import Outcome, together
from liandong.warn.risk.pieces import Cluster, Read
from liandong.warn.risk.registering import Registers

Question = RowModel | TableModel


def empty(model: Question, tables: Iterable[str], registers: Registers) -> str | None:
    """What the model needs and is not there: “empty:<name>”."""
    there = {*tables, *registers.paths}
    lacks = (name for name in model.needs if raw(name) not in there and name not in model.may_lack)
    return next((f"empty:{name}" for name in lacks), None)


class Run:
    """Models over files of practice, in a folder that keeps what was worked out."""

    def __init__(self, folder: Path, read: Read, registers: Registers, settings: Settings, duck: Duck) -> None:
        self.folder, self.read, self.registers, self.settings, self.duck = folder, read, registers, settings, duck
        self.keeping = Keeping(folder, read, registers, duck)
        self.counting = Counting(self.keeping, settings, duck)

    def outcomes(self, models: Sequence[Question]) -> list[Outcome]:
        """All models, in their order."""
        lacks = [empty(model, self.read.pieces, self.registers) for model in models]
        asked = [model for model, lack in zip(models, lacks, strict=True) if not lack]
        self.keeping.make(name for model in asked for name in model.needs)
        # Those that read most begin first, so that no core waits long for the last.
        order = sorted(range(len(models)), key=lambda at: self._reads(models[at]), reverse=True)
        found = self.duck.each(order, lambda duck, at: self._on(duck)._outcome(models[at], lacks[at]))
        return [outcome for _at, outcome in sorted(zip(order, found, strict=True), key=lambda one: one[0])]

    def _on(self, duck: Duck) -> Self:
        """The same run on another connection."""
        if duck is self.duck:
            return self
        other = copy.copy(self)
        other.duck, other.keeping, other.counting = duck, self.keeping.on(duck), copy.copy(self.counting)
        other.counting.duck, other.counting.keeping = duck, other.keeping
        return other

    def _reads(self, model: Question) -> int:
        """Rows of practice; of a ledger so few that they do not count."""
        return sum(piece.rows for name in model.needs for piece in self.read.pieces.get(name, ()))

    def _outcome(self, model: Question, lacks: str | None) -> Outcome:
        began = time.perf_counter()
        asked = asking.asked_by_month(model, unbound(model), self.settings)
        schema = asked.drop(*{"month"} & set(asked.columns)).schema().to_pyarrow()
        if lacks:
            return Outcome(model, schema.empty_table(), 0, 0, lacks, time.perf_counter() - began)
        shelf = Shelf(self.folder / "findings" / model.id / self._key(model))
        units = _units(model, self.read)
        wanted = {month: frozenset(part.key for part in parts) for month, parts in units.items()}
        files = shelf.files(wanted)
        there = frozenset[str]().union(*(file.clusters for file in files))
        missing = {month: [part for part in parts if part.key not in there] for month, parts in units.items()}
        if missing := {month: parts for month, parts in missing.items() if parts}:
            self._ask(model, asked, shelf, missing)
            files = shelf.files(wanted)
        found = together([_findings(file) for file in files], model.grain, schema)
        rows, judged = (sum(file.says[what][month] for file in files for month in file.covers) for what in COUNTED)
        return Outcome(model, found, rows, judged, None, time.perf_counter() - began).told()

    def _key(self, model: Question) -> str:
        """What findings rest on beside the files of practice: the question, its thresholds, its registers."""
        said = [repr(model), _source(model.find) if isinstance(model, TableModel) else ""]
        said += [f"{name} {self.settings[name]}" for name in model.settings]
        said += [f"{name} {self.registers.key(name)}" for name in model.needs if name in REGISTERS]
        return sha256("\n".join(said).encode()).hexdigest()[:16]

    def _ask(self, model: Question, asked: ir.Table, shelf: Shelf, missing: Mapping[str, Sequence[Cluster]]) -> None:
        """One file of findings more, for the clusters that are missing."""
        if "month" in asked.columns:
            found = [self._ask_all(model, asked, periods) for periods in _at_once(model, missing)]
        else:
            found = [self._ask_of(model, asked, month, parts) for month, parts in missing.items()]
        covers = {month: frozenset(part.key for part in parts) for month, parts in missing.items()}
        counts = self.counting.of(model, missing)
        shelf.put(writing(pa.concat_tables(found), saying(covers, **counts)))
        shelf.sweep_beside()

    def _ask_of(self, model: Question, asked: ir.Table, month: str, parts: Sequence[Cluster]) -> pa.Table:
        self._show(model, parts)
        found = self.duck.arrow(asked, as_written=True)
        return found.append_column(PERIOD, pa.array([month] * found.num_rows, pa.string()))

    def _ask_all(self, model: Question, asked: ir.Table, periods: Periods) -> pa.Table:
        self._show(model, [part for parts in periods.values() for part in parts])
        return _by_period(self.duck.arrow(asked, as_written=True), sorted(periods))

    def _show(self, model: Question, parts: Sequence[Cluster]) -> None:
        for name in model.needs:
            self.keeping.show(name, parts)


PERIOD = "of_period"
AT_ONCE = 16_000_000  # rows of practice of which a question that groups them is asked at once


def _units(model: Question, read: Read) -> dict[str, list[Cluster]]:
    """What may be asked apart, period by period: clusters of days, whole periods, or everything at once."""
    base = read.of({raw(name) for name in model.needs if name not in REGISTERS})
    within = model.within if isinstance(model, TableModel) else "day"
    if within == "all":
        whole = Cluster(base)
        return {whole.month if any(base.values()) else "": [whole]}
    by_day = within == "day" and not SUMMED.keys() & set(model.needs)
    found = pieces.periods(base)
    return {period.month: pieces.clusters(period.pieces) if by_day else [period] for period in found}


def _at_once(model: Question, missing: Periods) -> Iterator[Periods]:
    """Periods that are asked together: all of a row model, of any other as many as have few rows."""
    tables = {raw(name) for name in model.needs if name not in REGISTERS}
    group: dict[str, Sequence[Cluster]] = {}
    held = 0
    for month, parts in missing.items():
        rows = sum(part.rows(table) for part in parts for table in tables)
        if group and held + rows > AT_ONCE and isinstance(model, TableModel):
            yield group
            group, held = {}, 0
        group[month] = parts
        held += rows
    yield group


def _source(find: Callable[..., ir.Table]) -> str:
    """The text that a table model is written in: changed, it is another question."""
    try:
        return inspect.getsource(inspect.getmodule(find) or find)
    except OSError:
        return find.__code__.co_code.hex()


def _by_period(found: pa.Table, periods: Sequence[str]) -> pa.Table:
    months = found.column("month").to_pylist()
    named = {month: period(month, periods) for month in set(months)}
    return found.drop_columns(["month"]).append_column(
        PERIOD, pa.array([named[month] for month in months], pa.string())
    )


def _findings(file: File) -> pa.Table:
    """The findings of a file that still hold."""
    rows = pq.ParquetFile(file.path).read()
    return rows if file.whole else rows.filter(pc.is_in(rows.column(PERIOD), pa.array(sorted(file.covers))))
