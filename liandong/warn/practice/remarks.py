"""Rows that were not taken: all in a file to work from, the first of each kind on the page; never a patient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

FIRST = 20
FLUSH = 50_000
KEPT = 40  # characters of a cell that are shown
SHAPE = pa.schema([("line", pa.int64()), ("field", pa.string()), ("reason", pa.string()), ("value", pa.string())])
DATE = re.compile(r"(?:19|20)\d{6}(?:\d{4}|\d{6})?(?!\d)")
TIME_SIGNS = set("年月日时分秒岁天")


def shape(cell: str) -> str:
    """A cell as one may keep it: figures that cannot be a person's number, and of words only how long they are.

    A cell in the wrong column may be a name, an identity number or a telephone.
    """
    masked = re.sub(r"\d{7,}", lambda run: run[0] if DATE.match(cell) else "#" * len(run[0]), cell[: KEPT * 2])
    if sum(sign.isdigit() for sign in masked) > 14:
        masked = re.sub(r"\d", "#", masked)
    return "".join(_sign(one) for one in masked)[:KEPT]


def _sign(one: str) -> str:
    if one.isalpha() and one not in TIME_SIGNS:
        return "a" if one.isascii() else "字"
    return one if one.isprintable() else " "


@dataclass
class Kind:
    """Rows refused for one reason in one field: how many, and the first of them as [line, cell]."""

    lines: int = 0
    first: list[tuple[int, str]] = field(default_factory=list)


class Remarks:
    """Takes remarks line by line, writes them to a file of their own and sums them up; a context manager."""

    def __init__(self, path: Path) -> None:
        self.path, self.kinds = path, dict[tuple[str, str], Kind]()
        self._waiting: list[tuple[int, str, str, str]] = []
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Remarks:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        self._flush()
        if self._writer:
            self._writer.close()
        if kind is not None:
            self.path.unlink(missing_ok=True)

    def add(self, line: int, field_name: str, reason: str, cell: str = "") -> None:
        """One line that was not taken, and what stood there."""
        shown = shape(cell)
        known = self.kinds.setdefault((field_name, reason), Kind())
        known.lines += 1
        if len(known.first) < FIRST:
            known.first.append((line, shown))
        self._waiting.append((line, field_name, reason, shown))
        if len(self._waiting) >= FLUSH:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(self.path, SHAPE, compression="zstd")
        self._writer.write_batch(pa.record_batch(list(zip(*self._waiting, strict=True)), schema=SHAPE))
        self._waiting.clear()


def remarks_in(path: Path) -> Iterator[dict[str, object]]:
    """Every remark of a delivery, in the order of the file."""
    if path.exists():
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches():
                yield from batch.to_pylist()
