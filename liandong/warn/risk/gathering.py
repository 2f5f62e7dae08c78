"""What a run brings home: outcomes of the models, and all that is needed to work one of them out again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.dossiers.cleared import cleared
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from liandong.warn.practice import snapshot, store
from liandong.warn.practice.models import Part, Snapshot
from liandong.warn.practice.tables import PRACTICE
from liandong.warn.risk import catalogue, engine, outcomes
from liandong.warn.risk.catalogue import Question
from liandong.warn.risk.ledgers import raw
from liandong.warn.risk.model import Model
from liandong.warn.risk.models import ModelState, Run, Screening

NO_DUTY = "no_duty:"  # a word of Outcome.cannot_tell beside those of the engine
Settled = Mapping[str, Mapping[str, Any]]  # threshold → {value, from, local, layer}


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


def gather(run: Run, *, memory: str, by: User) -> Gathered:
    """Read what a run needs, ask its models, and say how long it took.

    raises  Refusal  there are no practice data of these days, or a version in use is gone from the catalogue
    """
    began, every, place = time.monotonic(), _asked(run), run.agency.place
    duties = catalogue.duties(every, place, today())
    models = [model for model in every if model.rule in duties]
    registers = snapshot.take()
    parts = read(run.agency, {table for model in models for table in tables_of(model)}, run.since, run.until, by=by)
    book_now = settings_on(catalogue.thresholds(models), place, today())
    in_use = published(run.agency)
    used = book_now if run.is_shadow else _as_published(book_now, models, in_use)
    asker = Asker(run, parts, registers, memory)
    found = asker.ask_apart((model, _settled(model, book_now, in_use, run)) for model in models)
    found += [_without_duty(model) for model in every if model.rule not in duties]
    beside = asker.beside(models, in_use) if run.is_shadow else []
    return Gathered(
        outcomes=found, beside=beside, snapshot=registers.hash, parts=parts.hash, settings=used,
        rule_versions=duties, seconds=time.monotonic() - began,
    )  # fmt: skip


def _without_duty(model: Question) -> outcomes.Outcome:
    """A model whose duty does not speak in the place is not asked, and says so."""
    nothing = pa.table({name: [] for name in (*model.grain, "lines", "first_day", "last_day")})
    return outcomes.Outcome(model, nothing, 0, 0, f"{NO_DUTY}{model.rule}", 0.0)


@dataclass(frozen=True)
class Read:
    """诊疗数据文件: paths by table, their hashes, and what tells this reading from another."""

    files: Mapping[str, list[Path]]
    keys: Mapping[Path, str]
    hash: str


def read(agency: Agency, tables: Iterable[str], since: date, until: date, *, purpose: str = "", by: User) -> Read:
    """The live files of practice of these days; the reading is logged on the standing dossier of the agency."""
    wanted = sorted(tables)
    purpose = purpose or f"风险筛查：{since.isoformat()}至{until.isoformat()}"
    with cleared(by=by, dossier=screening(agency, by).dossier, purpose=purpose, what="practice"):
        rows = list(
            Part.objects.filter(agency=agency, table__in=wanted, first_day__lte=until, last_day__gte=since)
            .order_by("table", "month", "path")
            .values_list("table", "path", "sha256")
        )
    files: dict[str, list[Path]] = {name: [] for name in wanted}
    for table, path, _sha in rows:
        files[table].append(store.root() / path)
    keys = {store.root() / path: sha for _table, path, sha in rows}
    return Read(files, keys, hashlib.sha256("".join(sha for _table, _path, sha in rows).encode()).hexdigest())


def screening(agency: Agency, by: User) -> Screening:
    """The standing dossier on which an agency's readings of practice data are logged."""
    found = Screening.objects.filter(agency=agency).select_related("dossier").first()
    if found is not None:
        return found
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        found = Screening.objects.filter(agency=agency).select_related("dossier").first()
        if found is None:
            title = f"风险筛查：{agency.name}"
            dossier = open_dossier(kind="work", title=title, place=agency.place, owner=agency, grade="secret", by=by)
            found = Screening.objects.create(agency=agency, dossier=dossier)
    return found


def tables_of(model: Model) -> set[str]:
    """The tables of practice that a model needs, through ledgers too."""
    return {raw(name) for name in wanted_tables(model) if raw(name) in PRACTICE}


def wanted_tables(model: Model) -> tuple[str, ...]:
    return tuple(getattr(model, "needs", ()))


def _asked(run: Run) -> list[Any]:
    editions = catalogue.editions()
    gone = [f"{name}@{version}" for name, version in run.asked.items() if (name, version) not in editions]
    if gone:
        raise Refusal(
            _("The catalogue no longer has %(names)s. Try the newest version in a shadow run and publish it.")
            % {"names": ", ".join(gone)}
        )
    return [editions[name, version] for name, version in sorted(run.asked.items())]


def published(agency: Agency) -> dict[str, ModelState]:
    """Model → its version in use, at an agency."""
    rows = ModelState.objects.filter(agency=agency, stage=ModelState.Stage.PUBLISHED)
    return {row.model: row for row in rows}


def _as_published(
    now: Mapping[str, dict[str, Any]], models: Iterable[Model], in_use: Mapping[str, ModelState]
) -> dict[str, dict[str, Any]]:
    """Thresholds as they were published: a figure moved in the rulebook waits for its own trial."""
    used = dict(now)
    for model in models:
        state = in_use.get(model.id)
        used.update({name: kept for name, kept in (state.settings if state else {}).items() if name in used})
    return used


def _settled(model: Model, now: Settled, in_use: Mapping[str, ModelState], run: Run) -> Settled:
    """The settings of one model: on trial those of the rulebook, in use those it was published with."""
    state = None if run.is_shadow else in_use.get(model.id)
    kept = state.settings if state else {}
    return {name: kept.get(name, now[name]) for name in model.settings}


@dataclass(frozen=True)
class Asker:
    """The data of a run, ready to be asked."""

    run: Run
    parts: Read
    registers: Snapshot
    memory: str

    def ask(self, models: list[Any], used: Settled) -> list[Any]:
        figures = {name: float(kept["value"]) for name, kept in used.items()}
        since, until = self.run.since, self.run.until
        asked = (models, self.parts.files, snapshot.tables(self.registers), figures)
        if self.run.engine != "duckdb":
            return engine.run(*asked, on=self.run.engine, since=since, until=until)
        kept = store.folder(self.run.agency_id, "asked")  # ledgers and findings: only what is new is worked out
        memory = self.memory or engine.MEMORY
        return engine.update(kept, *asked, keys=self.parts.keys, memory=memory, since=since, until=until)

    def ask_apart(self, pairs: Iterable[tuple[Any, Settled]]) -> list[Any]:
        """Models with the settings of each: together where these agree, apart where two want another figure."""
        groups: list[tuple[list[Any], dict[str, Mapping[str, Any]]]] = []
        for model, used in pairs:
            for models, together in groups:
                if all(together.get(name, kept)["value"] == kept["value"] for name, kept in used.items()):
                    models.append(model)
                    together.update(used)
                    break
            else:
                groups.append(([model], dict(used)))
        return [outcome for models, together in groups for outcome in self.ask(models, together)]

    def beside(self, models: list[Any], in_use: Mapping[str, ModelState]) -> list[Any]:
        """The versions in use, asked with the settings they were published with."""
        editions, states = catalogue.editions(), [in_use.get(model.id) for model in models]
        pairs = [(editions.get((one.model, one.version)), one.settings) for one in states if one is not None]
        return self.ask_apart((old, used) for old, used in pairs if old is not None)
