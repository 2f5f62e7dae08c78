"""Runs and warnings as tests need them: outcomes as the engine gives them, kept by the real actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.warn.risk import actions
from liandong.warn.risk.catalogue import duties, newest
from liandong.warn.risk.gathering import Gathered, settings_on
from liandong.warn.risk.model import Model
from liandong.warn.risk.models import ModelState, Run, Warning

SCOPE = "institution_beyond_scope"
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
SNAPSHOT = "5" * 64


@dataclass(frozen=True)
class Answered:
    """What one model says, shaped as the engine shapes it."""

    model: Model
    findings: pa.Table
    rows: int = 1_000
    judged: int = 900
    cannot_tell: str | None = None
    seconds: float = 0.25


@dataclass(frozen=True)
class Hits:
    """命中: rows of findings by model id."""

    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def of(self, model: Model) -> Answered:
        names = [*model.grain, "lines", "first_day", "last_day"]
        given = [dict(row) for row in self.rows.get(model.id, ())]
        return Answered(model, pa.Table.from_pylist(given) if given else pa.table({name: [] for name in names}))


def hit(lines: int = 3, first: date = FIRST, last: date = LAST, **grain: Any) -> dict[str, Any]:
    """One line of findings."""
    return {**grain, "lines": lines, "first_day": first, "last_day": last}


def gathered(run: Run, hits: Hits, beside: Hits | None = None) -> Gathered:
    """What the engine would have brought home."""
    models = [newest()[name] for name in run.asked]
    place = run.agency.place
    names = {name for model in models for name in model.settings}
    return Gathered(
        outcomes=[hits.of(model) for model in models],
        beside=[beside.of(model) for model in models] if beside else [],
        snapshot=SNAPSHOT,
        parts="7" * 64,
        settings=settings_on(names, place, today()),
        rule_versions=duties(models, place, today()),
        seconds=1.5,
    )


def tried(models: Sequence[str], by: User, hits: Hits | None = None, beside: Hits | None = None) -> Run:
    """A finished shadow run."""
    run = actions.ask_for_run(since=FIRST, until=LAST, models=models, shadow=True, by=by)
    return actions.keep_outcomes(run=run, gathered=gathered(run, hits or Hits(), beside), by=by)


def in_use(models: Sequence[str], by: User) -> list[ModelState]:
    """These models tried and published."""
    return actions.publish_models(run=tried(models, by), because="首次启用，差异已逐条看过", by=by)


def ran(hits: Mapping[str, Sequence[Mapping[str, Any]]], by: User) -> Run:
    """A live run of the models named, with what they found."""
    wanted = list(hits)
    used = ModelState.objects.filter(agency=by.acting_for, stage="published").values_list("model", flat=True)
    if missing := [name for name in wanted if name not in set(used)]:
        in_use(missing, by)
    run = actions.ask_for_run(since=FIRST, until=LAST, models=wanted, by=by)
    return actions.keep_outcomes(run=run, gathered=gathered(run, Hits(hits)), by=by)


def warned(institution: int, by: User, subject: int = 14) -> Warning:
    """One warning about an institution that worked beyond its licence."""
    ran({SCOPE: [hit(institution=institution, subject=subject)]}, by)
    return Warning.objects.select_related("dossier", "agency", "subject").get(subject=institution, stage="open")
