"""Layouts: which heading of a delivered file feeds which column of ours; one YAML file a layout in `sources/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from liandong.ground.places.tables import plain
from liandong.law.rules import Text
from liandong.warn.practice.tables import PRACTICE

SOURCES = Path(__file__).parent / "sources"
ROLES = ("from", "code", "local", "name", "else")  # where a value is looked for; several make one value together
OPTIONS = {"is", "unit", "words", "others", "within", "clock", "optional"}
SHAPE = {"id", "title", "table", "columns", "fills", "adds", "gathers", "only", "headings", "not_kept"}


class Faulty(ValueError):
    """A layout file says something that is not understood."""


@dataclass(frozen=True)
class Feed:
    """How one of our columns is fed.

    heads   role → the headings it may have, in plain form
    fixed   what every row has, where the file does not say it
    unit    how many of ours one of theirs is
    words   their words → ours; `others`: what any other word counts as, None: it is refused
    within  our columns that make the number whole: 门诊号 7 is another one in another institution
    """

    name: str
    heads: Mapping[str, tuple[str, ...]]
    fixed: str | int | None = None
    unit: int = 1
    words: Mapping[str, str] = field(default_factory=dict)
    others: int | None = None
    within: tuple[str, ...] = ()
    is_clock: bool = False
    is_optional: bool = False

    @property
    def heading(self) -> str:
        """A heading it may have, for a sentence: the code first, and what it is called in Chinese."""
        return shown(next(iter(self.heads.values()), (self.name,)))


def shown(names: Sequence[str]) -> str:
    """cnt（数量）: the first of several headings, and the first Chinese one when that is another."""
    chinese = next((name for name in names if not name.isascii()), "")
    return f"{names[0]}（{chinese}）" if chinese and chinese != names[0] else names[0]


@dataclass(frozen=True)
class Only:
    """Rows that count are those whose column holds one of these values; `otherwise` says what the others are."""

    heads: tuple[str, ...]
    values: frozenset[str]
    otherwise: str


@dataclass(frozen=True)
class Shape:
    """文件格式: one kind of file of a layout.

    table     ours that it feeds; empty: nothing of it is kept
    feeds     our column → the ways it may be fed, the first that fits counts
    fills     columns completed from the encounter where the file leaves them empty
    adds      columns of encounters that are here already to which it adds
    gathers   the column whose equal rows become one
    headings  by which a file of which nothing is kept is recognised
    """

    layout: str
    id: str
    title: Text
    table: str = ""
    feeds: Mapping[str, tuple[Feed, ...]] = field(default_factory=dict)
    fills: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    gathers: str = ""
    only: Only | None = None
    headings: tuple[str, ...] = ()
    not_kept: Text | None = None

    @property
    def says(self) -> Text:
        """What the table is that it feeds."""
        return Text(**PRACTICE[self.table].says)

    @property
    def lines(self) -> list[tuple[str, str, bool]]:
        """Our column, the headings it may have, and whether the file may do without it."""
        return [
            (name, " / ".join(head for way in ways for heads in way.heads.values() for head in heads), way.is_optional)
            for name, ways in self.feeds.items()
            for way in ways[:1]
            if way.heads
        ]

    def known(self) -> set[str]:
        """Every heading it takes something from, or is recognised by."""
        fed = {name for ways in self.feeds.values() for feed in ways for names in feed.heads.values() for name in names}
        return fed | set(self.only.heads if self.only else ()) | set(self.headings)


@dataclass(frozen=True)
class Layout:
    """格式: the kinds of files that a source delivers."""

    id: str
    title: Text
    shapes: tuple[Shape, ...]

    def shape(self, name: str) -> Shape:
        return next(one for one in self.shapes if one.id == name)


@cache
def layouts() -> Mapping[str, Layout]:
    """All layouts by name, read once."""
    return {layout.id: layout for layout in map(read, sorted(SOURCES.glob("*.yaml")))}


def read(path: Path) -> Layout:
    """One layout file. Raises Faulty with what is wrong in it."""
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        shapes = tuple(_shape(given["id"], one) for one in given["files"])
        return Layout(given["id"], Text(**given["title"]), shapes)
    except (KeyError, TypeError) as wrong:
        raise Faulty(f"{path.name}: {wrong}") from wrong


def _shape(layout: str, given: Mapping[str, Any]) -> Shape:
    table = given.get("table", "")
    if strange := set(given) - SHAPE:
        raise Faulty(f"{given['id']}: {sorted(strange)}")
    columns = PRACTICE[table].columns if table else {}
    feeds = {name: tuple(_ways(name, how)) for name, how in given.get("columns", {}).items()}
    wanted = {*feeds, *given.get("fills", ()), *given.get("adds", ())}
    if strange := wanted - set(columns):
        raise Faulty(f"{given['id']}: {table or 'no table'} has no column {sorted(strange)}")
    if not (feeds or (given.get("headings") and given.get("not_kept"))):
        raise Faulty(f"{given['id']}: says neither columns, nor headings and why nothing is kept")
    return Shape(
        layout, given["id"], Text(**given["title"]), table, feeds, tuple(given.get("fills", ())),
        tuple(given.get("adds", ())), given.get("gathers", ""), _only(given.get("only")),
        tuple(map(plain, given.get("headings", ()))), Text(**given["not_kept"]) if "not_kept" in given else None,
    )  # fmt: skip


def _ways(name: str, how: Any) -> Iterator[Feed]:
    for one in how if isinstance(how, list) else [how]:
        given: dict[str, Any] = {"from": one} if isinstance(one, str) else dict(one)
        if strange := set(given) - OPTIONS - set(ROLES):
            raise Faulty(f"{name}: {sorted(strange)}")
        yield Feed(
            name, {role: _heads(given[role]) for role in ROLES if role in given}, given.get("is"),
            given.get("unit", 1), given.get("words", {}), given.get("others"), tuple(given.get("within", ())),
            given.get("clock", False), given.get("optional", False),
        )  # fmt: skip


def _heads(text: str) -> tuple[str, ...]:
    return tuple(plain(one) for one in text.split("|"))


def _only(given: Mapping[str, Any] | None) -> Only | None:
    if given is None:
        return None
    return Only(_heads(given["column"]), frozenset(str(one).casefold() for one in given["values"]), given["else"])


@dataclass(frozen=True)
class Bound:
    """A feed and where in the file its values stand: role → position."""

    feed: Feed
    at: Mapping[str, int]


def bind(feeds: Sequence[Feed], headings: Sequence[str]) -> Bound | None:
    """The first way of feeding a column that the headings allow; None where none does."""
    for feed in feeds:
        found = {role: _place(names, headings) for role, names in feed.heads.items()}
        at = {role: place for role, place in found.items() if place is not None}
        if at or feed.fixed is not None:
            return Bound(feed, at)
    return None


def _place(names: Sequence[str], headings: Sequence[str]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)
