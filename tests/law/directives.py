"""What the tests of the reader share: the names of the rulebook, where real texts lie, and labels of an outline."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from liandong.ground.rulebook.naming import names
from liandong.ground.rulebook.reading import read
from liandong.law.directive.marks import mark
from liandong.law.directive.model import DepartmentNames, Directive, Part
from liandong.law.directive.numerals import plain
from liandong.law.directive.reading import read_directive

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
TEXTS = ROOT.parent / "shared" / "data" / "01_directives"
CLAUSES = ROOT.parent / "shared" / "clauses.md"
ROWS = ROOT.parent / "shared" / "clauses.csv"


@lru_cache(maxsize=1)
def known() -> DepartmentNames:
    """The names of departments.yaml, without those of single places."""
    return DepartmentNames(names(read(ROOT / "rulebook" / "departments.yaml")))


def reading(text: str) -> Directive:
    return read_directive(text, names=known())


def labels(parts: tuple[Part, ...], above: str = "") -> Iterator[str]:
    """The numbered parts as one cites them: 一, 一（二）, 二（二）1, 附件一."""
    for part in parts:
        here = above + plain(part.number).replace(" ", "").strip("、.") if part.number else above
        if part.number and (part.kind == "annex" or mark(plain(part.number + "、")) or mark(plain(part.number))):
            yield here
        yield from labels(part.children, here)


def uncovered(directive: Directive) -> str:
    """Characters of the text that lie in no part."""
    inside = [False] * len(directive.text)
    for part in directive.outline:
        inside[part.span.start : part.span.end] = [True] * (part.span.end - part.span.start)
    return "".join(char for at, char in enumerate(directive.text) if not inside[at] and not char.isspace())
