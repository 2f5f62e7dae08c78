"""What every reader gives: pieces of a file as columns of text, each row with its line, and lines that are no rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa


@dataclass
class Losses:
    """Lines that gave no row: line → reason; and line breaks that stand within quotation marks."""

    rows: list[tuple[int, str]] = field(default_factory=list)
    blank: int = 0
    in_quotes: int = 0

    def lose(self, line: int, reason: str) -> None:
        self.rows.append((line, reason))


@dataclass(frozen=True)
class Piece:
    """Some rows: their lines in the file, and columns of bytes or text by their position in the heading.

    share  of the file that is read with this piece, from 0 to 1
    """

    lines: pa.Array
    columns: dict[int, pa.Array]
    share: float

    def __len__(self) -> int:
        return len(self.lines)


def some(piece: Piece, chosen: np.ndarray) -> Piece:
    """Only these rows of a piece."""
    mask = pa.array(chosen)
    return Piece(piece.lines.filter(mask), {at: one.filter(mask) for at, one in piece.columns.items()}, piece.share)


@dataclass(frozen=True)
class Opened:
    """A file whose first lines have been looked at.

    first   those lines, for the heading to be found among them
    pieces  (position of the heading, positions of the columns that are wanted) → the rows below it
    """

    first: Sequence[Sequence[str]]
    pieces: Callable[[int, Sequence[int], Losses], Iterator[Piece]]
