"""The models of this installation, found by their id and version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.rules import NoVersion
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.model import Model, RowModel, TableModel

Question = RowModel | TableModel


def editions() -> dict[tuple[str, int], Question]:
    """Every model by id and version; an older version may still be there beside the newest."""
    return {(model.id, model.version): model for model in CATALOG.values()}


def newest() -> dict[str, Question]:
    """The newest version of each model, in the order of the catalogue."""
    found: dict[str, Question] = {}
    for model in CATALOG.values():
        if model.id not in found or model.version > found[model.id].version:
            found[model.id] = model
    return found


def model_of(id_: str, version: int | None = None) -> Question | None:
    """The model of this id and version, or its newest version where that one is gone."""
    return editions().get((id_, version or 0)) or newest().get(id_)


def thresholds(models: Iterable[Question]) -> list[str]:
    """All thresholds that these models use, each once."""
    return sorted({name for model in models for name in model.settings})


def duties(models: Iterable[Model], place: Place | None, on: date) -> dict[str, date]:
    """The duties of these models that speak in a place on a day, and since when they read so.

    A model whose duty is not among them is not asked there: nobody could say what a finding would breach.
    """
    found = {}
    for rule in {model.rule for model in models}:
        try:
            found[rule] = book().rule(rule, place).on(on).start
        except (UnknownRule, NoVersion):
            continue
    return found
