"""Whether an event starts a term or stops it, and who owes it: asked as it happens, and when a rule is tried."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from liandong.law.rules import NoVersion, Rule, Version

Agency = TypeVar("Agency")
Party = TypeVar("Party")


def begins(rule: Rule, event: str, on: date, facts: Collection[str]) -> Version | None:
    """The version by which this event starts the term on that day, if it does."""
    try:
        version = rule.on(on)
    except NoVersion:
        return None
    when = version.values["when"]
    fits = not when or not set(when).isdisjoint(facts)
    return version if event in version.values["starts"] and fits else None


def stops(version: Version, event: str, facts: Collection[str]) -> bool:
    """Whether this event is the act that was owed: one of its ends and, where the rule says so, of the right sort."""
    if event not in version.values["ends"]:
        return False
    wanted = version.values["ends_when"].get(event, ())
    return not wanted or not set(wanted).isdisjoint(facts)


def owing(
    version: Version,
    agencies: Mapping[str, Agency],
    parties: Mapping[str, Party],
    department: Callable[[Any], str | None],  # that of an agency
) -> tuple[Agency | None, Party | None]:
    """Who owes the act: an agency alone, or a party and the agency that watches it; (None, None) for nobody here."""
    role, only = version.values["owed_by"], version.values["departments"]
    party = parties.get(role)
    agency = agencies.get("handler") or agencies.get("owner") if party else agencies.get(role)
    if agency is not None and only and department(agency) not in only:
        return None, None
    return agency, party
