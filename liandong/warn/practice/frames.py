"""A piece of a file by its distinct cells: what is worked out for one cell holds for every row that has it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liandong.warn.practice.reading.pieces import Piece
from liandong.warn.practice.reasons import REASONS
from liandong.warn.practice.values import Wrong, tidy

FAULTS = ("", *REASONS)  # a fault is kept as a small number, 0 is none
BROKEN = ("�", "\0")  # stands where nothing could be decoded; no text of ours may hold the other
LARGEST = np.iinfo(np.int64).max
NONE = np.iinfo(np.int64).min  # a day that is not said

Values = np.ndarray[tuple[int], np.dtype[np.int64]]
Marks = np.ndarray[tuple[int], np.dtype[np.uint8]]


class Frame:
    """Rows of a piece: distinct texts of a column, and the faults found so far, by our column."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.rows = len(piece)
        self.faults: dict[str, Marks] = {}
        self.columns: dict[str, Values] = {}
        self.keys: dict[str, tuple[list[str], Values]] = {}  # text that stands for a column where others build on it
        self._texts: dict[int, tuple[list[str], Values]] = {}

    def texts(self, at: int | None) -> tuple[list[str], Values]:
        """The distinct cells of a column, tidied, and for each row which of them it has."""
        if at is None:
            return [""], np.zeros(self.rows, np.int64)
        if at not in self._texts:
            coded = pc.dictionary_encode(self.piece.columns[at])
            cells = [tidy(cell.decode("utf-8", "replace")) for cell in coded.dictionary.to_pylist()]
            self._texts[at] = cells, np.asarray(coded.indices).astype(np.int64)
        return self._texts[at]

    def mark_broken(self, name: str, at: int) -> None:
        """Mark the rows whose cell in a column cannot be decoded: nothing of them goes into a dictionary."""
        cells, which = self.texts(at)
        if is_broken("".join(cells)):  # hardly ever; all at once is quicker than one by one
            broken = np.array([is_broken(cell) for cell in cells], np.bool_)
            self.mark(name, np.where(broken[which], FAULTS.index("encoding"), 0).astype(np.uint8))

    def together(self, parts: Sequence[tuple[list[str], Values]]) -> tuple[list[tuple[str, ...]], Values]:
        """The distinct combinations of several columns, and for each row which of them it has."""
        if len(parts) == 1:
            return [(cell,) for cell in parts[0][0]], parts[0][1]
        if math.prod(len(cells) for cells, _which in parts) > LARGEST:
            return _one_by_one(parts)
        joined = np.zeros(self.rows, np.int64)
        for cells, which in parts:
            joined = joined * len(cells) + which
        distinct, which = np.unique(joined, return_inverse=True)
        rows: list[list[str]] = []
        for cells, _which in reversed(parts):
            distinct, place = np.divmod(distinct, len(cells))
            rows.append([cells[one] for one in place.tolist()])
        return list(zip(*reversed(rows), strict=True)), which.astype(np.int64)

    def put(self, name: str, distinct: Sequence[int | Wrong], which: Values) -> None:
        """A column from what its distinct cells came to; those that are wrong mark their rows."""
        try:
            self.columns[name] = np.array(distinct, np.int64)[which]
        except TypeError:  # some are wrong
            numbers = np.array([0 if isinstance(one, Wrong) else one for one in distinct], np.int64)
            self.columns[name] = numbers[which]
            marks = [FAULTS.index(one.reason) if isinstance(one, Wrong) else 0 for one in distinct]
            self.mark(name, np.array(marks, np.uint8)[which])

    def mark(self, name: str, marks: Marks) -> None:
        """Rows with a fault; the first one found in a column counts."""
        known = self.faults.get(name)
        self.faults[name] = marks if known is None else np.where(known > 0, known, marks).astype(np.uint8)

    def sound(self, which: Values, many: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which distinct cells some row without a fault has: nothing of the others goes into a dictionary."""
        found = np.zeros(many, np.bool_)
        found[which[~self.wrong()]] = True
        return found

    def wrong(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Rows with any fault."""
        marked = np.zeros(self.rows, np.bool_)
        for marks in self.faults.values():
            marked |= marks > 0
        return marked


def _one_by_one(parts: Sequence[tuple[list[str], Values]]) -> tuple[list[tuple[str, ...]], Values]:
    """`together` where there are more combinations than a number can tell apart."""
    columns = [[cells[one] for one in which.tolist()] for cells, which in parts]
    seen: dict[tuple[str, ...], int] = {}
    which = [seen.setdefault(row, len(seen)) for row in zip(*columns, strict=True)]
    return list(seen), np.array(which, np.int64)


def is_broken(cell: str) -> bool:
    """Whether a cell holds signs that are none."""
    return any(sign in cell for sign in BROKEN)


def each(read: Callable[[str], int], cells: Sequence[str], known: dict[str, int | Wrong]) -> list[int | Wrong]:
    """What every distinct cell comes to; what was read before is not read again."""
    if len(known) > 500_000:
        known.clear()
    found: list[int | Wrong] = []
    for cell in cells:
        value = known.get(cell)
        if value is None:
            value = known[cell] = _read(read, cell)
        found.append(value)
    return found


def _read(read: Callable[[str], int], cell: str) -> int | Wrong:
    if is_broken(cell):
        return Wrong("encoding")
    try:
        return read(cell)
    except Wrong as wrong:
        return wrong


def as_arrow(values: Values, kind: str) -> pa.Array:
    """A column in its type; a day that is not said is empty."""
    if kind == "date":
        return pa.array(values.astype(np.int32), pa.int32(), mask=values == NONE).cast(pa.date32())
    return pa.array(values).cast(pa.type_for_alias(kind))
