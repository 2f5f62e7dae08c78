"""What a run brings home: outcomes of the models, and all that is needed to work one of them out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.rules import NoVersion
from liandong.warn.risk.model import Model


class Table(Protocol):
    """An Arrow table, as far as it is read here."""

    @property
    def num_rows(self) -> int: ...
    def to_pylist(self) -> list[dict[str, Any]]: ...


class Outcome(Protocol):
    """What the engine says of one model."""

    @property
    def model(self) -> Model: ...
    @property
    def findings(self) -> Table: ...
    @property
    def rows(self) -> int: ...
    @property
    def judged(self) -> int: ...
    @property
    def cannot_tell(self) -> str | None: ...
    @property
    def seconds(self) -> float: ...


@dataclass(frozen=True)
class Gathered:
    """What a run brings home.

    outcomes       of the versions that were asked
    beside         of the versions in use, asked over the same data, where the run was a shadow run
    settings       threshold → {value, from, local} as they were used
    rule_versions  duty → first day of the version that spoke
    """

    outcomes: list[Outcome]
    snapshot: str
    parts: str
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rule_versions: Mapping[str, date] = field(default_factory=dict)
    beside: list[Outcome] = field(default_factory=list)
    seconds: float = 0.0

    def settings_of(self, model: Model) -> dict[str, Any]:
        return {name: dict(self.settings[name]) for name in model.settings if name in self.settings}


def settings_on(names: Iterable[str], place: Place | None, on: date) -> dict[str, dict[str, Any]]:
    """Thresholds of the rulebook as they stand in a place on a day, each with its version and whether it is local."""
    found = {}
    for name in names:
        version = book().rule(name, place).on(on)
        value = version.values["value"]
        found[name] = {
            "value": float(value), "from": version.start.isoformat(), "local": version.is_local,
            "layer": book().layer_of(version),
        }  # fmt: skip
    return found


def rule_versions(models: Iterable[Model], place: Place | None, on: date) -> dict[str, date]:
    """Which version of each duty spoke; a duty that the book does not have yet is left out."""
    found = {}
    for rule in {model.rule for model in models}:
        try:
            found[rule] = book().rule(rule, place).on(on).start
        except (UnknownRule, NoVersion):
            continue
    return found
