"""A web page to plain text: what is written, block by block; a row of a table with tabs between its cells."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

SILENT = frozenset(
    {"script", "style", "head", "nav", "footer", "noscript", "template", "select", "button", "form", "svg", "iframe"}
)
BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "main",
     "blockquote", "pre", "hr", "dl", "dt", "dd", "center", "caption", "title", "figure", "aside"}
)  # fmt: skip
SPACE = re.compile(r"[ \t\r\n\f]+")
DEEPEST = 200
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


class Table:
    """A table while it is read; one inside a cell of another is written into that cell."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None

    def text(self) -> str:
        wide = any(len(row) > 1 for row in self.rows)
        joint = "\t" if wide else "\n"
        return "\n".join(joint.join(cell if not wide else _flat(cell) for cell in row) for row in self.rows)


class Page(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.tables: list[Table] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag == "table" and len(self.tables) < DEEPEST:
            self.tables.append(Table())
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            self.tables[-1].cell = []
        elif tag in BLOCKS:
            self._write("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
        elif tag == "table" and self.tables:
            self._end_cell()
            inner = self.tables.pop().text()
            self._write(f"\n{inner}\n")
        elif tag in BLOCKS:
            self._write("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._write(SPACE.sub(" ", data))

    def finish(self) -> None:
        """What follows a tag or a comment that never ends; `close()` would look for its end at every later tag."""
        if not self.silent:
            self._write(unescape(TAG.sub("\n", SPACE.sub(" ", self.rawdata))))

    def _write(self, text: str) -> None:
        for table in reversed(self.tables):
            if table.cell is not None:
                table.cell.append(text)
                return
        self.pieces.append(text)

    def _end_cell(self) -> None:
        table = self.tables[-1]
        if table.cell is not None:
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append("".join(table.cell))
            table.cell = None


def _flat(cell: str) -> str:
    """A cell of several on one line."""
    return SPACE.sub(" ", cell.replace("\u3000", " ")).strip()


def plain_page(text: str) -> str:
    """The text of a page."""
    page = Page()
    page.feed(text)
    page.finish()
    while page.tables:
        page.handle_endtag("table")
    return "".join(page.pieces)
