"""xlsx: the sheet that holds the table, read row by row; and what its archive promises is checked before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO

import openpyxl
import pyarrow as pa

from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.reading.archives import check_promises
from liandong.warn.practice.reading.pieces import Losses, Opened, Piece

ROWS = 20_000
MOST_ROWS = 1_048_576  # of a sheet; a workbook has no more
LOOKS = 20
HELD = 512 << 20  # local setting: bytes of all that is no sheet; strings and styles are held in memory
SHEETS = "xl/worksheets/"


def open_workbook(file: BinaryIO, size: int) -> Opened:
    """A workbook: the sheet with the widest first lines. Raises Refusal when it is damaged or promises too much."""
    check_promises(file, size, held=HELD, passing=SHEETS)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        heads = {sheet.title: _first(sheet) for sheet in book.worksheets}
    except Exception as wrong:  # whatever the reader stumbles over: it is written for whole workbooks
        raise _damaged() from wrong
    if not heads:
        raise _damaged()
    chosen = max(heads, key=lambda title: max((sum(map(bool, line)) for line in heads[title]), default=0))

    def pieces(heading: int, wanted: Sequence[int], losses: Losses) -> Iterator[Piece]:
        with closing(book):
            yield from _pieces(book[chosen], heading, wanted, losses)

    return Opened(heads[chosen], pieces)


def _first(sheet: Any) -> list[list[str]]:
    """Its first lines: the sheet may lie about how large it is, so it is not asked."""
    sheet.reset_dimensions()
    return [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(values_only=True), LOOKS)]


def _pieces(sheet: Any, heading: int, wanted: Sequence[int], losses: Losses) -> Iterator[Piece]:
    rows = islice(enumerate(sheet.iter_rows(values_only=True), 1), heading + 1, MOST_ROWS)
    try:
        while some := list(islice(rows, ROWS)):
            lines = [line for line, _row in some]
            columns = {at: pa.array([_bytes(row, at) for _line, row in some], pa.binary()) for at in wanted}
            yield Piece(pa.array(lines, pa.int32()), columns, min(lines[-1] / MOST_ROWS, 1.0))
    except Exception as wrong:  # whatever the reader stumbles over: it is written for whole workbooks
        raise _damaged() from wrong


def _bytes(row: Sequence[Any], at: int) -> bytes:
    return _text(row[at]).encode() if at < len(row) else b""


def _text(cell: Any) -> str:
    """A cell as it would be typed: a day without a time, a whole number without a point."""
    match cell:
        case None:
            return ""
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
    return str(cell)


def _damaged() -> Refusal:
    return Refusal(
        Text(
            "xlsx 文件已损坏或不是工作簿，没有写入任何内容。请在 Excel 中打开、另存后再交。",
            "The xlsx file is damaged, or is no workbook; nothing was written. Open it, save it, and hand it in again.",
        )
    )
