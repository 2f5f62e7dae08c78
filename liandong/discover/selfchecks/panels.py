"""What self-checks put on the shared pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.discover.selfchecks import queries
from liandong.discover.selfchecks.models import SelfCheck
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, subject_panel, workbench_acts

NEWEST = 6


@dossier_panel
def said(dossier: Dossier, user: User) -> Panel | None:
    """What the institution said of itself, and where later visits found it otherwise."""
    row = queries.selfchecks_for(user).filter(dossier=dossier).first() if dossier.kind == "selfcheck" else None
    if row is None:
        return None
    is_own = bool(user.answers_for)
    shown = is_own or row.stage == SelfCheck.Stage.SUBMITTED  # a draft is the institution's own
    context = {
        "check": row, "sheet": queries.sheet(row) if shown else None, "is_late": queries.is_late(row),
        "otherwise": [] if is_own else queries.otherwise(row, user),
    }  # fmt: skip
    return Panel(_("Self-check"), "selfchecks/parts/check.html", context, "checklist", 10)


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """Fill it in; or no longer ask for it."""
    row = getattr(dossier, "selfcheck", None) if dossier.kind == Dossier.Kind.SELFCHECK else None
    if row is None or row.stage != SelfCheck.Stage.OPEN:
        return
    if user.may("selfchecks.submit") and user.answers_for:
        yield Act(_("Fill it in"), reverse("selfchecks:fill", args=[row.key]), "pencil", is_primary=True)
    elif user.may("inspections.handle") and row.agency == user.acting_for and not row.is_own:
        yield Act(_("Withdraw the self-check"), reverse("selfchecks:withdraw", args=[row.key]), "x")


@workbench_acts
def to_fill(user: User) -> Iterator[Act]:
    """An institution's way to its self-checks."""
    if user.may("selfchecks.submit") and user.answers_for:
        yield Act(_("Self-checks"), reverse("selfchecks:mine"), "checklist", is_primary=True)


@subject_panel
def of_subject(subject: Subject, user: User) -> Panel | None:
    """The newest self-checks of a subject."""
    rows = list(queries.selfchecks_for(user).filter(subject=subject)[:NEWEST])
    if not rows:
        return None
    return Panel(_("Self-checks"), "selfchecks/parts/checks.html", {"rows": rows}, "checklist", 32)
