"""What a directive says, as data; every piece points to the characters of the cleaned text that it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from liandong.law.rules import Text

# From the whole to the part. A paragraph or a table may stand under any of them.
PART_KINDS = ("title", "part", "article", "item", "subitem", "annex", "table", "row", "paragraph")
FIGURE_KINDS = ("deadline", "frequency", "ratio", "target_year", "count", "age", "money", "other")
STRENGTHS = ("firm", "conditional", "exploratory")


class NotADirective(Exception):
    """The text cannot be read as a directive; `reason` says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.reason = Text(zh, en)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one character of the cleaned text up to, not including, another."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text: `number` as written (一, （二）, 第三条, 附件1), "" where it has none."""

    kind: str
    number: str
    heading: str
    span: Span
    children: tuple[Part, ...] = ()

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts. `missing`: the text has a blank or damage where the number should be."""

    kind: str
    value: str
    unit: str
    of: str
    text: str
    span: Span
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence or item that orders something; departments are codes of the rulebook."""

    key: str
    article: str
    quote: str
    span: Span
    strength: str
    departments: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    timings: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in the text that is broken, missing or was taken out; it is told, never mended by guess."""

    what: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Directive:
    """指令文件: what was read. `says_nothing`: the text orders nothing of anybody."""

    title: str
    number: str
    issuers: tuple[str, ...]
    issued_on: date | None
    signed_on: date | None
    effective_on: date | None
    addressees: tuple[str, ...]
    outline: tuple[Part, ...]
    entries: tuple[Entry, ...]
    acts: tuple[str, ...]
    departments: Mapping[str, tuple[Span, ...]]
    damage: tuple[Damage, ...]
    says_nothing: bool
    text: str

    def parts(self) -> Iterator[Part]:
        """Every part of the outline, in the order of the text."""
        for part in self.outline:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class DepartmentName:
    """What a department may be called: whole names, and stems that become a name by an ending or in an enumeration."""

    code: str
    names: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    # Endings of its stems besides those that every department has (部门, 主管部门 …).
    endings: tuple[str, ...] = ()
    # Longer words that hold one of its names and mean something else.
    never: tuple[str, ...] = ()
    # Its names count only where no other department's name follows directly: 各区卫生健康委 is no district.
    alone: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentNames:
    """The names that the rulebook knows; `full` are names of one place (泉州市卫生健康委员会) and their code."""

    departments: tuple[DepartmentName, ...] = ()
    full: Mapping[str, str] = field(default_factory=dict)
