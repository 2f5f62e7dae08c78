"""Working a finding out again on its own registers and settings, and opening the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.dossiers.cleared import cleared
from liandong.law.refusal import Refusal
from liandong.warn.practice import snapshot, store
from liandong.warn.practice.models import Snapshot
from liandong.warn.risk import catalogue, engine, gathering
from liandong.warn.risk.actions import raising
from liandong.warn.risk.behind import MOST, Behind, asked, readable
from liandong.warn.risk.events import FindingReworked
from liandong.warn.risk.model import RowModel, TableModel
from liandong.warn.risk.models import Finding


@dataclass(frozen=True, slots=True)
class Reworked:
    """复算: what came out this time, beside what the run had.

    apart           what differs: name → (then, now)
    is_same_data    whether the practice files are those of the run; a correction came in between otherwise
    """

    is_found: bool
    apart: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    is_same_data: bool = True

    @property
    def is_equal(self) -> bool:
        return self.is_found and not self.apart


@transaction.atomic
def rework(*, finding: Finding, by: User) -> Reworked:
    """复算疑点: the same version asked again over the registers, settings and days of its run.

    raises   Refusal  another agency's, or the version or the registers of that run are gone
    records  FindingReworked
    """
    run, model = finding.last_run, _model(finding, by)
    taken = _registers(finding)
    parts = gathering.read(finding.agency, gathering.tables_of(model), run.since, run.until, by=by)
    (outcome,) = engine.run(
        [model], parts.files, snapshot.tables(taken), _figures(finding), since=run.since, until=run.until
    )
    hits = raising.hits_of(model, finding.rule_version, outcome.findings.to_pylist())
    mine = next((hit for hit in hits if hit.key == finding.key), None)
    made = Reworked(mine is not None, _apart(finding, mine) if mine else {}, parts.hash == run.parts)
    warning = finding.warning
    key = warning.dossier.key if warning else ""
    record(FindingReworked(dossier=key, finding=finding.pk, equal=made.is_equal), by=by)
    return made


def open_rows(*, finding: Finding, purpose: str, by: User) -> Behind:
    """查阅疑点明细: the rows behind a finding, opened with a purpose that stays in the reading log; patients masked.

    raises  Refusal  another agency's, no purpose, or the version or the registers of that run are gone
    """
    run, model, warning = finding.last_run, _model(finding, by), finding.warning
    if warning is None:
        raise Refusal(
            _("This finding belongs to no warning: there is no dossier on which its reading could be logged.")
        )
    wanted = asked(finding.grain, finding.first_day, finding.last_day)
    with cleared(by=by, dossier=warning.dossier, purpose=purpose, what="practice"):
        tables = gathering.tables_of(model)
        files = {name: store.parts(finding.agency, name, run.since, run.until) for name in tables}
        if not files:
            raise Refusal(_("This model compares registers: no row of practice stands behind what it finds."))
        found = engine.behind(
            model, wanted, files, snapshot.tables(_registers(finding)), _figures(finding), limit=MOST + 1
        )
    return readable(found.to_pylist(), found.column_names)


def _registers(finding: Finding) -> Snapshot:
    taken = Snapshot.objects.filter(hash=finding.last_run.snapshot).first()
    if taken is None:
        raise Refusal(_("The registers of that run are no longer kept. Run the models again."))
    return taken


def _figures(finding: Finding) -> dict[str, float]:
    return {name: float(kept["value"]) for name, kept in finding.last_run.settings.items()}


def _model(finding: Finding, by: User) -> RowModel | TableModel:
    if acting(by) != finding.agency:
        raise Refusal(_("Findings are worked out again by the agency whose data they rest on."))
    model = catalogue.editions().get((finding.model, finding.version))
    if model is None:
        raise Refusal(_("The catalogue no longer has this version of the model."))
    return model


def _apart(finding: Finding, hit: raising.Hit) -> dict[str, tuple[Any, Any]]:
    then = {**finding.figures, "lines": finding.lines, "first_day": finding.first_day, "last_day": finding.last_day}
    now = {**hit.figures, "lines": hit.lines, "first_day": hit.first_day, "last_day": hit.last_day}
    return {name: (then.get(name), now.get(name)) for name in {*then, *now} if then.get(name) != now.get(name)}
