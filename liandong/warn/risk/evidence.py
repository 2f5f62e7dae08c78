"""The rows behind a finding, and what another version of a question would find instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk import asking, ledgers, pieces
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.ledgers import MADE, SUMMED, raw
from liandong.warn.risk.model import RowModel, Settings, TableModel, Tables
from liandong.warn.risk.outcomes import Outcome
from liandong.warn.risk.registering import Registers

Question = RowModel | TableModel
MEMORY = "1GB"


def behind(
    model: Question,
    finding: Mapping[str, Any],
    parts: Mapping[str, Sequence[Path]],
    registers: Mapping[str, Path],
    settings: Settings,
    *,
    limit: int = 200,
) -> pa.Table:
    """The rows of practice behind a finding, oldest first; `delivery` and `at` lead to the line of the file.

    finding  its grain, `first_day` and `last_day`. Rows of a row model are those that offend (of a ledger: the lines of
             its offending rows); of any other model all rows with the grain's values between these days, or those of
             them that it calls its own. Beside an item stands the other one of its pair
    limit    how many at most
    """
    since, until = _days(model, finding)
    wanted = _rows(model, finding, settings)
    named = raw(_first(model))
    files = pieces.read({named: parts.get(named, ())}, since=since, until=until)
    held = Registers(registers)
    with TemporaryDirectory(prefix="liandong-behind-") as folder, Duck(memory=MEMORY, spill=Path(folder)) as duck:
        duck.show(named, [piece.path for piece in files.pieces.get(named, ())], [(since, until)])
        for name in model.needs:
            if name in REGISTERS:
                duck.hold(name, held.files(name))
        return duck.arrow(wanted.order_by(_order(wanted)).limit(limit))


def _first(model: Question) -> str:
    """The table whose rows stand behind a finding; registers alone have none."""
    found = next((name for name in model.needs if name not in REGISTERS), None)
    if found is None:
        raise ValueError(f"{model.id} compares registers: no row of practice stands behind its findings")
    return found


def _days(model: Question, finding: Mapping[str, Any]) -> tuple[date, date]:
    """First and last day of a finding; the volumes of a month stand on its first day."""
    first, last = finding["first_day"], finding["last_day"]
    if SUMMED.keys() & set(model.needs):
        last = (last.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first, last


def _rows(model: Question, finding: Mapping[str, Any], settings: Settings) -> ir.Table:
    rows = ledgers.table(raw(_first(model)))
    same = [_same(rows, name, finding) for name in model.grain if name in rows.columns]
    rows = rows.filter(reduce(and_, same)) if same else rows
    tables = {name: ledgers.table(name) for name in model.needs if name in REGISTERS}
    if isinstance(model, TableModel):
        return model.behind(Tables({**tables, _first(model): rows}), settings) if model.behind else rows
    if model.reads not in MADE:
        return asking.offending(model, Tables({**tables, model.reads: rows}), settings)
    summed = ledgers.shaped(MADE[model.reads](rows), model.reads)
    hits = asking.offending(model, Tables({**tables, model.reads: summed}), settings)
    keys = [name for name in LEDGER_KEYS[model.reads] if name in hits.columns]
    return rows.semi_join(hits.select(**{f"hit_{name}": hits[name] for name in keys}), [(k, f"hit_{k}") for k in keys])


def _same(rows: ir.Table, name: str, finding: Mapping[str, Any]) -> ir.BooleanValue:
    values = [finding[name], *([finding["other"]] if name == "item" and "other" in finding else [])]
    return rows[name].isin([ibis.literal(value, rows[name].type()) for value in values])


LEDGER_KEYS = {
    "days": ("institution", "practitioner", "subject", "day", "setting"),
    "special": ("institution", "practitioner", "group", "day", "setting"),
    "special_lines": ("encounter", "day", "group", "practitioner", "institution", "patient", "quantity"),
    "limited_lines": ("institution", "patient", "day", "item", "quantity"),
}
"""What leads from a row of a ledger back to its lines."""


def _order(rows: ir.Table) -> list[str]:
    return [name for name in ("day", "institution", "delivery", "at") if name in rows.columns]


@dataclass(frozen=True)
class Difference:
    """影子比对: what the new version of a question finds and the old one does not, what it leaves out, and the rest."""

    new: pa.Table
    gone: pa.Table
    same: int


def difference(old: Outcome, new: Outcome) -> Difference:
    """Findings of two versions compared by the columns of the grain that both have."""
    keys = [name for name in new.model.grain if name in old.model.grain]
    stays = new.findings.join(old.findings.select(keys).group_by(keys).aggregate([]), keys, join_type="left semi")
    return Difference(
        new=new.findings.join(old.findings.select(keys), keys, join_type="left anti"),
        gone=old.findings.join(new.findings.select(keys), keys, join_type="left anti"),
        same=stays.num_rows,
    )
