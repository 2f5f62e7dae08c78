"""The end of a visit's dossier: by itself when nothing is open any more, or by a person who says what became of it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections.actions.standing import done
from liandong.discover.inspections.events import VisitSettled
from liandong.discover.inspections.models import Answer, Inspection
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.closing import obstacles
from liandong.ground.dossiers.models import Link
from liandong.ground.dossiers.queries import may_edit
from liandong.law.refusal import Refusal

LIMIT = 500


@transaction.atomic
def settle_visit(*, inspection: Inspection) -> bool:
    """检查办结: when the visit is over and all that follows from it; nobody has to say so. Whether it is.

    Findings that led to no clue and no case wait for a person, who says what became of them: see `end_visit`.

    records  VisitSettled, DossierClosed
    """
    row = _row(inspection)
    if row.dossier.closed_at or is_hanging(row) or next(obstacles(row.dossier), None):
        return False
    _settle(row, by=None)
    return True


@transaction.atomic
def end_visit(*, inspection: Inspection, because: str, by: User) -> Inspection:
    """人工办结检查: a person says what became of the findings, and that nothing more follows.

    raises   Refusal  another agency's, closed before, no reason, or something is still open
    records  VisitSettled, DossierClosed
    """
    row = _row(inspection)
    if acting(by) != row.agency or not may_edit(by, row.dossier):
        raise Refusal(_("This visit belongs to another agency."))
    if row.dossier.closed_at:
        raise Refusal(_("The dossier of this visit was closed meanwhile. Look at it again."))
    if not because.strip() or len(because.strip()) > LIMIT:
        raise Refusal(_("Say in up to %(limit)s characters what became of what was found.") % {"limit": LIMIT})
    if first := next(obstacles(row.dossier), None):
        raise first
    row.settled_because = because.strip()
    row.save(update_fields=["settled_because"])
    return _settle(row, by=by)


def is_hanging(visit: Inspection) -> bool:
    """Findings that led to nothing yet, of a visit that was for no clue: what becomes of them, somebody has to say."""
    if not visit.answers.filter(value=Answer.Value.NO).exists():
        return False
    return not visit.clues.exists() and not visit.dossier.links_out.filter(relation=Link.Relation.LED_TO).exists()


def _row(inspection: Inspection) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self", "dossier"))
    return rows.select_related("dossier__place", "agency", "subject").get(pk=inspection.pk)


def _settle(visit: Inspection, by: User | None) -> Inspection:
    findings = visit.answers.filter(value=Answer.Value.NO).count()
    event = VisitSettled(
        dossier=visit.dossier.key, subject=visit.subject.code, on=today().isoformat(), findings=findings
    )
    done(visit, event, by, said=visit.settled_because if by else "")
    dossiers.close_dossier(dossier=visit.dossier, by=by)
    return visit
