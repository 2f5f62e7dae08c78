"""Hits of a run become findings, and findings become warnings: once each, grouped by subject and family."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.registry.models import Subject
from liandong.warn.risk.actions.pushing import push_by_rule
from liandong.warn.risk.actions.standing import tick
from liandong.warn.risk.events import FindingsJoined, WarningRaised
from liandong.warn.risk.model import Model
from liandong.warn.risk.models import Family, Finding, Review, Run, Snooze, Warning
from liandong.warn.risk.wording import family_title

COUNTED = ("lines", "first_day", "last_day")
BATCH = 2_000


@dataclass(slots=True)
class Hit:
    """命中: one line of an outcome."""

    model: Model
    rule_version: date | None
    grain: dict[str, Any]
    figures: dict[str, Any]
    lines: int
    first_day: date
    last_day: date
    key: str
    subject: int | None = None

    @property
    def about(self) -> tuple[int | None, str]:
        return self.subject, self.model.family


def hits_of(model: Model, rule_version: date | None, rows: Iterable[Mapping[str, Any]]) -> list[Hit]:
    """The lines of an outcome, each with the key of its grain."""
    return [_hit(model, rule_version, row) for row in rows]


def key_of(grain: Mapping[str, Any]) -> str:
    """The same for the same grain, whatever run it comes from."""
    return hashlib.sha256(json.dumps(grain, sort_keys=True).encode()).hexdigest()[:32]


def _hit(model: Model, rule_version: date | None, row: Mapping[str, Any]) -> Hit:
    grain = {name: plain(row[name]) for name in model.grain}
    figures = {name: plain(value) for name, value in row.items() if name not in grain and name not in COUNTED}
    return Hit(model, rule_version, grain, figures, int(row["lines"]), row["first_day"], row["last_day"], key_of(grain))


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return round(value, 6) if isinstance(value, float) else value


def place_hits(hits: Sequence[Hit]) -> None:
    """Whom each hit is about: the first of its grain, or else its institution; nobody where the register knows neither.

    A subject that was merged into another is that other one.
    """
    wanted = {hit.grain.get(name) for hit in hits for name in (hit.model.grain[0], "institution")}
    rows = Subject.objects.filter(pk__in=[one for one in wanted if isinstance(one, int) and one > 0])
    known: dict[Any, int] = {pk: merged or pk for pk, merged in rows.values_list("pk", "merged_into")}
    for hit in hits:
        first, institution = hit.grain[hit.model.grain[0]], hit.grain.get("institution")
        hit.subject = known.get(first) or known.get(institution)


def keep(run: Run, hits: Sequence[Hit], by: User | None) -> int:
    """Findings of a live run. Returns how many are new; what stands already is brought up to date."""
    place_hits(hits)
    known = _known(run)
    quiet = _quiet(run)
    fresh: list[Hit] = []
    again: list[Finding] = []
    for hit in hits:
        finding = known.get((hit.model.id, hit.model.version, hit.key))
        if finding is None or (finding.verdict and _is_more(hit, finding)):
            fresh.append(hit)
        elif not finding.verdict:
            again.append(_seen_again(finding, hit, run))
    Finding.objects.bulk_update(again, ["figures", "lines", "first_day", "last_day", "last_run"], batch_size=BATCH)
    made = [_finding(run, hit, quiet) for hit in fresh]
    awake = [each for each in again if each.warning_id is None and (each.model, each.subject_id) not in quiet]
    for each in awake:
        each.snooze = None
    _group(run, [*made, *awake], by)
    Finding.objects.bulk_create(made, batch_size=BATCH)
    Finding.objects.bulk_update(awake, ["warning", "snooze"], batch_size=BATCH)
    return len(made)


def _known(run: Run) -> dict[tuple[str, int, str], Finding]:
    """The latest finding of each grain that the asked models ever made here."""
    rows = Finding.objects.filter(agency=run.agency, model__in=list(run.asked)).order_by("pk")
    return {(row.model, row.version, row.key): row for row in rows.iterator()}


def _quiet(run: Run) -> dict[tuple[str, int | None], Snooze]:
    rows = Snooze.objects.filter(agency=run.agency, ended_on__isnull=True, until__gte=today())
    return {(row.model, row.subject_id): row for row in rows}


def _is_more(hit: Hit, finding: Finding) -> bool:
    """Whether something happened after what people have decided on."""
    return hit.last_day > finding.last_day or hit.lines > finding.lines


def _seen_again(finding: Finding, hit: Hit, run: Run) -> Finding:
    finding.figures, finding.lines, finding.last_run = hit.figures, hit.lines, run
    finding.first_day, finding.last_day = hit.first_day, hit.last_day
    return finding


def _finding(run: Run, hit: Hit, quiet: Mapping[tuple[str, int | None], Snooze]) -> Finding:
    model = hit.model
    return Finding(
        agency=run.agency, subject_id=hit.subject, model=model.id, version=model.version, family=model.family,
        severity=model.severity, rule=model.rule, rule_version=hit.rule_version, grain=hit.grain, key=hit.key,
        figures=hit.figures, lines=hit.lines, first_day=hit.first_day, last_day=hit.last_day, first_run=run,
        last_run=run, snooze=quiet.get((model.id, hit.subject)),
    )  # fmt: skip


def _group(run: Run, findings: Sequence[Finding], by: User | None) -> None:
    """Each finding into the one open warning of its subject and family."""
    groups: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.subject_id is not None and finding.snooze is None:
            groups[finding.subject_id, finding.family].append(finding)
    subjects = Subject.objects.select_related("place").in_bulk({subject for subject, _family in groups})
    for (subject, family), rows in sorted(groups.items()):
        warning = _join(run, subjects[subject], family, rows, by) or _raise(run, subjects[subject], family, rows, by)
        for row in rows:
            row.warning = warning


def _join(run: Run, subject: Subject, family: str, rows: Sequence[Finding], by: User | None) -> Warning | None:
    """The open warning takes them in; a first review that did not see them no longer stands."""
    found = Warning.objects.select_for_update(of=("self",)).select_related("dossier__place", "agency__place", "subject")
    standing = found.filter(agency=run.agency, subject=subject, family=family)
    warning = standing.exclude(stage=Warning.Stage.DECIDED).first()
    if warning is None:
        return None
    warning.reviews.filter(step=Review.Step.FIRST, is_void=False).update(is_void=True)
    warning.stage, before = Warning.Stage.OPEN, warning.level
    warning.level = max(before, *(row.severity for row in rows))
    warning.by_models = sorted({*warning.by_models, *(row.model for row in rows)})
    warning.revision += 1
    warning.save(update_fields=["stage", "level", "by_models", "revision"])
    event = FindingsJoined(
        dossier=warning.dossier.key, warning=warning.pk, level=warning.level, findings=len(rows)
    )  # fmt: skip
    tick(event, warning, by=by)
    record(event, by=by)
    push_by_rule(warning, rows, by=by)
    return warning


def _raise(run: Run, subject: Subject, family: str, rows: Sequence[Finding], by: User | None) -> Warning:
    before = Warning.objects.filter(agency=run.agency, subject=subject, family=family).order_by("-pk").first()
    dossier = open_dossier(
        kind="warning", title=f"{family_title(Family(family)).zh}：{subject.name}", owner=run.agency,
        place=subject.place or run.agency.place, subject=subject, by=by,
    )  # fmt: skip
    warning = Warning.objects.create(
        dossier=dossier, agency=run.agency, subject=subject, family=family, before=before, raised_at=now(),
        level=max(row.severity for row in rows), by_models=sorted({row.model for row in rows}),
    )  # fmt: skip
    event = WarningRaised(
        dossier=dossier.key, warning=warning.pk, subject=subject.code, family=family, level=warning.level,
        findings=len(rows),
    )  # fmt: skip
    tick(event, warning, by=by)
    record(event, by=by)
    push_by_rule(warning, rows, by=by)
    return warning
