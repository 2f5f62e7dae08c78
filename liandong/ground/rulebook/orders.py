"""Orders that are fulfilled by work written down: which kind of work a rule asks for, and whom it binds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.rulebook.book import Book, Where
from liandong.law.rules import NOTHING, NoVersion, Rule, Text, Version

KINDS = "works.kinds"
LEVELS = ("province", "city", "county")
ORDERING = ("duty", "schedule", "quota")
MEMBERS = "members"  # every member of the mechanism of the place, and who leads it
# Who may be bound without being a department: by their part in a matter.
PARTS = frozenset({"owner", "sender", "receiver", "handler", "party", "institution", "practitioner"})
BODIES = frozenset({code for code, *_ in DEPARTMENTS} | PARTS | {MEMBERS})


@dataclass(frozen=True, slots=True)
class WorkKind:
    """履职类别: what a record of such work has to give, and whether nil is an answer."""

    code: str
    title: Text
    needs: tuple[str, ...]
    nil: bool
    unit: Text  # what `amount` counts
    asks: Mapping[str, Text]  # the words that every record of the kind gives, by code
    note: Text


def work_kinds(book: Book, place: Where = None) -> dict[str, WorkKind]:
    """The kinds of work that a place knows, by code."""
    rule = book.view(place).rules.get(KINDS)
    items: tuple[dict[str, Any], ...] = rule.versions[-1].values["items"] if rule else ()
    return {
        item["code"]: WorkKind(
            code=item["code"],
            title=Text(item["zh"], item["en"]),
            needs=item.get("needs", ()),
            nil=item.get("nil", False),
            unit=item.get("unit", NOTHING),
            asks={ask["code"]: Text(ask["zh"], ask["en"]) for ask in item.get("asks", ())},
            note=item.get("note", NOTHING),
        )
        for item in items
    }


def work_of(rule: Rule) -> str:
    """The kind of work that fulfils a rule: named as `work`, or counted by its quota; "" for every other rule."""
    if rule.kind not in ORDERING:
        return ""
    counts = rule.meta.get("counts")
    where = getattr(counts, "where", None) or (counts.get("where") if isinstance(counts, Mapping) else None) or {}
    apart = [one["work"] for one in getattr(counts, "apart", {}).values() if "work" in one]
    found = rule.meta.get("work") or where.get("work") or next(iter(apart), "")
    return found if isinstance(found, str) else next(iter(found), "")


def orders(book: Book, place: Where, on: date) -> Iterator[tuple[Rule, Version]]:
    """The rules of a place that are fulfilled by work written down, with the version of a day."""
    for rule in book.view(place).rules.values():
        if work_of(rule):
            try:
                yield rule, rule.on(on)
            except NoVersion:
                continue


def keepers(book: Book, rule: Rule) -> frozenset[str]:
    """The departments that write the work down: those named for it, else those that owe it."""
    named = tuple(rule.meta.get("kept_by") or rule.meta.get("owed_by") or ())
    if MEMBERS not in named:
        return frozenset(named)
    folder = book.places.get(rule.place)
    mechanism = folder.mechanism if folder else None
    members = [member.code for member in mechanism.members] if mechanism else []
    lead = [mechanism.lead] if mechanism else []
    return frozenset(named) - {MEMBERS} | {*members, *lead}


def levels(book: Book, rule: Rule) -> tuple[int, ...]:
    """The levels of government that it binds: those it names, else that of the place whose folder speaks."""
    named = rule.meta.get("owed_at")
    if named:
        return tuple(LEVELS.index(level) + 1 for level in named)
    folder = book.places.get(rule.place)
    return (len(folder.stem) // 2,) if folder else (1, 2, 3)


def misordered(book: Book) -> Iterator[tuple[str, str, Text]]:
    """Orders that name a kind of work, or a body that owes them, which there is not: file, word, what is wrong."""
    kinds = {code for rules in book.layers.values() for code in _codes(rules.get(KINDS))}
    for rule in (rule for layer in book.layers.values() for rule in layer.values() if rule.kind in ORDERING):
        file, work = rule.versions[-1].source, work_of(rule)
        if work and work not in kinds:
            yield file, work, Text(f"履职类别中没有“{work}”", f"works.kinds has no “{work}”")
        for who in (*rule.meta.get("owed_by", ()), *rule.meta.get("kept_by", ())):
            if who not in BODIES:
                yield file, who, Text(f"没有部门“{who}”", f"no department “{who}”")


def _codes(rule: Rule | None) -> Iterator[str]:
    for version in rule.versions if rule else ():
        yield from (item["code"] for item in version.values["items"])
