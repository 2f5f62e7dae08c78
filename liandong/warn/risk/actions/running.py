"""Asking the models: a run is arranged, carried out over files, and its outcomes kept once."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from errno import ENOSPC

import duckdb
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting, who_did
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.law.refusal import Refusal
from liandong.warn.risk import catalogue
from liandong.warn.risk.actions import life, raising
from liandong.warn.risk.events import ModelsRun, RunAsked, RunBrokenOff
from liandong.warn.risk.gathering import Gathered, Outcome, gather
from liandong.warn.risk.models import Asking, ModelState, Run

LOG = logging.getLogger(__name__)
AT_WORK = 0x52495348  # class of the locks of runs


@transaction.atomic
def ask_for_run(
    *, agency: Agency | None = None, since: date, until: date, models: Collection[str] = (), shadow: bool = False,
    on: str = "duckdb", by: User,
) -> Run:  # fmt: skip
    """安排风险筛查: a live run asks the versions in use; a shadow run tries the newest ones beside them.

    agency   whose practice data; the one `by` acts for, if left out
    models   ids; all, if left out
    on       duckdb, or the address of a Spark cluster
    raises   Refusal  not for this agency, days that make no sense, an unknown model, or nothing in use yet
    records  RunAsked
    """
    agency = agency or acting(by)
    if acting(by) != agency:
        raise Refusal(_("Practice data are screened by the agency that collects them. Act for it first."))
    if since > until or until > today():
        raise Refusal(_("Choose a time that has passed, its first day before its last."))
    wanted = sorted(set(models) or catalogue.newest())
    if strange := [name for name in wanted if name not in catalogue.newest()]:
        raise Refusal(
            _("There is no such model: %(names)s. Choose from the catalogue.") % {"names": ", ".join(strange)}
        )
    asked = life.on_trial(wanted) if shadow else _in_use(agency, wanted)
    if not asked:
        raise Refusal(_("No model is in use yet. Try the models in a shadow run, then publish them."))
    run = Run.objects.create(
        agency=agency, is_shadow=shadow, asked=asked, since=since, until=until, engine=on, asked_at=now(), asked_by=by
    )
    record(RunAsked(run=run.pk, agency=agency.pk, shadow=shadow), by=by)
    return run


def run(
    *, agency: Agency | None = None, since: date, until: date, models: Collection[str] = (), shadow: bool = False,
    on: str = "duckdb", memory: str = "", by: User,
) -> Run:  # fmt: skip
    """筛查: arrange a run and carry it out at once. See `ask_for_run` and `carry_out`."""
    asked = ask_for_run(agency=agency, since=since, until=until, models=models, shadow=shadow, on=on, by=by)
    return carry_out(run=asked, memory=memory, by=by)


def carry_out(*, run: Run, memory: str = "", by: User) -> Run:
    """运行筛查: read, ask, keep. The models run outside any transaction, so that nobody waits for them.

    memory   what the engine may use at most, such as 1GB
    raises   Refusal  another run of this agency is going on, or this one is over
    records  ModelsRun and what follows from each finding; RunBrokenOff when it breaks off
    """
    with _at_work(run):
        run = _begin(run)
        try:
            return keep_outcomes(run=run, gathered=gather(run, memory=memory, by=by), by=by)
        except Exception as trouble:
            _break_off(run, _in_words(trouble, run), by)
            raise


def carry_out_waiting() -> int:
    """筛查排队的任务: the oldest waiting run of an agency that has none going on. Returns how many were carried out."""
    _break_off_the_dead()
    going = Run.objects.filter(stage=Run.Stage.RUNNING).values("agency")
    waiting = Run.objects.filter(stage=Run.Stage.WAITING).exclude(agency__in=going).order_by("pk")
    found = waiting.select_related("agency").first()
    if found is None:
        return 0
    try:
        carry_out(run=found, by=who_did(found.asked_by_id, found.agency_id))
    except Refusal:
        return 0  # what broke it off stands on the run
    return 1


@transaction.atomic
def keep_outcomes(*, run: Run, gathered: Gathered, by: User) -> Run:
    """保存筛查结果: what each model found, once; findings become warnings. A shadow run leaves only its differences.

    records  ModelsRun, WarningRaised, FindingsJoined, WarningPushed; ModelTried of a shadow run
    """
    run = (
        Run.objects.select_for_update(of=("self",)).select_related("agency__place", "agency__department").get(pk=run.pk)
    )
    run.snapshot, run.parts, run.settings = gathered.snapshot, gathered.parts, gathered.settings
    run.seconds, run.rows = gathered.seconds, max((one.rows for one in gathered.outcomes), default=0)
    run.findings, run.raised = _keep_all(run, gathered, by)
    run.stage, run.ended_at = Run.Stage.DONE, now()
    run.save()
    record(
        ModelsRun(
            run=run.pk, agency=run.agency_id, shadow=run.is_shadow, snapshot=run.snapshot, rows=run.rows,
            models=[f"{name}@{version}" for name, version in sorted(run.asked.items())], findings=run.findings,
            raised=run.raised,
        ),
        by=by,
    )  # fmt: skip
    return run


def _keep_all(run: Run, gathered: Gathered, by: User) -> tuple[int, int]:
    askings = [_asking(run, outcome, gathered) for outcome in gathered.outcomes]
    Asking.objects.bulk_create(askings)
    found = sum(asking.found for asking in askings)
    if run.is_shadow:
        life.compare(run, askings, gathered, by=by)
        return found, 0
    hits = [hit for one in gathered.outcomes for hit in _hits(one, gathered)]
    raised = raising.keep(run, hits, by)
    _count(askings, hits, run)
    return found, raised


def _hits(outcome: Outcome, gathered: Gathered) -> Sequence[raising.Hit]:
    version = gathered.rule_versions.get(outcome.model.rule)
    return raising.hits_of(outcome.model, version, outcome.findings.to_pylist())


def _count(askings: Sequence[Asking], hits: Sequence[raising.Hit], run: Run) -> None:
    """What each model brought that was new, and what is about nobody whom the register knows."""
    for asking in askings:
        mine = [hit for hit in hits if hit.model.id == asking.model and hit.model.version == asking.version]
        asking.unplaced = sum(hit.subject is None for hit in mine)
        asking.raised = run.first_findings.filter(model=asking.model, version=asking.version).count()
    Asking.objects.bulk_update(askings, ["unplaced", "raised"])


def _asking(run: Run, outcome: Outcome, gathered: Gathered) -> Asking:
    model = outcome.model
    return Asking(
        run=run, model=model.id, version=model.version, rule=model.rule,
        rule_version=gathered.rule_versions.get(model.rule), rows=outcome.rows, judged=outcome.judged,
        cannot_tell=(outcome.cannot_tell or "")[:400], found=outcome.findings.num_rows, seconds=outcome.seconds,
    )  # fmt: skip


def _in_use(agency: Agency, wanted: Collection[str]) -> dict[str, int]:
    rows = ModelState.objects.filter(agency=agency, stage=ModelState.Stage.PUBLISHED, model__in=wanted)
    return dict(rows.order_by("model").values_list("model", "version"))


def _begin(run: Run) -> Run:
    try:
        with transaction.atomic():
            run = Run.objects.select_for_update(of=("self",)).select_related("agency").get(pk=run.pk)
            if run.stage != Run.Stage.WAITING:
                raise Refusal(_("This run has been carried out already, or is going on. Ask for a new one."))
            run.stage, run.started_at = Run.Stage.RUNNING, now()
            run.save(update_fields=["stage", "started_at"])
    except IntegrityError:
        raise Refusal(_("Another run over the data of this agency is going on. It waits for its turn.")) from None
    return run


@contextmanager
def _at_work(run: Run) -> Iterator[None]:
    """A lock that the database lets go of when whoever works on the run is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [AT_WORK, run.pk])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [AT_WORK, run.pk])


