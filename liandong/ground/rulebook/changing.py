"""A change to be tried: rules and rest days laid over the book in memory, by the same loader and with its refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from liandong.ground.rulebook import calendars, compiling
from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.faults import Fault, RulebookRefused
from liandong.ground.rulebook.fields import many, some, table, word
from liandong.ground.rulebook.loading import Shelf, gathered, held_together
from liandong.ground.rulebook.reading import Node, Table, Word, read
from liandong.law.calendar import Year
from liandong.law.rules import NOTHING, Rule, Text, Version

DAY = timedelta(days=1)
DAYS = table(optional={"place": word, "rest": many(calendars.REST), "worked": many(calendars.WORKED)})


@dataclass(frozen=True, slots=True)
class Change:
    """What a file changes: rules by layer and id, and days by place."""

    rules: frozenset[tuple[str, str]] = frozenset()
    days: frozenset[tuple[str, date]] = frozenset()


def changed(root: Path, file: Path) -> tuple[Book, Change]:
    """The book of a folder with a change laid over it, and what that changes. Raises RulebookRefused."""
    shelf = gathered(root)
    if shelf.faults:
        raise RulebookRefused(shelf.faults)
    source = str(file.resolve())
    try:
        change = _laid_over(shelf, read(file), source)
        book = Book(held_together(shelf))
    except Fault as fault:
        raise RulebookRefused([fault.at(source)]) from None
    if faults := [fault for fault in check(book, root) if fault.file == source]:
        raise RulebookRefused(faults)
    return book, change


def _laid_over(shelf: Shelf, node: Node, source: str) -> Change:
    """A file of several changes, or a single rule or calendar as it would stand in the book."""
    if isinstance(node, Table) and ("kind" in node or "id" in node):
        return Change(rules=frozenset({_rule(shelf, node, source)}))
    if isinstance(node, Table) and "year" in node:
        return Change(days=frozenset(_year(shelf, node, source)))
    found: set[tuple[str, str]] = set()
    days: set[tuple[str, date]] = set()
    each = {
        "rules": some(lambda one: found.add(_rule(shelf, one, source))),
        "calendars": some(lambda one: days.update(_year(shelf, one, source))),
        "days": some(lambda one: days.update(_days(shelf, one, source))),
        "adopt": some(lambda one: found.update(_adopted(shelf, one))),
    }
    table(optional=each)(node)
    if not found and not days and not (isinstance(node, Table) and "adopt" in node):
        raise Fault(node.line, "没有要试算的内容，应有 rules、calendars、days 或 adopt",
                    "nothing to try: give rules, calendars, days or adopt")  # fmt: skip
    return Change(frozenset(found), frozenset(days))


def _rule(shelf: Shelf, node: Node, source: str) -> tuple[str, str]:
    """A rule as its file would have it, `place` beside; its versions join those that are there."""
    if not isinstance(node, Table):
        raise Fault(node.line, "规则应当是键值表", "a rule is a table of keys and values")
    given = Table(node.line)
    given.update({key: value for key, value in node.items() if key != "place"})
    given.lines = node.lines
    id_ = node.get("id")
    if not isinstance(id_, Word):
        raise Fault(node.line, "缺少“id”", "“id” is missing")
    place = _place(shelf, node)
    rule = compiling.rule(given, id_=str(id_), place=place, source=source)
    if rule.kind != "term":
        raise Fault(node.lines["kind"], "试算只能改变期限规则与工作日历", "only terms and calendars can be tried out")
    there = shelf.layers[place].get(rule.id)
    if there is not None and there.kind != "term":
        raise Fault(node.lines["kind"], f"{rule.id} 不是期限规则", f"{rule.id} is no term")
    shelf.layers[place][rule.id] = _joined(rule, there) if there else rule
    shelf.stands[place, rule.id] = source, node.lines.get("versions", node.line)
    return place, rule.id


def _adopted(shelf: Shelf, node: Node) -> set[tuple[str, str]]:
    """A draft place, as if it had been adopted: all its terms bind."""
    folder = _folder(shelf, node)
    if shelf.places[folder].binds:
        raise Fault(node.line, f"“{folder}”不是草案", f"“{folder}” is no draft")
    shelf.places[folder] = replace(shelf.places[folder], is_adopted=True)
    return {(folder, rule.id) for rule in shelf.layers[folder].values() if rule.kind == "term"}


def _joined(new: Rule, old: Rule) -> Rule:
    """The new versions among the old ones; each begins by ending the one before it."""
    starts = {version.start for version in new.versions}
    every = sorted((*new.versions, *(v for v in old.versions if v.start not in starts)), key=lambda v: v.start)
    joined: list[Version] = []
    for version, after in zip(every, [*every[1:], None], strict=True):
        last = after.start - DAY if after else None
        ends = version.until if last is None or (version.until and version.until < last) else last
        joined.append(replace(version, until=ends))
    return replace(new, versions=tuple(joined))


def _year(shelf: Shelf, node: Node, source: str) -> Iterator[tuple[str, date]]:
    """A whole year, in the place of the one that is there; only its days that differ are changed."""
    made = calendars.year(node, source)
    if made.place:
        _place(shelf, node)
    key = (made.year, made.place)
    there = next((one.days for one in shelf.years if (one.year, one.place) == key), Year(True, {}, {}))
    shelf.years = [*(one for one in shelf.years if (one.year, one.place) != key), made]
    for days, before in ((made.days.rest, there.rest), (made.days.worked, there.worked)):
        yield from ((made.place, day) for day in days.keys() ^ before.keys())


def _days(shelf: Shelf, node: Node, source: str) -> Iterator[tuple[str, date]]:
    """A few rest days or worked days, laid over the years that are there."""
    values = DAYS(node)
    place = _place(shelf, node)
    rest = {day: span["name"] for span in values.get("rest", ()) for day in calendars.days_of(span, node.line)}
    worked = {one["day"]: one["name"] for one in values.get("worked", ())}
    if both := sorted(rest.keys() & worked.keys()):
        raise Fault(node.line, f"{both[0]} 既休息又上班", f"{both[0]} is both a rest day and worked")
    if not rest and not worked:
        raise Fault(node.line, "没有要改变的日子", "no day is changed")
    for year in sorted({day.year for day in (*rest, *worked)}):
        more = Year(not place, _within(rest, year), _within(worked, year))
        _lay(shelf, calendars.YearFile(year, place, more, NOTHING, source))
    return ((place, day) for day in (*rest, *worked))


def _within(days: dict[date, Text], year: int) -> dict[date, Text]:
    return {day: name for day, name in days.items() if day.year == year}


def _lay(shelf: Shelf, more: calendars.YearFile) -> None:
    """These days over the year that is there; a day that was the other kind changes sides."""
    key = (more.year, more.place)
    there = next((one for one in shelf.years if (one.year, one.place) == key), None)
    if there is None:
        shelf.years.append(more)
        return
    rest = {day: name for day, name in there.days.rest.items() if day not in more.days.worked}
    worked = {day: name for day, name in there.days.worked.items() if day not in more.days.rest}
    laid = Year(there.days.provisional, {**rest, **more.days.rest}, {**worked, **more.days.worked})
    shelf.years[shelf.years.index(there)] = replace(there, days=laid)


def _place(shelf: Shelf, node: Table | Node) -> str:
    """The folder that a change is for; none: the nation."""
    given = node.get("place") if isinstance(node, Table) else None
    return _folder(shelf, given) if given is not None else ""


def _folder(shelf: Shelf, node: Node) -> str:
    place = word(node)
    if place not in shelf.places:
        known = "、".join(sorted(shelf.places))
        raise Fault(node.line, f"没有地方目录“{place}”（有：{known}）", f"no place “{place}” (there are: {known})")
    return place
