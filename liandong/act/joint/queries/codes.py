"""What the rulebook of a place says about joint work: facts that call for it, parts of its plan, code lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.rules import NOTHING, NoVersion, Rule, Text, Version

TRIGGERS, NEEDED = "joint.triggers", "joint.triggers_needed"
PLAN, PLAN_PARTS = "joint.plan", "joint.plan_parts"
RESULTS, PARTY_KINDS = "joint.results", "joint.party_kinds"
ONE_PLAN = "dispatch.one_case_one_plan"
CASE_FILED = "case_filed"  # the result that has to name its case


@dataclass(frozen=True)
class Item:
    """One line of a code list, with its hint."""

    code: str
    title: Text
    note: Text


@dataclass(frozen=True)
class Triggers:
    """成立条件: the facts by which a place forms a joint team, and how many of them it wants."""

    rule: Rule
    version: Version
    facts: dict[str, Item]
    needed: int


def version_on(rule: str, place: str, on: date) -> tuple[Rule, Version] | None:
    """A rule as it speaks in a place on a day; None where it does not."""
    try:
        found = book().rule(rule, place)
        return found, found.on(on)
    except (UnknownRule, NoVersion):
        return None


def items(rule: str, place: str, on: date | None = None) -> dict[str, Item]:
    """The lines of a list rule, by code."""
    found = version_on(rule, place, on or today())
    return _items(found[1]) if found else {}


def _items(version: Version) -> dict[str, Item]:
    rows: tuple[dict[str, Any], ...] = version.values["items"]
    return {row["code"]: Item(row["code"], Text(row["zh"], row["en"]), _text(row.get("note"))) for row in rows}


def _text(note: Any) -> Text:
    return note if isinstance(note, Text) else Text(str(note), str(note)) if note else NOTHING


def triggers(place: str, on: date) -> Triggers | None:
    """The facts that call for a joint team; None where the rulebook of the place names none."""
    found = version_on(TRIGGERS, place, on)
    if found is None:
        return None
    needed = version_on(NEEDED, place, on)
    return Triggers(*found, _items(found[1]), int(needed[1].values["value"]) if needed else 1)


def plan_required(place: str, on: date) -> bool:
    """Whether joint work may not begin there without an approved plan (一案一方案)."""
    return version_on(ONE_PLAN, place, on) is not None


def template(place: str, on: date) -> tuple[list[Item], Version]:
    """The parts that a plan has in a place, in their order, and the version of the template."""
    rule = book().rule(PLAN, place)
    version, known = rule.on(on), items(PLAN_PARTS, place, on)
    unnamed = (Item(code, Text(code, code), NOTHING) for code in version.values["fields"])
    return [known.get(item.code, item) for item in unnamed], version
