"""CSV in UTF-8 or GB18030, with comma, tab, semicolon or bar; a damaged row never takes the others along."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import csv as arrow

from liandong.ground.places.tables import DELIMITERS
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.reading.pieces import Losses, Opened, Piece, some

HEAD = 1 << 20
BLOCK = 8 << 20  # bytes read at once; no row is longer
LOOKS, LONGEST = 20, 100_000  # lines, and characters of each, among which the heading is looked for
BREAK = re.compile(r"\r\n|\r|\n")  # what ends a line for whoever reads the rows; a form feed or U+2028 does not
BROKEN_OVER = 5  # local setting: lines that a heading in quotation marks may be broken over
FEW = 10  # one sign that does not decode among so many that do is damage, more is another encoding


def open_text(opens: Callable[[], BinaryIO], size: int) -> Opened:
    """A text table. Raises Refusal when its letters are of no encoding that is read."""
    with closing(opens()) as file:
        head = file.read(HEAD)
        codec = _codec(_telling(file, head))
    text = head.decode(codec, "replace").lstrip("﻿")
    records = _records([line[:LONGEST] for line in BREAK.split(text)[:LOOKS]])
    delimiter = max(DELIMITERS, key=lambda sign: _fits(sign, [record for record, _end in records]))
    first = [_cells(record, delimiter) for record, _end in records]

    def pieces(heading: int, wanted: Sequence[int], losses: Losses) -> Iterator[Piece]:
        with closing(opens()) as file:
            reader = _Table(_Utf8(file, codec), delimiter, records[heading][1], len(first[heading]), losses)
            yield from reader.pieces(wanted, size)

    return Opened(first, pieces)


def _records(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Records with the line each ends on, from 1: in quotation marks a heading may go on over a few lines."""
    found: list[tuple[str, int]] = []
    at = 0
    while at < len(lines):
        upto = next((to for to in range(at + 1, at + 1 + BROKEN_OVER) if _is_closed(lines[at:to])), at + 1)
        found.append(("\n".join(lines[at:upto]), min(upto, len(lines))))
        at = upto
    return found


def _is_closed(lines: Sequence[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 0


def _fits(delimiter: str, records: Sequence[str]) -> tuple[int, int]:
    """How well records fall into as many cells each: a sign that stands within cells cuts some and not others."""
    widths = Counter(len(_cells(record, delimiter)) for record in records)
    return max(((min(count, 2), count * (width - 1)) for width, count in widths.items() if width > 1), default=(0, 0))


def _cells(record: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])
    except csv.Error:  # a quotation mark that is never closed
        return [record]


def _telling(file: BinaryIO, head: bytes) -> bytes:
    """The first million bytes in which any sign beyond ASCII stands: before it nothing tells the encoding."""
    piece = head
    while piece.isascii() and (further := file.read(HEAD)):
        piece = further
    return piece


def _codec(head: bytes) -> str:
    """utf-8 or gb18030, judged by a million bytes; a bad sign further on is a matter of its row."""
    bad, good = _signs(head, "utf-8")
    if bad * FEW <= good:
        return "utf-8"
    bad, good = _signs(head, "gb18030")
    if bad * FEW <= good:
        return "gb18030"
    raise Refusal(
        Text(
            "只读取 UTF-8 或 GB18030 编码的文本表格，这个文件两者都不是。请另存为“CSV UTF-8”后再交。",
            "Only text tables in UTF-8 or GB18030 are read; this file is neither. Save it as CSV UTF-8 first.",
        )
    )


def _signs(head: bytes, codec: str) -> tuple[int, int]:
    """Signs beyond ASCII that do not decode, and those that do."""
    text = codecs.getincrementaldecoder(codec)("replace").decode(head)
    bad = text.count("\ufffd")
    return bad, sum(1 for sign in text if not sign.isascii()) - bad


class _Utf8(io.RawIOBase):
    """The file as UTF-8 without its mark, and how far it is read."""

    def __init__(self, file: BinaryIO, codec: str) -> None:
        super().__init__()
        self.file, self.done, self.lines = file, 0, 0
        self.decoder = None if codec == "utf-8" else codecs.getincrementaldecoder(codec)("replace")
        self.rest = b""
        start = file.read(3)
        self.done = len(start)
        if start != codecs.BOM_UTF8:
            self.rest = self._recoded(start)

    def _recoded(self, piece: bytes, *, last: bool = False) -> bytes:
        return self.decoder.decode(piece, final=last).encode() if self.decoder else piece

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size if size and size > 0 else BLOCK)
        self.done += len(piece)
        out, self.rest = self.rest + self._recoded(piece, last=not piece), b""
        self.lines += out.count(b"\n")
        if piece and not out:  # half a sign: the rest of it comes with the next bytes
            return self.read(size)
        return out


