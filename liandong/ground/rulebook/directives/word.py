"""A Word file (.docx) to plain text: paragraphs with the numbers Word sets before them, tables row by row."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from liandong.ground.rulebook.directives.word_numbers import Numbering
from liandong.law.directive.model import NotADirective

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_BYTES = 60_000_000
MOST_TAGS = 2_000_000
WRAPPINGS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml"))
BROKEN = ("Word 文件已损坏或不是 docx 格式，无法读取。",
          "The Word file is damaged, or no docx: it cannot be read.")  # fmt: skip
# Whatever a damaged or forged archive, an unknown encoding or a tree without end makes the libraries raise.
UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ParseError, DefusedXmlException, NotImplementedError,
    RuntimeError, EOFError, OSError, LookupError, ValueError,
)  # fmt: skip
TOO_LARGE = ("Word 文件的正文过大，不像一份指令文件。", "The text of the Word file is too large for a directive.")


def plain_document(data: bytes) -> str:
    """The text of a docx. Raises NotADirective."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, "word/document.xml")
            numbers = _part(archive, "word/numbering.xml")
            styles = _part(archive, "word/styles.xml")
        return _lines(body, Numbering(numbers, styles)) if body is not None else _refuse(BROKEN)
    except UNREADABLE:
        return _refuse(BROKEN)


def _lines(body: Element, numbering: Numbering) -> str:
    return "\n".join(line for block in body.findall(f"{W}body") for line in _blocks(block, numbering))


def _refuse(why: tuple[str, str]) -> NoReturn:
    raise NotADirective(*why) from None


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > MOST_BYTES:
        _refuse(TOO_LARGE)
    with archive.open(name) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES or data.count(b"<") > MOST_TAGS:
        _refuse(TOO_LARGE)
    found: Element = fromstring(data)
    return found


def _blocks(around: Element, numbering: Numbering) -> Iterator[str]:
    for block in around:
        if block.tag == f"{W}p":
            yield numbering.before(block) + _text(block)
        elif block.tag == f"{W}tbl":
            yield from _rows(block, numbering)
        elif block.tag in WRAPPINGS:
            yield from _blocks(block, numbering)


def _rows(table: Element, numbering: Numbering) -> Iterator[str]:
    """A row a line; a cell that goes on from the row above is empty, as Word shows it once."""
    for row in _own(table, f"{W}tr"):
        cells = [_cell(cell, numbering) for cell in _own(row, f"{W}tc")]
        yield "\t".join(cells) if len(cells) > 1 else "".join(cells)


def _own(around: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, not those of a table within a cell."""
    for child in around:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPINGS:
            yield from _own(child, tag)


def _cell(cell: Element, numbering: Numbering) -> str:
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    if merged is not None and merged.get(f"{W}val", "continue") == "continue":
        return ""
    return " ".join(line.replace("\t", " ").replace("\n", " ").strip() for line in _blocks(cell, numbering)).strip()


def _seen(node: Element) -> Iterator[Element]:
    """All below a node but what is there a second time for older programs."""
    for child in node:
        if child.tag != FALLBACK:
            yield child
            yield from _seen(child)


def _text(paragraph: Element) -> str:
    """What a reader sees: no deleted text, no field codes."""
    pieces: list[str] = []
    for node in _seen(paragraph):
        if node.tag == f"{W}t" and node.text:
            pieces.append(node.text)
        elif node.tag in (f"{W}br", f"{W}cr"):
            pieces.append("\n")
        elif node.tag == f"{W}tab":
            pieces.append(" ")
        elif node.tag == f"{W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)
