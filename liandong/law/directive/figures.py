"""Numbers and what they count; a blank where a number should be is told as missing, and none is ever filled in."""

from __future__ import annotations

import re

from liandong.law.directive.measures import BLANKS, MADE_OF, MEASURES, Measure, cited
from liandong.law.directive.model import Figure, Span
from liandong.law.directive.numerals import plain

CLAUSE = re.compile(r"[^，,。；;：:！？\n\t]+")
OF_MOST = 60


def figures(text: str, start: int = 0) -> tuple[Figure, ...]:
    """The figures of a piece of text that begins at `start` of the whole; in their order."""
    told = plain(text)
    taken = bytearray(len(text))
    for start_of, end_of in cited(text):
        taken[start_of:end_of] = b"\1" * (end_of - start_of)
    found: list[Figure] = []
    for measures, missing in ((MEASURES, False), (BLANKS, True)):
        for measure in measures:
            for match in measure.pattern.finditer(told):
                if any(taken[match.start() : match.end()]):
                    continue
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(_figure(measure, match, text, start, missing))
    return tuple(sorted(found, key=lambda figure: figure.span))


def _figure(measure: Measure, match: re.Match[str], text: str, start: int, missing: bool) -> Figure:
    value, unit = measure.take(match)
    begin, end = match.span()
    while text[begin:end].startswith(" "):
        begin += 1
    said, span = text[begin:end], Span(start + begin, start + end)
    return Figure(
        measure.kind, value, unit, _of(text, begin, end, measured=measure.kind == "frequency"), said, span, missing
    )


def _of(text: str, begin: int, end: int, *, measured: bool) -> str:
    """What is counted: the clause the figure stands in without the figure, else the one before, else the one after."""
    before = ""
    for clause in CLAUSE.finditer(text):
        if clause.end() <= begin:
            before = clause[0]
        elif clause.start() <= begin:
            between = MADE_OF.sub("", text[begin:end]) if measured else ""
            own = (text[clause.start() : begin] + between + text[min(end, clause.end()) : clause.end()]).strip()
            before = own if len(own) > 1 else before
        else:
            before = before or clause[0]
        if before and clause.end() > begin:
            break
    return before.strip()[:OF_MOST]
