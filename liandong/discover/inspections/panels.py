"""What visits and draws put on the shared pages."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.discover.inspections import queries
from liandong.discover.inspections.models import Draw, Inspection
from liandong.discover.inspections.queries import draws
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.closing import in_the_way
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.registry.models import Subject
from liandong.ground.ui.acting import in_words
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, subject_panel
from liandong.ground.ui.words import long_day

NEWEST = 8


@asked_once
def _of(dossier: Dossier, user: User) -> Inspection | None:
    """The visit of a dossier; its panel, its acts and other stages want it."""
    is_visit = dossier.kind == Dossier.Kind.INSPECTION
    row = queries.inspections_for(user).filter(dossier=dossier).first() if is_visit else None
    if row is not None:
        row.dossier = dossier
        dossier._state.fields_cache["inspection"] = row
    return row


@dossier_panel
def visit(dossier: Dossier, user: User) -> Panel | None:
    """The visit, its officers and its findings."""
    row = _of(dossier, user)
    if row is None:
        return None
    clues = row.clues.select_related("dossier").filter(seen_by(user, "dossier__"))
    context = {
        "visit": row, "sheet": queries.sheet(row), "officers": row.officers.all(), "clues": clues,
        "requests": queries.requests_to(row),
        "may_answer": row.agency == user.acting_for and row.stage == Inspection.Stage.PLANNED
        and user.may("inspections.handle"),
    }  # fmt: skip
    return Panel(_("Visit"), "inspections/parts/visit.html", context, "clipboard-check", 10)


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """Plan from a clue; start, answer, finish or cancel a visit."""
    if not user.may("inspections.handle"):
        return
    if dossier.kind == Dossier.Kind.CLUE:
        yield from _for_clue(getattr(dossier, "clue", None), user)
    elif dossier.kind == Dossier.Kind.DRAW:
        yield from _for_draw(dossier.draw, user)
    elif (row := _of(dossier, user)) is not None:
        if dossier.owner == user.acting_for:
            yield from _for_visit(dossier)
        elif row.officers.filter(pk=user.pk).exists():
            yield from _for_joined(dossier)
        yield from _for_clues(row, user)


def _for_clue(clue: Clue | None, user: User) -> Iterator[Act]:
    if clue is None or clue.holder != user.acting_for or clue.stage not in (Clue.Stage.ACCEPTED, Clue.Stage.VERIFIED):
        return
    yield Act(
        _("Plan a visit"),
        reverse("inspections:plan", args=[clue.key]),
        "clipboard-check",
        why_not="" if clue.subject_id else _("Say first whom the clue is about."),
    )
    for visit in queries.to_join(clue.subject).exclude(clues=clue) if clue.subject else ():
        words = {"agency": visit.agency.name, "day": long_day(visit.planned_on)}
        yield Act(
            _("Go along on the visit of %(agency)s on %(day)s") % words,
            reverse("inspections:join", args=[clue.key, visit.pk]),
            "users-plus",
        )


def _for_visit(dossier: Dossier) -> Iterator[Act]:
    stage = Inspection.Stage
    row: Inspection = dossier.inspection
    if row.stage == stage.PLANNED:
        yield Act(
            _("Begin on site"),
            reverse("inspections:start", args=[dossier.key]),
            "map-pin",
            is_primary=True,
            is_post=True,
        )
        yield Act(_("Cancel the visit"), reverse("inspections:cancel", args=[dossier.key]), "x")
    elif row.stage == stage.STARTED:
        yield Act(_("Checklist on site"), reverse("inspections:site", args=[dossier.key]), "checklist", is_primary=True)
        yield Act(_("Finish the visit"), reverse("inspections:finish", args=[dossier.key]), "circle-check")


def _for_joined(dossier: Dossier) -> Iterator[Act]:
    """An officer of another agency goes along: the checklist is theirs too; record and end are the lead's."""
    stage = dossier.inspection.stage
    if stage == Inspection.Stage.PLANNED:
        yield Act(_("Begin on site"), reverse("inspections:start", args=[dossier.key]), "map-pin", is_post=True)
    elif stage == Inspection.Stage.STARTED:
        yield Act(_("Checklist on site"), reverse("inspections:site", args=[dossier.key]), "checklist", is_primary=True)


def _for_clues(visit: Inspection, user: User) -> Iterator[Act]:
    """What a finished visit was for: the clue can be verified now."""
    if visit.stage != Inspection.Stage.FINISHED:
        return
    if visit.agency == user.acting_for and visit.dossier.closed_at is None:
        first = next(iter(in_the_way(visit.dossier)), None)
        why_not = in_words(first) if first else ""
        yield Act(
            _("Close the visit"), reverse("inspections:end", args=[visit.dossier.key]), "archive", why_not=why_not
        )
    for clue in _to_verify(visit, user):
        yield Act(
            _("Verify clue %(key)s") % {"key": clue.key},
            reverse("clues:verify", args=[clue.key]),
            "zoom-check",
            is_primary=True,
        )


def _to_verify(visit: Inspection, user: User) -> QuerySet[Clue]:
    rows = visit.clues.select_related("dossier").filter(stage=Clue.Stage.ACCEPTED, holder=user.acting_for)
    return rows if user.may("clues.handle") else rows.none()


@dossier_panel
def drawn(dossier: Dossier, user: User) -> Panel | None:
    """The draw: what was fixed before, what chance said, and what became of every drawn name."""
    row = draws.draws_for(user).filter(dossier=dossier).first() if dossier.kind == Dossier.Kind.DRAW else None
    if row is None:
        return None
    context = {
        "draw": row, "layers": draws.layers(row), "progress": draws.progress(row), "names": draws.drawn_names(row),
        "is_ours": row.agency == user.acting_for, "may_act": user.may("inspections.handle"), "us": user.acting_for,
    }  # fmt: skip
    return Panel(_("Random draw"), "inspections/parts/draw.html", context, "arrows-shuffle", 10)


def _for_draw(draw: Draw, user: User) -> Iterator[Act]:
    stage, is_ours = Draw.Stage, draw.agency == user.acting_for
    if draw.stage == stage.LISTED and is_ours:
        early = draw.known_on > today()
        why_not: str | Promise = _("The source speaks on %(day)s.") % {"day": long_day(draw.known_on)} if early else ""
        if draw.listed_by_id == user.pk:
            why_not = _("Another person than who closed the list draws.")
        yield Act(_("Draw"), reverse("inspections:draw", args=[draw.key]), "arrows-shuffle", True, why_not=why_not)
    if draw.stage in (stage.LISTED, stage.DRAWN) and is_ours and user.may("cases.decide"):
        yield Act(_("Declare the draw void"), reverse("inspections:void_draw", args=[draw.key]), "x")
    if draw.stage == stage.VOID and is_ours and not draw.replaced_by.exists():
        yield Act(_("Close a new list"), f"{reverse('inspections:close_list')}?instead={draw.key}", "list-check")


@subject_panel
def visits(subject: Subject, user: User) -> Panel | None:
    """The newest visits to a subject."""
    rows = list(queries.inspections_for(user).filter(subject=subject)[:NEWEST])
    if not rows:
        return None
    return Panel(_("Visits"), "inspections/parts/visits.html", {"rows": rows}, "clipboard-check", 30)
