"""What there is to know about warnings."""

from django.db.models import QuerySet

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.warn.risk.models import Warning


def warnings_for(user: User) -> QuerySet[Warning]:
    """Warnings of the dossiers this person may see."""
    rows = Warning.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "agency", "subject__place", "clue__dossier")


def warning_in(dossier: Dossier, user: User) -> Warning | None:
    """The warning of a dossier."""
    return warnings_for(user).filter(dossier=dossier).first()
