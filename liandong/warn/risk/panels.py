"""What warnings put on the shared pages."""

from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.ui.stages import Panel, dossier_panel, subject_panel
from liandong.warn.risk import queries
from liandong.warn.risk.catalog import CATALOG

NEWEST = 8


@dossier_panel
def run(dossier: Dossier, user: User) -> Panel | None:
    """The run and what it found."""
    row = queries.run_in(dossier, user) if dossier.kind == "warning" else None
    if row is None:
        return None
    context = {"run": row, "model": CATALOG.get(row.model), "rows": queries.findings_for(user).filter(run=row)}
    return Panel(_("Run of a model"), "risk/parts/run.html", context, "alert-triangle", 10)


@subject_panel
def findings(subject: Subject, user: User) -> Panel | None:
    """Suspicions about a subject."""
    rows = list(queries.findings_for(user).filter(subject=subject)[:NEWEST]) if user.may("risk.handle") else []
    return Panel(_("Risk findings"), "risk/parts/findings.html", {"rows": rows}, "alert-triangle", 25) if rows else None
