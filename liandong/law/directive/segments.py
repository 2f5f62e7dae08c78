"""What each line of a cleaned text is to the outline: a row, an annex, a signature, a title, a numbered part, text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liandong.law.directive import shapes
from liandong.law.directive.marks import ANNEX, Mark, mark
from liandong.law.directive.numerals import plain

SIGNERS = re.compile(r"(?:代?(?:局|部|省|市|县|区|院|会|厅|署)长|主任|主席|署长|检察长|院长)(?:：| ).{2,12}")
LISTED = re.compile(r"(?:附件：?)? ?(\d{1,2})[.、．] ?[^。；]{2,60}|附件\d{1,2}[：:.、 ].{2,60}")
FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|rar|zip|ofd)$", re.I)
TITLE_MOST = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A line, where it begins, and its role: row annex listed signed closing title marked text."""

    start: int
    text: str
    plain: str
    role: str
    mark: Mark | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def lines_of(text: str) -> list[Line]:
    """The lines of a cleaned text with their roles."""
    written = text.split("\n")
    told = [plain(line) for line in written]
    signed = _signed(told)
    lines: list[Line] = []
    start = 0
    for at, line in enumerate(written):
        role = "signed" if at in signed else _role(told, at, lines)
        lines.append(Line(start, line, told[at], role, mark(told[at]) if role == "marked" else None))
        start += len(line) + 1
    return lines


def _role(told: Sequence[str], at: int, before: Sequence[Line]) -> str:
    line = told[at]
    if shapes.is_row(line):
        return "row"
    if shapes.is_annex(line):
        return _annex_role(told, at, before)
    if before and before[-1].role == "listed" and LISTED.fullmatch(line) and not line.endswith("："):
        return "listed"
    if shapes.is_closing(line):
        return "closing"
    if mark(line):
        return "marked"
    return "title" if len(line) <= TITLE_MOST and shapes.is_title(line) else "text"


def _annex_role(told: Sequence[str], at: int, before: Sequence[Line]) -> str:
    """An annex begins here, or the annexes are only listed."""
    found = ANNEX.match(told[at])
    assert found
    rest, number, sign = found["rest"].strip(), found["number"] or "", found["sign"]
    if not rest:
        following = told[at + 1] if at + 1 < len(told) else ""
        return "listed" if sign == "：" and number == "" and LISTED.fullmatch(following) else "annex"
    if FILE.search(rest) or (sign == "：" and LISTED.fullmatch(rest)):
        return "listed"
    if number == "" and sign != "：":
        return "text"
    later = told[at + 1 : at + 8]
    listed = any(shapes.is_day(line) or shapes.is_annex(line) for line in later[:6])
    return "listed" if listed and not _is_long(later, before) else "annex"


def _is_long(later: Sequence[str], before: Sequence[Line]) -> bool:
    """Body text right below: this is where the annex stands, not where it is named."""
    for line in later:
        if shapes.is_annex(line) or shapes.is_day(line) or shapes.is_office(line):
            return False
        if mark(line) or shapes.is_row(line) or len(line) > 60:
            return True
    return False


def _signed(told: Sequence[str]) -> set[int]:
    """Days that stand alone, and the offices and people above them."""
    found: set[int] = set()
    for at, line in enumerate(told):
        if not shapes.is_day(line):
            continue
        found.add(at)
        above = at - 1
        while above >= 0 and (shapes.is_office(told[above]) or SIGNERS.fullmatch(told[above])):
            found.add(above)
            above -= 1
    return found


def run_on(line: Line, expected: object = None) -> Iterator[int]:
    """Places inside a line where a mark may stand after the end of a sentence, or after a heading it is glued to."""
    for found in INSIDE.finditer(line.plain):
        yield found.end()


INSIDE = re.compile(
    r"[。；：！？”）] ?(?=第|[（①-⑳\d一二三四五六七八九十])|(?<=[\u4e00-\u9fff])(?=（[一二三四五六七八九十]{1,3}）)"
)
