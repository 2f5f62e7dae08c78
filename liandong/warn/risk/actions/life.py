"""The life of a model: drafted, tried beside the version in use, published with the difference known, retired."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.law.refusal import Refusal
from liandong.warn.risk import catalogue
from liandong.warn.risk.actions import raising
from liandong.warn.risk.events import ModelPublished, ModelRetired, ModelTried
from liandong.warn.risk.models import Asking, Difference, ModelState, Run

if TYPE_CHECKING:
    from liandong.warn.risk.gathering import Gathered

Stage = ModelState.Stage
Side = Difference.Side


def on_trial(wanted: Collection[str]) -> dict[str, int]:
    """What a shadow run tries: the newest version of each model."""
    newest = catalogue.newest()
    return {name: newest[name].version for name in wanted}


def compare(run: Run, askings: Sequence[Asking], gathered: Gathered, *, by: User) -> None:
    """影子比对: what each version on trial finds that the one in use does not, and the other way round.

    records  ModelTried for each model that could be asked
    """
    live = {one.model.id: one.findings.to_pylist() for one in gathered.beside}
    for asking, outcome in zip(askings, gathered.outcomes, strict=True):
        if outcome.cannot_tell:
            continue
        ours = raising.hits_of(outcome.model, None, outcome.findings.to_pylist())
        theirs = raising.hits_of(outcome.model, None, live.get(outcome.model.id, ()))
        new, gone = _apart(ours, theirs), _apart(theirs, ours)
        raising.place_hits([*new, *gone])
        rows = [
            *(_difference(asking, Side.NEW, hit) for hit in new),
            *(_difference(asking, Side.GONE, hit) for hit in gone),
        ]
        Difference.objects.bulk_create(rows, batch_size=raising.BATCH)
        _tried(run, asking, gathered.settings_of(outcome.model), (len(new), len(gone)), by)


@transaction.atomic
def publish_model(*, state: ModelState, because: str, by: User) -> ModelState:
    """发布模型版本: from now on live runs ask it, with the settings it was tried with; the version before is retired.

    because  what was made of the difference
    raises   Refusal  not ours, no finished trial, no reason, or published or retired already
    records  ModelPublished; ModelRetired of the version before
    """
    state = _ours(state, by)
    if state.stage != Stage.SHADOW or state.shadow is None or state.shadow.stage != Run.Stage.DONE:
        raise Refusal(_("A version is published after a finished shadow run. Run it in the shadow first."))
    if not because.strip():
        raise Refusal(_("Say what you made of the difference: new and vanished findings were listed."))
    for old in ModelState.objects.filter(agency=state.agency, model=state.model, stage=Stage.PUBLISHED):
        _retire(old, because, by)
    _turn(state, Stage.PUBLISHED, because, by)
    record(
        ModelPublished(state=state.pk, model=state.model, version=state.version, run=state.shadow.pk),
        said=because, by=by,
    )  # fmt: skip
    return state


@transaction.atomic
def publish_models(*, run: Run, because: str, by: User) -> list[ModelState]:
    """发布一次影子运行的模型: all versions that this run tried and that wait for it.

    raises   Refusal  as `publish_model` does, or nothing waits
    records  ModelPublished for each
    """
    rows = ModelState.objects.filter(agency=acting(by), shadow=run, stage=Stage.SHADOW).order_by("model")
    if not rows:
        raise Refusal(_("No version that this run tried waits to be published."))
    return [publish_model(state=row, because=because, by=by) for row in rows]


@transaction.atomic
def retire_model(*, state: ModelState, because: str, by: User) -> ModelState:
    """停用模型: live runs no longer ask it; its findings stay as they are.

    raises   Refusal  not ours, not in use, or no reason
    records  ModelRetired
    """
    state = _ours(state, by)
    if state.stage != Stage.PUBLISHED:
        raise Refusal(_("Only a version in use is retired."))
    if not because.strip():
        raise Refusal(_("Say why the model is no longer asked."))
    return _retire(state, because, by)


def _retire(state: ModelState, because: str, by: User) -> ModelState:
    _turn(state, Stage.RETIRED, because, by)
    record(ModelRetired(state=state.pk, model=state.model, version=state.version), said=because, by=by)
    return state


def _turn(state: ModelState, stage: str, because: str, by: User) -> None:
    state.stage, state.because, state.changed_at, state.changed_by = stage, because.strip()[:400], now(), by
    state.save()


def _ours(state: ModelState, by: User) -> ModelState:
    rows = ModelState.objects.select_for_update(of=("self",)).select_related("agency", "shadow", "changed_by")
    found = rows.get(pk=state.pk)
    if acting(by) != found.agency:
        raise Refusal(_("Which models are in use is decided by the agency whose data they read."))
    if found.stage != state.stage:
        facts = {"who": found.changed_by.name, "stage": found.get_stage_display()}
        raise Refusal(_("%(who)s has changed it meanwhile: it is %(stage)s now.") % facts)
    return found


def _tried(run: Run, asking: Asking, settings: dict[str, object], counts: tuple[int, int], by: User) -> None:
    new, gone = counts
    state = _state(run.agency, asking, settings, by)
    if state is None:
        return
    state.stage, state.shadow, state.new, state.gone = Stage.SHADOW, run, new, gone
    state.settings, state.version, state.changed_at, state.changed_by = settings, asking.version, now(), by
    state.save()
    event = ModelTried(
        state=state.pk, model=state.model, version=state.version, run=run.pk, new=new, gone=gone
    )  # fmt: skip
    record(event, by=by)


def _state(agency: Agency, asking: Asking, settings: dict[str, object], by: User) -> ModelState | None:
    """The row of the trial; none where this very version with these settings is in use already."""
    rows = ModelState.objects.select_for_update(of=("self",)).filter(agency=agency, model=asking.model)
    used = rows.filter(stage=Stage.PUBLISHED).first()
    if used is not None and (used.version, used.settings) == (asking.version, settings):
        return None
    trial = rows.filter(stage__in=(Stage.DRAFT, Stage.SHADOW)).first()
    return trial or ModelState(agency=agency, model=asking.model, version=asking.version, changed_by=by)


def _apart(some: Sequence[raising.Hit], others: Sequence[raising.Hit]) -> list[raising.Hit]:
    there = {hit.key for hit in others}
    return [hit for hit in some if hit.key not in there]


def _difference(asking: Asking, side: str, hit: raising.Hit) -> Difference:
    days = {"first_day": hit.first_day.isoformat(), "last_day": hit.last_day.isoformat(), "lines": hit.lines}
    return Difference(
        asking=asking, side=side, subject_id=hit.subject, grain=hit.grain, figures={**hit.figures, **days}
    )
