"""What cases put on the shared pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.cases import queries, same_act
from liandong.act.cases.forms import FINDING_WORDS
from liandong.act.cases.models import Case
from liandong.act.cases.steps import WAYS
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, subject_panel
from liandong.ground.ui.words import both

NEWEST = 8
ICONS = {"preserve": "archive", "dispose": "archive", "suspect_crime": "alert-triangle", "annul": "arrow-back-up"}


@asked_once
def _of(dossier: Dossier, user: User) -> Case | None:
    """The case of a dossier, with what panels and acts want to know of it."""
    row = queries.for_page(user, dossier) if dossier.kind == Dossier.Kind.CASE else None
    if row is not None:
        dossier._state.fields_cache["case"] = row
    return row


@dossier_panel
def case(dossier: Dossier, user: User) -> Panel | None:
    """The rail of steps, what was imposed, and the evidence."""
    row = _of(dossier, user)
    if row is None:
        return None
    context = {
        "case": row,
        "stops": queries.stops(row),
        "officers": row.officers.all(),
        "findings": [FINDING_WORDS[name] for name in row.facts if name in FINDING_WORDS],
        "penalties": row.penalties.all(),
        "total_fen": sum(line.amount_fen for line in row.penalties.all()),
        "evidence": row.evidence.all(),
        "preservations": row.preservations.all(),
    }
    return Panel(_("Case"), "cases/parts/case.html", context, "gavel", 10)


@dossier_panel
def first_filed(dossier: Dossier, user: User) -> Panel | None:
    """Who deals with what may be the same act already; before anybody fines it a second time."""
    _of(dossier, user)
    rows = same_act.elsewhere(dossier, user)
    return Panel(_("Filed elsewhere"), "cases/parts/filed.html", {"rows": rows}, "gavel", 15) if rows else None


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """File from a clue or a visit; take the open steps of a case."""
    row = _of(dossier, user)
    if row is not None and dossier.owner == user.acting_for:
        yield from _steps(row, user)
    elif user.may("cases.handle") and _may_file(dossier, user):
        yield Act(_("File a case"), reverse("cases:file", args=[dossier.key]), "gavel", is_primary=True)


def _may_file(dossier: Dossier, user: User) -> bool:
    if dossier.kind == Dossier.Kind.CLUE:
        clue: Clue | None = getattr(dossier, "clue", None)
        return clue is not None and clue.outcome == "founded" and _is_verified_here(clue, user)
    if dossier.kind != Dossier.Kind.INSPECTION:
        return False
    source: Inspection | None = getattr(dossier, "inspection", None)
    if source is None or source.agency != user.acting_for or source.finished_at is None or source.cases.exists():
        return False
    return source.answers.filter(value="no").exists()


def _is_verified_here(clue: Clue, user: User) -> bool:
    return clue.stage == Clue.Stage.VERIFIED and clue.holder == user.acting_for


def _steps(row: Case, user: User) -> Iterator[Act]:
    for line in () if row.closed_on else queries.rail(row):
        if line.state != "open":
            continue
        if line.name == "decide":
            if user.may("cases.decide"):
                yield Act(both(line.title), reverse("cases:decide", args=[row.dossier.key]), "gavel", is_primary=True)
        elif line.name in WAYS and user.may(WAYS[line.name].word):
            yield _act(row, line.name, "arrow-right", is_primary=True)
    if user.may("cases.handle") and not row.decided_on and not row.closed_on:
        yield Act(_("Add evidence"), reverse("cases:evidence", args=[row.dossier.key]), "paperclip")
    for name in queries.beside(row, today()):
        if user.may(WAYS[name].word):
            yield _act(row, name, ICONS.get(name, "message-report"))


def _act(row: Case, name: str, icon: str, *, is_primary: bool = False) -> Act:
    title = both(queries.title_of(row, name))
    return Act(title, reverse("cases:step", args=[row.dossier.key, name]), icon, is_primary=is_primary)


@subject_panel
def cases(subject: Subject, user: User) -> Panel | None:
    """The newest cases against a subject."""
    rows = list(queries.cases_for(user).filter(subject=subject)[:NEWEST])
    return Panel(_("Cases"), "cases/parts/cases.html", {"rows": rows}, "gavel", 40) if rows else None