def _break_off_the_dead() -> None:
    """Runs that say they go on and on which nobody works any more: their process was killed."""
    for run in Run.objects.filter(stage=Run.Stage.RUNNING).select_related("asked_by"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [AT_WORK, run.pk])
            (is_free,) = cursor.fetchone() or (False,)
            if is_free:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [AT_WORK, run.pk])
        if is_free:
            _break_off(run, str(_("The process that worked on it was stopped. Ask for a new run.")), run.asked_by)


def _in_words(trouble: Exception, run: Run) -> str:
    """What broke a run off, for whoever asked for it; what nobody foresaw goes to the log as it is."""
    if isinstance(trouble, Refusal):
        return str(trouble)
    if isinstance(trouble, MemoryError | duckdb.OutOfMemoryException):
        return str(_("The memory was not enough. Ask about fewer months, or have the operator allow more."))
    if getattr(trouble, "errno", None) == ENOSPC or "No space left" in str(trouble):
        return str(_("The disk is full. Have the operator make room, then ask for a new run."))
    LOG.error("run %s was broken off", run.pk, exc_info=trouble)
    kind = type(trouble).__name__
    return str(
        _("Something went wrong that nobody foresaw (%(kind)s); the operator finds it in the log, as run %(run)s.")
        % {"kind": kind, "run": run.pk}
    )


@transaction.atomic
def _break_off(run: Run, why: str, by: User | None) -> None:
    Run.objects.filter(pk=run.pk).update(stage=Run.Stage.FAILED, broke=why[:400], ended_at=now())
    record(RunBrokenOff(run=run.pk, agency=run.agency_id), by=by)
