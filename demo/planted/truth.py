"""Models asked about planted data: what they found against what was planted, model by model."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from demo.planted.writing import Written
from liandong.ground.rulebook.book import book
from liandong.warn.risk import catalogue, engine
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.model import RowModel, TableModel
from liandong.warn.risk.outcomes import Outcome

Grains = frozenset[tuple[Any, ...]]
Question = RowModel | TableModel


@dataclass(frozen=True)
class Truth:
    """How one model did. `missed` was planted and not found, `wrong` found and not planted."""

    model: str
    exact: bool
    planted: int
    missed: Grains
    wrong: Grains
    silent: str  # why it could not tell; empty when it could

    @property
    def recall(self) -> float:
        return 1.0 if not self.planted else 1 - len(self.missed) / self.planted

    @property
    def precision(self) -> float:
        found = self.planted - len(self.missed) + len(self.wrong)
        return 1.0 if not found else 1 - len(self.wrong) / found

    def __str__(self) -> str:
        kind = "exact" if self.exact else "statistical"
        words = f"{self.model:<28} {kind:<12} {self.planted:>3}  {self.recall:5.2f}  {self.precision:5.2f}"
        return f"{words}  {self.silent}".rstrip()


def thresholds(models: Iterable[Question]) -> dict[str, float]:
    """The figures of the nation."""
    return {name: float(book().rule(name, "").versions[-1].values["value"]) for name in catalogue.thresholds(models)}


def asked(written: Written, models: Iterable[Question] = ()) -> list[Truth]:
    """All models, or these, asked about what was written."""
    every = [*models] or [*CATALOG.values()]
    return truths(engine.run(every, written.parts, written.registers, thresholds(every)), written)


def truths(outcomes: Iterable[Outcome], written: Written) -> list[Truth]:
    """Each outcome against the answer key."""
    return [_truth(outcome, written.key.get(outcome.model.id, set())) for outcome in outcomes]


def _truth(outcome: Outcome, key: set[tuple[Any, ...]]) -> Truth:
    columns = (outcome.findings.column(name).to_pylist() for name in outcome.model.grain)
    found = set(zip(*columns, strict=True))
    return Truth(
        outcome.model.id, outcome.model.exact, len(key), frozenset(key - found), frozenset(found - key),
        outcome.cannot_tell or "",
    )  # fmt: skip
