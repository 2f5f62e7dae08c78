"""Which clocks events would have started and stopped under a book: the logic of `run_clocks`, on what it kept."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from liandong.ground.deadlines.models import Occasion
from liandong.ground.rulebook.book import Book
from liandong.law.rules import Rule, Version
from liandong.law.starting import begins, owing, stops


class Heard(NamedTuple):
    """An occasion as the trail of clocks keeps it."""

    id: int
    event: str
    dossier: int
    key: str
    place: str
    about: str
    on: date
    agencies: Mapping[str, int]
    parties: Mapping[str, int]
    facts: Collection[str]
    until: date | None = None


class Spot(NamedTuple):
    """What makes a clock one and the same: in which dossier, by which rule, whose, about what, since when."""

    dossier: int
    rule: str
    agency: int
    about: str
    started_on: date


@dataclass(frozen=True, slots=True)
class Begun:
    """A clock that an occasion starts."""

    by: Heard
    version: Version
    party: int | None


@dataclass
class Past:
    """What happened, in order, as far as some rules listen to it."""

    heard: list[Heard] = field(default_factory=list)
    _of: dict[int, list[Heard]] = field(default_factory=lambda: defaultdict(list))

    def add(self, occasions: Iterable[Heard]) -> None:
        for one in occasions:
            self.heard.append(one)
            self._of[one.dossier].append(one)

    def met(self, spot: Spot, version: Version, after: int) -> date | None:
        """The day of the first event after an occasion that stops such a clock."""
        known = self._of.get(spot.dossier, [])
        for one in known[bisect_right(known, after, key=lambda each: each.id) :]:
            if stops(version, one.event, one.facts) and spot.about in ("", one.about) and spot.started_on <= one.on:
                return one.on
        return None

    def begun(self, book: Book, rules: Collection[str], departments: Mapping[int, str]) -> dict[Spot, Begun]:
        """The clocks of these rules that all this starts under a book."""
        found: dict[Spot, Begun] = {}
        for one in self.heard:
            for rule in book.terms_starting(one.event, one.place):
                if rule.id in rules and (made := _begun(rule, one, departments)):
                    spot, begun = made
                    found.setdefault(spot, begun)
        return found


def events_of(book: Book, rules: Collection[str]) -> frozenset[str]:
    """Every event that starts or stops one of these rules, in any layer."""
    spoken = [layer[id_] for layer in book.layers.values() for id_ in rules if id_ in layer]
    return frozenset(
        slug
        for rule in spoken
        for version in rule.versions
        for key in ("starts", "ends")
        for slug in version.values[key]
    )


def heard(events: Collection[str], until: date, stem: str) -> Iterator[Heard]:
    """These events up to a day, in a place and all that lies in it, in the order in which they happened."""
    fields = [name.replace("key", "dossier__key").replace("place", "dossier__place_id") for name in Heard._fields]
    rows: Any = Occasion.objects.filter(event__in=events, on__lte=until, dossier__place__code__startswith=stem)
    return (Heard(*row) for row in rows.order_by("id").values_list(*fields).iterator())


def _begun(rule: Rule, one: Heard, departments: Mapping[int, str]) -> tuple[Spot, Begun] | None:
    version = begins(rule, one.event, one.on, one.facts)
    agency, party = owing(version, one.agencies, one.parties, departments.get) if version else (None, None)
    if version is None or agency is None:
        return None
    return Spot(one.dossier, rule.id, agency, one.about, one.on), Begun(one, version, party)
