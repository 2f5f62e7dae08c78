"""The push rules as a page shows them: FJ 三（十三） asks who gets what, when, and what they must do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.rulebook.queries import event_titles
from liandong.law.rules import Text, Version
from liandong.law.telling import length_text
from liandong.warn.risk import coding, pushrules
from liandong.warn.risk.models import Family


@dataclass(frozen=True, slots=True)
class Step:
    """推送一步: at one level to one receiver, with its time and what ends it."""

    rule: pushrules.PushRule
    level: Text
    families: list[str]
    time: Text
    term: str
    ends: list[str]
    basis: Version | None


def page(place: Place) -> dict[str, Any]:
    """All push rules of a place."""
    on, levels = today(), coding.levels(place)
    steps = [
        _step(place, rule, level, levels.get(level, Text(str(level), str(level))))
        for rule in pushrules.every(place, on)
        for level in rule.levels
    ]
    reviews = [coding.term(name, place) for name in ("risk.first_review_term", "risk.second_review_term")]
    return {"place": place, "steps": steps, "reviews": reviews, "version": pushrules.version(place, on)}


def _step(place: Place, rule: pushrules.PushRule, level: int, title: Text) -> Step:
    owed = next(iter(pushrules.owed(place, rule.to, level, today())), None)
    families = [str(Family(one).label) for one in rule.families]
    if owed is None:
        return Step(rule, title, families, Text("", ""), "", [], None)
    values = owed.version.values
    time = length_text(values["length"], values["unit"])
    return Step(rule, title, families, time, owed.rule.id, event_titles(values["ends"]), owed.version)
