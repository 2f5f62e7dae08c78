"""The book as the program reads it: one lookup, one answer, for a place and a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from liandong.ground.rulebook.calendars import calendar
from liandong.ground.rulebook.faults import UnknownRule
from liandong.ground.rulebook.layers import View, view
from liandong.ground.rulebook.loading import Shelf, load
from liandong.ground.rulebook.mappings import Mappings
from liandong.ground.rulebook.papers import Act, Difference, Directive, PlaceFolder, stem
from liandong.law import routing
from liandong.law.calendar import Calendar
from liandong.law.directive.model import DepartmentName
from liandong.law.routing import Matter, Routing
from liandong.law.rules import Rule, Text, Version


class HasCode(Protocol):
    """Anything with the code of a place: the Place model."""

    code: Any


Where = str | HasCode | None


class Book:
    """规则库: the whole rulebook in memory. It never changes; a new one is loaded instead."""

    def __init__(self, shelf: Shelf) -> None:
        self.acts: Mapping[str, Act] = shelf.acts
        self.places: Mapping[str, PlaceFolder] = shelf.places
        self.clauses: Mapping[str, Directive] = {one.act: one for one in shelf.directives}
        self.planned_events: Mapping[str, Text] = shelf.planned
        self.differences: Sequence[Difference] = shelf.differences
        self.department_names: Sequence[DepartmentName] = shelf.names
        self.mappings: Mappings = shelf.mappings
        self.layers: Mapping[str, Mapping[str, Rule]] = shelf.layers
        self.years = sorted(shelf.years, key=lambda one: (one.year, one.place))
        self._matters = shelf.matters
        self._views: dict[tuple[str, ...], View] = {}
        self._shown: dict[str, View] = {}
        self._calendars: dict[frozenset[str], Calendar] = {}
        self._by_code: dict[str, View] = {}

    def rule(self, id_: str, place: Where = None) -> Rule:
        """The rule as the lowest layer that binds this place speaks it. Raises UnknownRule."""
        found = self.view(place).rules.get(id_)
        if found is None:
            raise UnknownRule(id_)
        return found

    def terms_starting(self, event: str, place: Where = None) -> Sequence[Rule]:
        """Terms that some version of theirs starts by this event; ask the version of the day before using one."""
        return self.view(place).starting.get(event, ())

    def terms_ending(self, event: str, place: Where = None) -> Sequence[Rule]:
        return self.view(place).ending.get(event, ())

    def of_kind(self, kind: str, place: Where = None) -> Sequence[Rule]:
        return self.view(place).kinds.get(kind, ())

    def matters(self, place: Where = None) -> Mapping[str, Matter]:
        """The matters by code. Every place knows all of them; who is competent `route` says."""
        return self._matters

    def folder(self, place: Where) -> PlaceFolder | None:
        """The lowest folder that speaks for a place, binding or not."""
        here = self.folders(place)
        return here[-1] if here else None

    def folders(self, place: Where) -> list[PlaceFolder]:
        """The folders a place lies in, the highest first, drafts included."""
        code = stem(code_of(place))
        return sorted((one for one in self.places.values() if code.startswith(one.stem)), key=lambda one: len(one.stem))

    def view(self, place: Where = None) -> View:
        """The rules that bind a place."""
        code = code_of(place)
        found = self._by_code.get(code)
        if found is None:
            names = ("", *(one.folder for one in self.folders(code) if one.binds)) if code else ("",)
            found = self._views.get(names)
            if found is None:
                found = self._views[names] = view(self.layers[name] for name in names)
            if len(self._by_code) < 10_000:
                self._by_code[code] = found
        return found

    def shown(self, folder: str) -> View:
        """The rules of a folder and those above it, drafts too: to be looked at, not to be followed."""
        if folder not in self._shown:
            names = [""] + [one.folder for one in self.folders(self.places[folder].code)] if folder else [""]
            self._shown[folder] = view(self.layers[name] for name in names)
        return self._shown[folder]

    def spoken(self, id_: str) -> list[Rule]:
        """What each layer says under this id, the nation first. Raises UnknownRule."""
        found = [rules[id_] for _, rules in sorted(self.layers.items()) if id_ in rules]
        if not found:
            raise UnknownRule(id_)
        return found

    def layer_of(self, version: Version) -> str:
        """The folder of the layer whose file spoke; "" for the nation."""
        names = (name for name in self.places if version.source.startswith(f"places/{name}/"))
        return max(names, key=len, default="")

    def calendar(self, place: Where = None) -> Calendar:
        """The working days of a place."""
        folders = frozenset(one.folder for one in self.folders(place) if any(y.place == one.folder for y in self.years))
        if folders not in self._calendars:
            self._calendars[folders] = calendar(self.years, folders)
        return self._calendars[folders]

    def route(
        self,
        matter: str,
        place: Where,
        *,
        on: date,
        interested: Collection[str] = (),
        facts: Collection[str] = (),
        names: Mapping[str, Text] | None = None,
    ) -> Routing:
        """Who has this matter in this place on this day. Raises KeyError for an unknown matter."""
        layers = [
            rule
            for folder in ["", *(one.folder for one in self.folders(place) if one.binds)]
            for rule in self.layers[folder].values()
            if rule.kind == "route"
        ]
        return routing.route(
            self._matters[matter],
            layers[::-1],
            on=on,
            interested=interested,
            facts=facts,
            names=names or self.names(place),
        )

    def names(self, place: Where) -> dict[str, Text]:
        """What the departments of a place are called there."""
        return {office.code: office.name for one in self.folders(place) for office in one.departments}


def code_of(place: Where) -> str:
    """The code of a place, however it is given; "" for the nation."""
    return place if isinstance(place, str) else str(place.code) if place is not None else ""


def book() -> Book:
    """The rulebook of this installation, read once per process. Raises RulebookRefused."""
    return at(settings.RULEBOOK)


@lru_cache(maxsize=4)
def at(root: Path | str) -> Book:
    """The book of a folder."""
    return Book(load(Path(root)))
