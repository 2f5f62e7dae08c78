"""Lines of practice as numpy columns, some institutions at a time: whatever is one house's lies in one swath.

Parts are written by institution (`practice.store`), so the footers say which row groups a house can be in. Of files in
another order too much would be in memory at once; `swaths` then gives nothing, and whoever asks goes another way.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from liandong.warn.risk.pieces import EPOCH, Days

Column = npt.NDArray[Any]
Swath = dict[str, Column]
AT_LEAST, AT_MOST = 200_000, 4_000_000  # lines


@dataclass(frozen=True)
class Stretch:
    """A row group, and its least and highest institution."""

    file: pq.ParquetFile
    group: int
    rows: int
    least: int
    most: int


class Swaths:
    """Files of lines, the days that count (none: all), and whether they can be read house by house."""

    def __init__(self, paths: Sequence[str], days: Days = ()) -> None:
        self.days = days
        found = [_stretches(path) for path in paths]
        self.stretches = sorted((one for each in found for one in each or ()), key=lambda one: one.least)
        self.are_narrow = None not in found and _at_once(self.stretches) <= AT_MOST

    def read(self, columns: Collection[str]) -> Iterator[Swath]:
        """All lines; those of an institution together."""
        names = sorted({"institution", *columns, *(["day"] if self.days else [])})
        waiting: list[Swath] = []
        bounds = [one.least for one in self.stretches[1:]]
        for stretch, bound in zip(self.stretches, [*bounds, None], strict=True):
            waiting.append(self._counting(_read(stretch, names)))
            cuts = [_before(each, bound) for each in waiting]
            if bound is None or sum(cuts) >= AT_LEAST:
                yield together([_part(each, 0, cut) for each, cut in zip(waiting, cuts, strict=True) if cut])
                rest = zip(waiting, cuts, strict=True)
                waiting = [_part(each, cut, None) for each, cut in rest if cut < size(each)]

    def _counting(self, swath: Swath) -> Swath:
        for first, last in self.days:
            day = swath["day"]
            swath = chosen(swath, (day >= (first - EPOCH).days) & (day <= (last - EPOCH).days))
        return swath


def size(swath: Swath) -> int:
    return len(next(iter(swath.values())))


def chosen(swath: Swath, which: Column) -> Swath:
    """Some lines, by a mask or by their places."""
    return {name: column[which] for name, column in swath.items()}


def together(swaths: Sequence[Swath]) -> Swath:
    if len(swaths) == 1:
        return swaths[0]
    return {name: np.concatenate([each[name] for each in swaths]) for name in swaths[0]} if swaths else {}


def _part(swath: Swath, start: int, end: int | None) -> Swath:
    return {name: column[start:end] for name, column in swath.items()}


def _before(swath: Swath, bound: int | None) -> int:
    return size(swath) if bound is None else int(np.searchsorted(swath["institution"], bound))


def _stretches(path: str) -> list[Stretch] | None:
    """The row groups of a file; None where a column has gaps, or its footer does not tell the institutions."""
    file = pq.ParquetFile(path)
    at, found = file.schema_arrow.get_field_index("institution"), []
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        told = [group.column(column).statistics for column in range(group.num_columns)]
        house = told[at]
        if any(each is None or each.null_count for each in told) or house is None or not house.has_min_max:
            return None
        found.append(Stretch(file, number, group.num_rows, house.min, house.max))
    return found


def _at_once(stretches: Sequence[Stretch]) -> int:
    """The most lines in memory at a time, stretches taken by their least institution."""
    most, held = 0, list[Stretch]()
    for one in stretches:
        held = [each for each in held if each.most >= one.least] + [one]
        most = max(most, sum(each.rows for each in held))
    return most


def _read(stretch: Stretch, names: Sequence[str]) -> Swath:
    rows = stretch.file.read_row_group(stretch.group, columns=list(names), use_threads=False)
    swath = {name: _numbers(rows.column(name)) for name in names}
    houses = swath["institution"]
    return swath if (houses[1:] >= houses[:-1]).all() else chosen(swath, np.argsort(houses, kind="stable"))


def _numbers(column: pa.ChunkedArray) -> Column:
    """Days as their numbers since the epoch."""
    found: Column = (column.cast(pa.int32()) if pa.types.is_date32(column.type) else column).to_numpy()
    return found
