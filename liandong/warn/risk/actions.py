"""Taking in practice data, asking the models, and what a person makes of a finding."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record, record_all
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.cleared import cleared
from liandong.law.refusal import Refusal
from liandong.warn.risk import snapshot
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.events import FindingConfirmed, FindingDismissed, FindingRaised, ModelRun, PracticeTakenIn
from liandong.warn.risk.model import RowModel
from liandong.warn.risk.models import Finding, PracticeRow, Run

BATCH = 5_000
LOOK_FIRST = _("Say what you looked at: a model's alert alone starts nothing.")


@transaction.atomic
def take_in_practice(*, rows: Iterable[Mapping[str, Any]], source: str, by: User) -> int:
    """接收诊疗数据: keep lines of practice for the agency that collected them; only it can read them again.

    rows     institution (id), practitioner (id or None), subject, item, patient (keyed hash), day, quantity
    returns  how many
    records  PracticeTakenIn
    """
    agency, taken, lines = acting(by), 0, iter(rows)
    while batch := list(islice(lines, BATCH)):
        PracticeRow.objects.bulk_create([_line(row, agency.pk) for row in batch])
        taken += len(batch)
    record(PracticeTakenIn(agency=agency.pk, rows=taken, source=source), by=by)
    return taken


def _line(row: Mapping[str, Any], agency: int) -> PracticeRow:
    return PracticeRow(
        agency_id=agency, institution_id=row["institution"], practitioner_id=row.get("practitioner"),
        subject=row["subject"], item=row["item"], patient=row["patient"], day=row["day"], quantity=row["quantity"],
    )  # fmt: skip


@transaction.atomic
def run_model(*, model: str, since: date, until: date, by: User) -> Run:
    """运行模型: ask one model about the agency's practice data of a time; what it asked before is not raised again.

    raises   Refusal  no such model, or the days are the wrong way round
    records  ModelRun, FindingRaised for each new finding
    """
    asked, agency = CATALOG.get(model), acting(by)
    if asked is None:
        raise Refusal(_("There is no such model. Choose one from the list."))
    if since > until or until > today():
        raise Refusal(_("Choose a time that has passed, its first day before its last."))
    dossier = dossiers.open_dossier(
        kind="warning", title=asked.title["zh"], place=agency.place, owner=agency, grade="secret", by=by
    )
    with cleared(by=by, dossier=dossier, purpose=f"运行风险模型“{asked.title['zh']}”", what="practice"):
        read = snapshot.ledger(agency=agency.pk, since=since, until=until)
        registers = snapshot.registers(agency=agency.pk, since=since, until=until)
    hits = asked.find(read, registers).order_by(list(asked.grain)).to_pyarrow().to_pylist()
    run = Run.objects.create(
        dossier=dossier, agency=agency, model=asked.id, version=asked.version, since=since, until=until,
        rows=int(read.count().execute()), ran_at=now(),
    )  # fmt: skip
    findings = Finding.objects.bulk_create(_new(asked, run, hits))
    record(
        ModelRun(dossier=dossier.key, model=asked.id, version=asked.version, rows=run.rows, findings=len(findings)),
        by=by,
    )
    raised = Finding.objects.filter(pk__in=[one.pk for one in findings]).select_related("subject")
    events = [
        FindingRaised(dossier=dossier.key, finding=one.pk, model=asked.id, subject=one.subject.code) for one in raised
    ]
    if events:
        run_clocks(events[0], dossier=dossier, on=today(), agencies={"owner": agency, "handler": agency}, by=by)
    record_all(events, by=by)
    return run


def _new(asked: RowModel, run: Run, hits: list[dict[str, Any]]) -> list[Finding]:
    """Hits that no earlier finding of the same model and version stands for already."""
    rows = Finding.objects.filter(run__model=run.model, run__version=run.version, run__agency=run.agency)
    known = set(rows.values_list("subject", "item"))
    first, *rest = asked.grain
    return [
        Finding(run=run, subject_id=hit[first], item=item, evidence=_evidence(hit))
        for hit in hits
        if (hit[first], item := " ".join(str(hit[name]) for name in rest)) not in known
    ]


def _evidence(hit: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: hit[name].isoformat() for name in ("first_day", "last_day")}
    return {"lines": hit["lines"], "days": hit["days"], **days}


@transaction.atomic
def confirm_finding(*, finding: Finding, note: str, by: User) -> Clue:
    """疑点转线索: a person has looked and makes a clue of it; the suspicion itself proves nothing (行政处罚法 41).

    raises   Refusal  another agency's finding, no note, or dealt with before
    records  FindingConfirmed
    """
    finding = _locked(finding, by)
    if not note.strip():
        raise Refusal(LOOK_FIRST, rule="penalty.alerts_are_not_evidence")
    model, found = CATALOG[finding.run.model], finding.evidence
    text = (
        f"{model.title['zh']}：{finding.subject.name}，{finding.about}，"
        f"{found['first_day']}至{found['last_day']}共{found['days']}日{found['lines']}条记录。{note.strip()}"
    )
    clue = clues.receive_clue(
        channel="model", source="risk_model", title=f"{model.title['zh']}：{finding.subject.name}"[:200], text=text,
        place=finding.subject.place or finding.run.agency.place, subject=finding.subject, matter=model.matter, by=by,
    )  # fmt: skip
    dossiers.link(from_dossier=finding.run.dossier, to_dossier=clue.dossier, relation="led_to", by=by)
    finding.stage, finding.clue, finding.reason = Finding.Stage.CONFIRMED, clue, note.strip()
    finding.save(update_fields=["stage", "clue", "reason"])
    _done(finding, FindingConfirmed(dossier=finding.run.dossier.key, finding=finding.pk, clue=clue.key), by)
    return clue


@transaction.atomic
def dismiss_finding(*, finding: Finding, reason: str, by: User) -> Finding:
    """排除疑点: a person has looked, and it is nothing; the reason helps to make the model better.

    raises   Refusal  another agency's finding, no reason, or dealt with before
    records  FindingDismissed
    """
    finding = _locked(finding, by)
    if not reason.strip():
        raise Refusal(_("Say why it is nothing: the reason is what makes the model better."))
    finding.stage, finding.reason = Finding.Stage.DISMISSED, reason.strip()
    finding.save(update_fields=["stage", "reason"])
    event = FindingDismissed(dossier=finding.run.dossier.key, finding=finding.pk)
    return _done(finding, event, by, said=reason)


def _locked(finding: Finding, by: User) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related(
        "run__dossier", "run__agency__place", "subject"
    )
    finding = rows.get(pk=finding.pk)
    if acting(by) != finding.run.agency:
        raise Refusal(_("This finding belongs to another agency."))
    if finding.stage != Finding.Stage.RAISED:
        raise Refusal(_("Somebody has dealt with this finding already. Look at it again."))
    return finding


def _done(finding: Finding, event: FindingConfirmed | FindingDismissed, by: User, said: str = "") -> Finding:
    agencies = {"owner": finding.run.agency, "handler": finding.run.agency}
    run_clocks(event, dossier=finding.run.dossier, on=today(), agencies=agencies, by=by)
    record(event, said=said, by=by)
    return finding
