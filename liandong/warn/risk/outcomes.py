"""What the engine says of a model, and how findings of several askings are put together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from liandong.warn.risk.model import RowModel, TableModel

UNJUDGED = "unjudged"


@dataclass(frozen=True)
class Outcome:
    """结果: what one model found.

    findings     the grain, `lines`, `first_day`, `last_day`, and what else the model shows; in the order of the grain
    rows         lines (or rows of its first table) that it looked at
    judged       of these, the ones that could be judged at all
    cannot_tell  why it cannot tell anything: “empty:<table or register>”, or UNJUDGED; None: it could
    seconds      its share of the run, without the ledgers
    """

    model: RowModel | TableModel
    findings: pa.Table
    rows: int
    judged: int
    cannot_tell: str | None
    seconds: float

    def told(self) -> "Outcome":
        """The same, where rows are there and none could be judged: it cannot tell."""
        unjudged = self.cannot_tell is None and self.rows > 0 and not self.judged
        return replace(self, cannot_tell=UNJUDGED) if unjudged else self


ADDED = ("lines", "fen")
"""Figures of findings that are summed up where findings of several askings are one."""


def together(found: Sequence[pa.Table], grain: Sequence[str], schema: pa.Schema) -> pa.Table:
    """Findings of several askings as one: lines and money summed, first and last day, of other figures the highest."""
    rows = pa.concat_tables([table.select(schema.names).cast(schema) for table in found] or [schema.empty_table()])
    how = {**dict.fromkeys(ADDED, "sum"), "first_day": "min"}
    figures = {name: how.get(name, "max") for name in schema.names if name not in grain}
    merged = rows.group_by(list(grain)).aggregate(list(figures.items()))
    names = {f"{name}_{taken}": name for name, taken in figures.items()}
    merged = merged.rename_columns([names.get(name, name) for name in merged.column_names])
    return merged.select(schema.names).cast(schema).sort_by([(name, "ascending") for name in grain])
