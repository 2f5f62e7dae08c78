"""Reading a directive: the text of one in, everything that can be said of it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from liandong.law.directive.citations import acts
from liandong.law.directive.cleaning import clean
from liandong.law.directive.departments import Finder, spans
from liandong.law.directive.entries import Writer
from liandong.law.directive.heading import head
from liandong.law.directive.model import Damage, DepartmentNames, Directive, Entry, Part
from liandong.law.directive.refusing import refuse
from liandong.law.directive.segments import lines_of
from liandong.law.directive.tables import damaged
from liandong.law.outline import outline
from liandong.law.rules import Text


def read_directive(text: str, *, names: DepartmentNames, prefix: str = "D") -> Directive:
    """指令文件的阅读.

    text    as it came out of the file: with broken lines, page numbers, residue
    names   what departments may be called
    prefix  the first part of the keys of the draft entries
    raises  NotADirective  the text is none: too short, noise, another language, a press report, a list of acts
    """
    cleaned = clean(text)
    lines = lines_of(cleaned.text)
    refuse(cleaned.text, lines)
    outlined = outline(lines)
    around = head(lines)
    writer = Writer(cleaned.text, Finder(names), prefix)
    entries = tuple(writer.entries(outlined.parts))
    damage = (
        *cleaned.damage(),
        *around.damage,
        *outlined.damage,
        *_tables(outlined.parts, cleaned.text),
        *_missing(entries),
    )
    return Directive(
        title=around.title,
        number=around.number,
        issuers=around.issuers,
        issued_on=around.issued_on,
        signed_on=around.signed_on,
        effective_on=around.effective_on,
        addressees=around.addressees,
        outline=outlined.parts,
        entries=entries,
        acts=acts(cleaned.text),
        departments=spans(writer.found),
        damage=damage,
        says_nothing=not entries,
        text=cleaned.text,
    )


def _tables(parts: Sequence[Part], text: str) -> Iterator[Damage]:
    for part in parts:
        for one in part.walk():
            if one.kind == "table":
                yield from damaged(one, text)


def _missing(entries: Sequence[Entry]) -> Iterator[Damage]:
    for entry in entries:
        for figure in entry.figures:
            if figure.missing:
                told = Text(
                    f"数字空缺：“{figure.text}”（{figure.of}）", f"a number is missing: “{figure.text}” ({figure.of})"
                )
                yield Damage(told, figure.span)
