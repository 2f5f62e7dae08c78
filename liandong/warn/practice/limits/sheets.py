"""A rule table opened: its sheets as rows of text, from xlsx or CSV; nothing of a formula, and never without end."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

from liandong.ground.places.encodings import UTF_8, detect
from liandong.ground.places.reports import Remark, Report
from liandong.ground.places.tables import DELIMITERS, heading, read_rows
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.limits import headings

MOST_BYTES = 300 * 1024 * 1024  # unpacked
MOST_ROWS = 1_000_000
LONGEST = 100_000  # characters of a line that is looked at
MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
OVERLAP = 200  # bytes that are looked at again with the next piece


@dataclass(frozen=True)
class Line:
    """A row: its number in the sheet, and its cells by the plain name of their column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """One sheet with its heading as it stands there."""

    name: str
    heading: tuple[str, ...]
    lines: tuple[Line, ...]
    broken: tuple[Remark, ...] = ()  # lines that could not be read as rows


def sheets(path: Path) -> list[Sheet]:
    """The sheets that hold anything.

    raises  Refusal  it is no table, or it promises more than can be read
    """
    if not path.is_file():
        raise Refusal(
            Text(f"没有这个文件：{path.name}。请核对路径。", f"There is no such file: {path.name}. Check the path.")
        )
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _workbook(path)
    return [_csv(path)]


def _csv(path: Path) -> Sheet:
    """A table of text; what stands above its heading is taken away before it is read row by row."""
    encoding = detect(path) if path.stat().st_size else UTF_8
    with path.open(encoding=encoding.codec, newline="", errors="replace") as file:
        first = [line for line in (file.readline(LONGEST) for _row in range(headings.LOOKS)) if line]
    sign = max(DELIMITERS, key=lambda one: max((line.count(one) for line in first), default=0))
    cells = [next(csv.reader([line], delimiter=sign), []) for line in first]
    found = headings.find(cells)
    if found.rows < 2 or not first:
        return _rows(path, heading(path), 0)
    with NamedTemporaryFile("w", encoding=encoding.codec, newline="", suffix=".csv") as below:
        csv.writer(below, delimiter=sign).writerow(found.columns)
        with path.open(encoding=encoding.codec, newline="", errors="replace") as file:
            below.writelines(islice(file, found.rows, None))
        below.flush()
        return _rows(Path(below.name), found.columns, found.rows - 1)


def _rows(path: Path, columns: Sequence[str], above: int) -> Sheet:
    report = Report(path.name)
    lines = tuple(Line(row.line + above, dict(row.cells)) for row in read_rows(path, report))
    broken = tuple(replace(one, line=one.line + above) for one in report.refused)
    return Sheet("", tuple(columns), lines, broken)


def _workbook(path: Path) -> list[Sheet]:
    _refuse_bombs(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as fault:  # whatever the reader stumbles over, it is no workbook that can be read
        raise _unreadable(path) from fault
    try:
        found = [_sheet(each.title, _filled(path, each)) for each in book.worksheets]
    except Exception as fault:
        raise _unreadable(path) from fault
    finally:
        book.close()
    return [each for each in found if each.lines or each.broken]


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile as fault:
        raise _unreadable(path) from fault
    if size > MOST_BYTES:
        mega = size // 1_048_576
        raise Refusal(
            Text(
                f"{path.name} 解开后有 {mega} MB，不予读取。请拆分后再导入。",
                f"{path.name} unpacks to {mega} MB and is not read. Split it first.",
            )
        )


def _unreadable(path: Path) -> Refusal:
    return Refusal(
        Text(
            f"{path.name} 不是可以读取的 Excel 文件，没有导入任何内容。请重新下载，或另存为 CSV。",
            f"{path.name} is no workbook that can be read; nothing was taken. Fetch it again, or save it as CSV.",
        )
    )


def _filled(path: Path, sheet: Any) -> Iterator[list[str]]:
    """Its rows; a cell that spans rows says the same in each of them."""
    spans = _spans(path, sheet)
    said: dict[int, tuple[int, str]] = {}  # column → the last row that its cell spans, and what it says
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [_text(cell) for cell in row]
        for at, (until, text) in said.items():
            if number <= until and at < len(cells) and not cells[at]:
                cells[at] = text
        said |= {at: (until, cells[at]) for at, until in spans.get(number, ()) if at < len(cells)}
        yield cells


def _spans(path: Path, sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """First row → column, last row of the cells that go over several rows. The reader of sheets leaves them out."""
    found: dict[int, list[tuple[int, int]]] = {}
    rest = b""
    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path) as part:
        while piece := part.read(1 << 20):
            for match in MERGED.finditer(rest + piece):
                left, first, last = match[1].decode(), int(match[2]), int(match[3])
                if last > first:
                    found.setdefault(first, []).append((column_index_from_string(left) - 1, last))
            rest = (rest + piece)[-OVERLAP:]
    return found


def _sheet(name: str, rows: Iterator[list[str]]) -> Sheet:
    """The rows below the heading; empty ones do not count."""
    filled = ((number, cells) for number, cells in enumerate(rows, start=1) if any(cells))
    first = list(islice(filled, headings.LOOKS))
    found = headings.find([cells for _number, cells in first])
    lines = []
    for number, cells in chain(first[found.rows :], filled):
        lines.append(Line(number, {column: cell for column, cell in zip(found.columns, cells, strict=False) if column}))
        if len(lines) > MOST_ROWS:
            raise Refusal(
                Text(f"工作表“{name}”超过 {MOST_ROWS} 行。", f"The sheet “{name}” has more than {MOST_ROWS} rows.")
            )
    return Sheet(name, found.columns, tuple(lines))


def _text(cell: object) -> str:
    """A code that a spreadsheet took for a number is a whole number again."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
