"""A rule table opened: its sheets as rows of text, from xlsx or CSV; nothing of a formula, and never without end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from liandong.ground.places.reports import Remark, Report
from liandong.ground.places.tables import heading, plain, read_rows
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

MOST_BYTES = 300 * 1024 * 1024  # unpacked
MOST_ROWS = 1_000_000
LOOK_FOR_HEADING = 10  # a title may stand above the heading


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
    report = Report(path.name)
    lines = tuple(Line(row.line, dict(row.cells)) for row in read_rows(path, report))
    return Sheet("", tuple(heading(path)), lines, tuple(report.refused))


def _workbook(path: Path) -> list[Sheet]:
    _refuse_bombs(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as fault:  # whatever the reader stumbles over, it is no workbook that can be read
        raise _unreadable(path) from fault
    try:
        found = [_sheet(each.title, each.iter_rows(values_only=True)) for each in book.worksheets]
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


def _sheet(name: str, rows: Iterator[tuple[Any, ...]]) -> Sheet:
    """The heading is the first row, of the first few, that has at least two cells with words."""
    columns: tuple[str, ...] = ()
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        if not any(cells):
            continue
        if not columns:
            if len(list(filter(None, cells))) >= 2:
                columns = tuple(plain(cell) for cell in cells)
            elif number > LOOK_FOR_HEADING:
                break
            continue
        lines.append(Line(number, {column: cell for column, cell in zip(columns, cells, strict=False) if column}))
        if len(lines) > MOST_ROWS:
            raise Refusal(
                Text(f"工作表“{name}”超过 {MOST_ROWS} 行。", f"The sheet “{name}” has more than {MOST_ROWS} rows.")
            )
    return Sheet(name, columns, tuple(lines))


def _text(cell: object) -> str:
    """A code that a spreadsheet took for a number is a whole number again."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
