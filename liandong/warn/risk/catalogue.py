"""The models of this installation, found by their id and version."""

from __future__ import annotations

from collections.abc import Iterable

from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.model import Model


def editions() -> dict[tuple[str, int], Model]:
    """Every model by id and version; an older version may still be there beside the newest."""
    return {(model.id, model.version): model for model in CATALOG.values()}


def newest() -> dict[str, Model]:
    """The newest version of each model, in the order of the catalogue."""
    found: dict[str, Model] = {}
    for model in CATALOG.values():
        if model.id not in found or model.version > found[model.id].version:
            found[model.id] = model
    return found


def model_of(id_: str, version: int | None = None) -> Model | None:
    """The model of this id and version, or its newest version where that one is gone."""
    return editions().get((id_, version or 0)) or newest().get(id_)


def thresholds(models: Iterable[Model]) -> list[str]:
    """All thresholds that these models use, each once."""
    return sorted({name for model in models for name in model.settings})
