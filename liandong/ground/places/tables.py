"""Tables that others send: one reader for every import, row by row, with line numbers and in little memory."""

import csv
import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from liandong.ground.places.encodings import detect
from liandong.ground.places.reports import Report
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

LIMIT = 200 * 1024 * 1024  # bytes; local setting, a register of a province has 5 MB
RECORD_LINES = 100  # a quoted cell may hold this many lines
RECORD_CHARS = 100_000
DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: the line it begins on and its cells, by the name of their column."""

    line: int
    cells: Mapping[str, str]


def plain(text: str) -> str:
    """A heading or a word to compare by: width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_rows(path: Path, report: Report, *, limit: int = LIMIT) -> Iterator[Row]:
    """The rows below the heading; what cannot be read as a row is reported and the rest goes on.

    report  receives the malformed rows and the count of the rows
    raises  Refusal  too large, an encoding that is not read, no heading: before the first row
    """
    _check_size(path, limit)
    encoding = detect(path)
    with path.open(encoding=encoding.codec, newline="") as file:
        yield from _rows(file, report)


def heading(path: Path, *, limit: int = LIMIT) -> list[str]:
    """The names of the columns, so that an import may say whether it knows them."""
    _check_size(path, limit)
    with path.open(encoding=detect(path).codec, newline="") as file:
        first = file.readline(RECORD_CHARS)
    return _columns(next(csv.reader([first], delimiter=_delimiter(first)), []))


def _check_size(path: Path, limit: int) -> None:
    if not path.is_file():
        raise Refusal(Text(f"没有这个文件：{path}。", f"There is no such file: {path}."))
    size = path.stat().st_size
    if size > limit:
        mega, most = size // 1_048_576, limit // 1_048_576
        raise Refusal(
            Text(
                f"文件有 {mega} MB，一次最多导入 {most} MB，没有写入任何内容。请拆分后分批导入。",
                f"The file has {mega} MB, at most {most} MB are taken at once; nothing was written. Split it first.",
            )
        )
    if not size:
        raise Refusal(Text("文件是空的。", "The file is empty."))


def _delimiter(first: str) -> str:
    return max(DELIMITERS, key=first.count)


def _columns(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    columns = [plain(cell) for cell in cells]
    doubled = {name for name in columns if columns.count(name) > 1}
    if not any(columns) or doubled:
        which = "、".join(sorted(doubled))
        raise Refusal(
            Text(f"表头有重名的列：{which}。" if which else "第一行没有表头。", f"The heading repeats: {which}.")
            if which
            else Text(
                "第一行没有表头，无法知道各列是什么。", "The first line is no heading, so the columns are unknown."
            )
        )
    return columns


class _Lines:
    """Feeds the csv reader and remembers what one record took, so that a broken one can be given back."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.back: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 0  # lines handed out and not given back

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= RECORD_LINES or sum(map(len, self.taken)) > RECORD_CHARS:
            raise csv.Error("a record without end")
        line = self.back.popleft() if self.back else self.file.readline(RECORD_CHARS + 1)
        if not line:
            raise StopIteration
        self.line += 1
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """All but the first line of the record, which is lost."""
        self.back.extendleft(reversed(self.taken[1:]))
        self.line -= max(len(self.taken) - 1, 0)

    def record(self) -> int:
        """Begin a record: the line it begins on."""
        self.taken.clear()
        return self.line + 1


def _rows(file: TextIO, report: Report) -> Iterator[Row]:
    first = file.readline(RECORD_CHARS)
    delimiter = _delimiter(first)
    columns = _columns(next(csv.reader([first], delimiter=delimiter), []))
    lines = _Lines(file)
    lines.line = 1
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.give_back()
            report.seen += 1
            report.refuse(
                line, "", Text("引号没有成对，这一行无法分列。", "A quote is not closed, so the row cannot be split.")
            )
            continue
        if not any(cell.strip() for cell in cells):
            continue
        report.seen += 1
        row = _row(line, columns, cells, report)
        if row:
            yield row


def _row(line: int, columns: list[str], cells: list[str], report: Report) -> Row | None:
    if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
        says = Text(
            f"应有 {len(columns)} 列，实有 {len(cells)} 列。",
            f"There are {len(cells)} columns where {len(columns)} belong.",
        )
        report.refuse(line, "", says)
        return None
    values = {}
    for name, cell in zip(columns, cells, strict=False):
        value = unicodedata.normalize("NFC", cell.replace("\ufeff", "")).strip()
        if any(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t" for sign in value):
            report.refuse(
                line, name, Text("含有不可见的控制字符。", "It holds control characters that cannot be seen.")
            )
            return None
        values[name] = value
    return Row(line, values)