class _Table:
    """One pass over the rows, and the account of those that have not as many cells as the heading."""

    def __init__(self, file: _Utf8, delimiter: str, above: int, width: int, losses: Losses) -> None:
        """above: lines up to the heading, its own among them."""
        self.file, self.delimiter, self.width, self.losses = file, delimiter, width, losses
        self.crooked: list[tuple[int, int]] = []  # (row, line breaks in it) of rows that were left out, in their order
        self.told = 0  # how many of them the lines below allow for
        self.row = self.below = above  # the last row behind us
        self.shift = 0  # lines that rows left out took beyond their first

    def pieces(self, wanted: Sequence[int], size: int) -> Iterator[Piece]:
        """The columns that are wanted, and after the last row the count of line breaks within quotation marks."""
        try:
            with self._open([f"c{at}" for at in wanted]) as reader:
                for batch in reader:
                    lines, whole = self._unbroken(self._lines(batch.num_rows), batch)
                    columns = {at: batch.column(position) for position, at in enumerate(wanted)}
                    piece = Piece(pa.array(lines, pa.int32()), columns, min(self.file.done / max(size, 1), 1.0))
                    yield piece if whole.all() else some(piece, whole)
        except pa.ArrowInvalid as wrong:
            if "Could not skip" in str(wrong) and self.file.done < BLOCK:  # a heading without an end of its line
                return
            raise _unreadable(wrong) from wrong
        left = sum(1 for row, _breaks in self.crooked[self.told :] if row > self.row)
        self.losses.in_quotes = max(self.file.lines - self.row - left - self.shift, 0)

    def _open(self, chosen: list[str]) -> arrow.CSVStreamingReader:
        return arrow.open_csv(
            pa.PythonFile(self.file, mode="r"),
            arrow.ReadOptions(
                use_threads=False,
                block_size=BLOCK,
                column_names=[f"c{at}" for at in range(self.width)],
                skip_rows=self.below,
            ),
            arrow.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._leave_out,
            ),
            arrow.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(chosen, pa.binary()),
                include_columns=chosen,
                strings_can_be_null=False,
            ),
        )

    def _leave_out(self, row: arrow.InvalidRow) -> str:
        number, breaks = row.number or 0, row.text.count("\n")
        if row.text.strip().strip(',;\t|"'):
            line = number + sum(earlier for _row, earlier in self.crooked)
            for at in range(breaks + 1):
                self.losses.lose(line + at, "swallowed" if breaks else "cells")
        else:
            self.losses.blank += 1
        self.crooked.append((number, breaks))
        return "skip"

    def _unbroken(self, lines: np.ndarray, batch: pa.RecordBatch) -> tuple[np.ndarray, np.ndarray]:
        """The true lines, and which rows have no line break in a cell that is read: behind it lines were swallowed."""
        breaks = np.zeros(len(lines), np.int64)
        for column in batch.columns:
            breaks += np.asarray(pc.count_substring(column, b"\n")).astype(np.int64)
        if not breaks.any():
            return lines, breaks == 0
        lines = lines + np.concatenate(([0], np.cumsum(breaks)[:-1]))
        for row in np.flatnonzero(breaks).tolist():
            for at in range(int(breaks[row]) + 1):
                self.losses.lose(int(lines[row]) + at, "swallowed")
        self.shift += int(breaks.sum())
        return lines, breaks == 0

    def _lines(self, rows: int) -> np.ndarray:
        """The lines of the next rows of a piece: a row that was left out has its lines and is not among them."""
        numbers = np.arange(self.row + 1, self.row + 1 + rows, dtype=np.int64)
        shifts = np.full(rows, self.shift, np.int64)
        for number, breaks in self.crooked[self.told :]:
            if not rows or number > numbers[-1]:
                break
            numbers[numbers >= number] += 1
            shifts[numbers > number] += breaks
            self.shift += breaks
            self.told += 1
        self.row = int(numbers[-1]) if rows else self.row
        return numbers + shifts


def _unreadable(wrong: pa.ArrowInvalid) -> Refusal:
    said = str(wrong)
    if "straddling" in said or "block size" in said:
        return Refusal(
            Text(
                "有一行超过 8 MB，多半是引号没有配对。请核对文件；没有写入任何内容。",
                "One row is longer than 8 MB: most likely a quotation mark is not closed. Nothing was written.",
            )
        )
    return Refusal(
        Text(
            "文件不能按 CSV 读取，没有写入任何内容。请核对分隔符和表头。",
            "The file cannot be read as CSV; nothing was written. Check the separator and the heading.",
        )
    )
