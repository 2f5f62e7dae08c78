"""What follows for the record when a case is decided, and when the decision does not stand."""

from datetime import date

from liandong.act.cases.events import CaseDecided, DecisionAnnulled
from liandong.act.cases.models import Case
from liandong.feedback.credit import actions
from liandong.feedback.credit.models import PointEntry
from liandong.ground.accounts.queries import who_did
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


@on(CaseDecided)
def take_points(entry: Entry) -> None:
    """处罚决定 → 不良执业行为记分: the heaviest kind of penalty is the item of the scheme."""
    data = entry.data
    if not data["penalties"]:
        return
    dossier = Dossier.objects.select_related("owner").get(key=entry.dossier)
    actions.take_points(
        subject=Subject.objects.get(code=data["subject"]),
        item=max(data["penalties"], key=WEIGHT.index),
        dossier=dossier,
        agency=dossier.owner,
        because=entry.pk,
        on=date.fromisoformat(data["on"]),
        by=None,
    )


@on(DecisionAnnulled)
def give_points_back(entry: Entry) -> None:
    """决定撤销、确认无效 → 撤销记分: points follow a penalty that stands; a changed one keeps its points."""
    if entry.data["how"] not in Case.GONE:
        return
    for taken in PointEntry.objects.filter(dossier__key=entry.dossier, cancelled_on__isnull=True):
        actions.cancel_points(
            entry=taken, reason="处罚决定已依法撤销或者确认无效", by=who_did(entry.by_id, entry.agency_id)
        )


# Kinds of 行政处罚法 9 from the lightest to the heaviest, as the scheme's items name them.
WEIGHT = ["W1", "W2", "F1", "F2", "F3", "R1", "L2", "L1", "R2", "R4", "R3", "L3"]
