"""Coded lists of the rulebook that reviews use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.rules import Rule, Text, Version
from liandong.law.telling import length_text

REASONS = "risk.reasons"
LEVELS = "risk.levels"


def items(rule: str, place: Place | None) -> tuple[dict[str, Any], ...]:
    found: tuple[dict[str, Any], ...] = book().rule(rule, place).on(today()).values["items"]
    return found


def reasons(place: Place | None, outcome: str) -> dict[str, Text]:
    """The reasons for this outcome, by code; codes begin with the outcome."""
    return {
        item["code"]: Text(item["zh"], item["en"])
        for item in items(REASONS, place)
        if item["code"].startswith(f"{outcome}.")
    }


def reason_title(place: Place | None, code: str) -> Text:
    """The words of a reason; a code that the list no longer has stays as it is."""
    named = {item["code"]: Text(item["zh"], item["en"]) for item in items(REASONS, place)}
    return named.get(code, Text(code, code))


def levels(place: Place | None) -> dict[int, Text]:
    """What the levels of a warning are called."""
    return {int(item["code"]): Text(item["zh"], item["en"]) for item in items(LEVELS, place)}


@dataclass(frozen=True, slots=True)
class Term:
    """期限: a term as a page names it."""

    rule: Rule
    version: Version
    time: Text


def term(name: str, place: Place | None) -> Term:
    """A term of the place, with how long it is today."""
    rule = book().rule(name, place)
    version = rule.on(today())
    return Term(rule, version, length_text(version.values["length"], version.values["unit"]))
