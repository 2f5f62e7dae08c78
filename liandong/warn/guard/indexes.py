"""Registers in memory, for one question at a time: sorted columns, and where the rows of each first key begin.

12 million rows take 16 bytes each, and an answer costs a few hundred nanoseconds. Days count from 1970-01-01.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liandong.warn.risk.model import Below, Beyond, Has, Registered

Ask = Callable[..., bool]
BITS = 32  # of a key; keys of the register are below 2³¹


def entries(questions: list[Registered], registers: Mapping[str, Path]) -> dict[Registered, Ask]:
    """For each question the function that answers it, read from the files of a snapshot."""
    read: dict[tuple[object, ...], Rows] = {}
    found: dict[Registered, Ask] = {}
    for question in questions:
        figure = _figure(question)
        where = question.where if isinstance(question, Has) else ()
        key = (question.register, question.keys, question.valid_on is not None, where, figure)
        if key not in read:
            read[key] = Rows(pq.read_table(registers[question.register]), question, where, figure)
        found[question] = read[key].ask(question)
    return found


def _figure(question: Registered) -> str | None:
    """The column of the register that a figure of the event is compared with."""
    match question:
        case Beyond(most=name) | Below(least=name):
            return name
    return None


class Rows:
    """The entries of a register under some of its columns as keys."""

    def __init__(
        self, table: pa.Table, question: Registered, where: tuple[tuple[str, int], ...], figure: str | None
    ) -> None:
        for name, value in where:
            table = table.filter(pc.equal(table[name], value))
        first, *rest = (table[name].to_numpy().astype(np.int64) for name in question.keys)
        second = np.zeros(len(first), np.int64)
        for each in rest:
            second = (second << BITS) | each
        order = np.lexsort((second, first))
        bounds = np.arange(first.max(initial=0) + 2)
        self.starts = column(np.searchsorted(first[order], bounds).astype(np.uint32))
        self.second = column(second[order]) if rest else None
        self.figure = column(table[figure].to_numpy().astype(np.int64)[order]) if figure else None
        self.since = column(_days(table["valid_from"])[order]) if question.valid_on else None
        self.until = column(_days(table["valid_until"])[order]) if question.valid_on else None
        self.keys = len(question.keys)

    def ask(self, question: Registered) -> Ask:
        """A function of the keys, then the day where entries have days, then the figure that is compared."""
        if isinstance(question, Has):
            return self._has_one() if self.keys == 1 else self._has()
        return self._compared(is_over=isinstance(question, Beyond))

    def _has_one(self) -> Ask:
        starts, since, until, last = self.starts, self.since, self.until, len(self.starts) - 1
        if since is None or until is None:
            return lambda key: 0 <= key < last and starts[key] < starts[key + 1]

        def ask(key: int, day: int) -> bool:
            if 0 <= key < last:
                for row in range(starts[key], starts[key + 1]):
                    if since[row] <= day <= until[row]:
                        return True
            return False

        return ask

    def _has(self) -> Ask:
        starts, second, since, until, last = self.starts, self.second, self.since, self.until, len(self.starts) - 1
        assert second is not None
        if since is None or until is None:
            return lambda key, *others: bool(self._rows(key, others))

        def ask(key: int, other: int, day: int) -> bool:
            if not 0 <= key < last:
                return False
            end = starts[key + 1]
            row = bisect_left(second, other, starts[key], end)
            while row < end and second[row] == other:
                if since[row] <= day <= until[row]:
                    return True
                row += 1
            return False

        if self.keys == 2:
            return ask
        return lambda key, *others: ask(key, _packed(others[:-1]), others[-1])

    def _compared(self, *, is_over: bool) -> Ask:
        """Above the smallest, or below the highest, of the valid entries."""
        figure, since, until, keys = self.figure, self.since, self.until, self.keys
        assert figure is not None

        def ask(*said: int) -> bool:
            rows, value = self._rows(said[0], said[1:keys]), said[-1]
            if since is not None and until is not None:
                day = said[keys]
                rows = [row for row in rows if since[row] <= day <= until[row]]
            limits = [figure[row] for row in rows]
            if not limits:
                return False
            return value > min(limits) if is_over else value < max(limits)

        return ask

    def _rows(self, key: int, others: tuple[int, ...]) -> list[int]:
        if not 0 <= key < len(self.starts) - 1:
            return []
        start, end = self.starts[key], self.starts[key + 1]
        if self.second is None:
            return list(range(start, end))
        wanted, found = _packed(others), []
        row = bisect_left(self.second, wanted, start, end)
        while row < end and self.second[row] == wanted:
            found.append(row)
            row += 1
        return found


def column(values: Any) -> memoryview[int]:
    """Values that are quicker to read one by one than those of an array, at no more room."""
    whole: Any = np.ascontiguousarray(values)
    return memoryview(whole)


def _days(values: pa.ChunkedArray) -> Any:
    return values.cast(pa.date32()).cast(pa.int32()).to_numpy()


def _packed(others: tuple[int, ...]) -> int:
    key = 0
    for each in others:
        key = (key << BITS) | each
    return key
