"""Laying the rules of a place over those of the places above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from liandong.law.rules import Rule, Version

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class View:
    """The book as one place reads it: each rule as its lowest layer speaks it, and the terms by event."""

    rules: Mapping[str, Rule]
    starting: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    ending: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    kinds: Mapping[str, Sequence[Rule]] = field(default_factory=dict)


def over(lower: Rule, higher: Rule) -> Rule:
    """The lower rule, with the higher one's versions for the days on which the lower one does not speak."""
    versions: list[Version] = []
    first, last = lower.versions[0].start, lower.versions[-1].until
    for version in higher.versions:
        if version.start < first:
            versions.append(replace(version, until=min(filter(None, (version.until, first - DAY)))))
    versions += lower.versions
    for version in higher.versions:
        if last and (version.until is None or version.until > last):
            versions.append(replace(version, start=max(version.start, last + DAY)))
    spoken = dict.fromkeys((*higher.overrides, *(version.source for version in higher.versions)))
    return replace(lower, versions=tuple(versions), overrides=tuple(spoken))


def view(layers: Iterable[Mapping[str, Rule]]) -> View:
    """The book of these layers, the highest first."""
    rules: dict[str, Rule] = {}
    for layer in layers:
        for id_, rule in layer.items():
            rules[id_] = over(rule, rules[id_]) if id_ in rules else rule
    starting: dict[str, list[Rule]] = {}
    ending: dict[str, list[Rule]] = {}
    kinds: dict[str, list[Rule]] = {}
    for rule in sorted(rules.values(), key=lambda one: one.id):
        kinds.setdefault(rule.kind, []).append(rule)
        if rule.kind == "term":
            _enter(starting, rule, "starts")
            _enter(ending, rule, "ends")
    return View(rules, starting, ending, kinds)


def _enter(index: dict[str, list[Rule]], rule: Rule, key: str) -> None:
    for slug in {slug for version in rule.versions for slug in version.values[key]}:
        index.setdefault(slug, []).append(rule)
