"""What there is to know about suspicions."""

from django.db.models import QuerySet

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.warn.risk.models import Finding, Run


def findings_for(user: User) -> QuerySet[Finding]:
    """Findings of runs whose dossier this person may see; those to be looked at first."""
    rows = Finding.objects.filter(seen_by(user, "run__dossier__"))
    return rows.select_related("run__dossier", "subject__place", "clue__dossier")


def run_in(dossier: Dossier, user: User) -> Run | None:
    """The run of a warning dossier."""
    return Run.objects.filter(seen_by(user, "dossier__"), dossier=dossier).first()
