"""The models of this installation, found by their id and version."""

from __future__ import annotations

from collections.abc import Iterable

from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.model import RowModel, TableModel

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
