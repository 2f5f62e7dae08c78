"""Models as pages show them: how each stands here, how often it was right, what it covers and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.papers import Clause
from liandong.law.rules import Text
from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk import catalogue, explaining, gathering, measuring, telling
from liandong.warn.risk.model import Model
from liandong.warn.risk.models import Asking, Difference, Family, ModelState
from liandong.warn.risk.queries.warnings import snoozes_of, states_of

FAMILIES = Family.choices
SHOWN = 200  # lines of a difference on a page
Stage = ModelState.Stage


@dataclass(frozen=True, slots=True)
class Line:
    """一行模型."""

    model: Model
    title: Text
    question: Text
    family: str
    state: ModelState | None
    trial: ModelState | None
    precision: measuring.Precision
    asking: Asking | None

    @property
    def is_behind(self) -> bool:
        """Whether the catalogue has a newer version than the one in use."""
        return self.state is not None and self.state.version != self.model.version


def lines(user: User, family: str = "") -> list[Line]:
    """The catalogue, family by family."""
    agency = acting(user)
    used, trials = _states(user)
    rates, asked = measuring.precisions(agency), last_askings(agency)
    shown = [model for model in catalogue.newest().values() if not family or model.family == family]
    order = list(Family.values)
    return [
        _line(model, used.get(model.id), trials.get(model.id), rates, asked)
        for model in sorted(shown, key=lambda one: (order.index(one.family), one.id))
    ]


def _line(
    model: Model,
    state: ModelState | None,
    trial: ModelState | None,
    rates: dict[tuple[str, int], measuring.Precision],
    asked: dict[str, Asking],
) -> Line:
    version = state.version if state else model.version
    return Line(
        model=model, title=explaining.text(model.title), question=explaining.text(model.question),
        family=str(Family(model.family).label), state=state, trial=trial, asking=asked.get(model.id),
        precision=rates.get((model.id, version), measuring.Precision()),
    )  # fmt: skip


def waiting(user: User) -> QuerySet[ModelState]:
    """Versions tried and not yet published."""
    return states_of(user).filter(stage=Stage.SHADOW)


def last_askings(agency: Agency) -> dict[str, Asking]:
    """How each model did in the newest finished run."""
    rows = Asking.objects.filter(run__agency=agency, run__stage="done").select_related("run")
    return {row.model: row for row in rows.order_by("model", "-run_id").distinct("model")}


def page(user: User, name: str) -> dict[str, Any] | None:
    """One model; None when there is none of that name."""
    model = catalogue.newest().get(name)
    if model is None:
        return None
    agency = acting(user)
    used, trials = _states(user)
    rates = {version: rate for (id_, version), rate in measuring.precisions(agency).items() if id_ == name}
    return {
        **named(name),
        "line": _line(model, used.get(name), trials.get(name), measuring.precisions(agency), last_askings(agency)),
        "rates": sorted(rates.items(), reverse=True),
        "settings": settings_shown(agency, model, used.get(name)),
        "history": states_of(user).filter(model=name),
        "askings": Asking.objects.filter(run__agency=agency, model=name).select_related("run").order_by("-run_id")[:12],
        "snoozes": snoozes_of(user).filter(model=name, until__gte=today()),
        "clauses": naming(model),
        "speaks": bool(catalogue.duties([model], agency.place, today())),
        "missing": [explaining.text(REGISTERS[register].says) for register, _keys in explaining.missing(model)],
    }


def naming(model: Model) -> list[tuple[str, Clause]]:
    """The clauses of directives that name what it asks, each with its directive."""
    every = [(one.act, clause) for one in book().clauses.values() for clause in one.clauses]
    return [(act, clause) for act, clause in every if clause.id in model.named]


def named(name: str) -> dict[str, Any]:
    """A model and its words; only its id where the catalogue no longer has it."""
    model = catalogue.newest().get(name)
    if model is None:
        return {"model": None, "title": Text(name, name)}
    words = ("title", "question", "innocent", "passes")
    return {"model": model, **{word: explaining.text(getattr(model, word)) for word in words}}


def settings_shown(agency: Agency, model: Model, state: ModelState | None) -> list[tuple[explaining.Used, Any, float]]:
    """Each threshold as it is used, its version in the book, and what the book says today."""
    now = gathering.settings_on(model.settings, agency.place, today())
    kept = {**now, **(state.settings if state else {})}
    return [
        (used, book().rule(used.id, agency.place).on(today()), now[used.id]["value"])
        for used in explaining.used(kept, model.settings, agency.place)
    ]


def difference(state: ModelState) -> dict[str, Any]:
    """What the trial of a version found differently, row by row, as far as a page shows it."""
    rows = Difference.objects.filter(asking__run=state.shadow_id, asking__model=state.model)
    shown = list(rows.select_related("subject")[:SHOWN])
    names, first = telling.Names([row.grain for row in shown]), telling.first_of(state.model, state.version)
    told = [(row, telling.grain_told(row.grain, names, first)) for row in shown]
    return {"differences": told, "left_out": max(0, state.new + state.gone - len(shown)), "run": state.shadow}


def _states(user: User) -> tuple[dict[str, ModelState], dict[str, ModelState]]:
    rows = list(states_of(user).filter(stage__in=(Stage.PUBLISHED, Stage.DRAFT, Stage.SHADOW)))
    used = {row.model: row for row in rows if row.stage == Stage.PUBLISHED}
    return used, {row.model: row for row in rows if row.stage != Stage.PUBLISHED}
