"""Whether what the book stands on still stands: acts that were repealed, and who cites them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.papers import Act
from liandong.law.checklist import Question
from liandong.law.rules import Basis, Rule, Text, Version

FACTS = "inspections.facts"


@dataclass(frozen=True)
class Standing:
    """A version of a rule, and one of the acts it stands on; `row`: the entry of its table that does."""

    rule: Rule
    version: Version
    basis: Basis
    act: Act
    row: str = ""


def standings(book: Book) -> Iterator[Standing]:
    """Every basis of every version, those of the rows inside too, whose act the book knows."""
    for layer in book.layers.values():
        for rule in layer.values():
            for version in rule.versions:
                for row, basis in (*(("", one) for one in version.basis), *rows(version.values)):
                    if basis.act in book.acts:
                        yield Standing(rule, version, basis, book.acts[basis.act], row)


def born_on_the_dead(book: Book) -> Iterator[tuple[str, str, Text]]:
    """Versions that begin on or after the day their act was repealed: refused."""
    for one in standings(book):
        gone = one.act.repealed_on
        if gone and one.version.start >= gone:
            yield one.version.source, one.basis.act, refused(one.act, one.version.start)


def outlived(book: Book, on: date) -> list[Standing]:
    """Versions in force on a day whose act is repealed by then: to be looked at, for old acts may be judged by them."""
    found = [one for one in standings(book) if is_outlived(one, on)]
    return sorted({(one.rule.id, one.rule.place, one.act.name): one for one in found}.values(), key=_order)


def is_outlived(one: Standing, on: date) -> bool:
    gone = one.act.repealed_on
    in_force = one.version.start <= on and (one.version.until is None or on <= one.version.until)
    return bool(gone and gone <= on and in_force)


def idle_questions(book: Book) -> Iterator[tuple[str, str, Text]]:
    """Questions that test a duty the book does not have, or apply to a fact it has no name for."""
    known = {rule.id for layer in book.layers.values() for rule in layer.values()}
    named = {item["code"] for rule in book.layers[""].values() if rule.id == FACTS for item in _items(rule)}
    for rule, version, question in _questions(book):
        if question.duty and question.duty not in known:
            says = (
                f"{rule.id} {question.code}：没有规则“{question.duty}”",
                f"{question.code}: no rule “{question.duty}”",
            )
            yield version.source, f"duty: {question.duty}", Text(*says)
        for fact in question.applies_when:
            if fact not in named:
                says = f"{FACTS} 中没有情形“{fact}”", f"{FACTS} has no name for the fact “{fact}”"
                yield version.source, fact, Text(*says)


def _questions(book: Book) -> Iterator[tuple[Rule, Version, Question]]:
    for layer in book.layers.values():
        for rule in layer.values():
            for version in rule.versions:
                for question in version.values.get("questions", ()):
                    yield rule, version, question


def _items(rule: Rule) -> Iterator[Mapping[str, str]]:
    for version in rule.versions:
        yield from version.values["items"]


def refused(act: Act, start: date) -> Text:
    next_zh = f"，请改引{act.replaced_by}" if act.replaced_by else ""
    next_en = f"; cite {act.replaced_by} instead" if act.replaced_by else ""
    return Text(
        f"自{start}起的版本引用了已于{act.repealed_on}废止的{act.name}{next_zh}",
        f"the version from {start} cites {act.name}, repealed on {act.repealed_on}{next_en}",
    )


def inner(values: Mapping[str, Any]) -> Iterator[Basis]:
    """Bases of the rows inside a version."""
    yield from (basis for _, basis in rows(values))


def rows(values: Mapping[str, Any]) -> Iterator[tuple[str, Basis]]:
    """What to call a row inside a version, and each basis of it: entries of routes, items, questions, steps."""
    for key, name in ROWS.items():
        for row in values.get(key, ()):
            for basis in row.get("basis", ()) if isinstance(row, Mapping) else ():
                yield str(row[name]), basis
    for question in values.get("questions", ()):
        yield from ((question.code, basis) for basis in question.basis)
    for step in getattr(values.get("steps"), "steps", ()):
        yield from ((step.title.zh, basis) for basis in step.basis)


ROWS = {"routes": "matter", "items": "code", "pausable": "code", "extensions": "ground"}


def _order(one: Standing) -> tuple[str, str]:
    return one.rule.id, one.rule.place
