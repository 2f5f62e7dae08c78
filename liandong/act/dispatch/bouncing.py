"""退回: how often a matter has come back, who has had it, and with what its way began."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from liandong.act.dispatch.models import COMPETENCE, TAKES_OVER, Dispatch
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book

LIMIT = "dispatch.bounces_before_ruling"
WENT_BACK = (Dispatch.Stage.DECLINED, Dispatch.Stage.RECALLED)
BOUNCED = Q(stage=Dispatch.Stage.DECLINED, kind__in=COMPETENCE) | (
    Q(is_return=True) & ~Q(stage=Dispatch.Stage.RECALLED)
)


def limit(place: Place) -> int:
    """With which bounce the matter goes to the common superior."""
    return int(book().rule(LIMIT, place).on(today()).values["value"])


def bounced(dossier: Dossier) -> QuerySet[Dispatch]:
    """What came back since the last ruling: declined, or sent to an agency that had had it."""
    ruled = Subquery(dossier.rulings.order_by("-pk").values("asked")[:1])
    return Dispatch.objects.filter(BOUNCED, dossier=dossier, pk__gt=Coalesce(ruled, 0))


def bounces(dossier: Dossier) -> int:
    return bounced(dossier).count()


def had_it(clue: Clue | None, agency: Agency) -> bool:
    """Whether the clue has been handed on to or by this agency before."""
    if clue is None:
        return False
    handed = clue.dispatches.filter(kind__in=TAKES_OVER).exclude(stage=Dispatch.Stage.RECALLED)
    return handed.filter(Q(to_agency=agency) | Q(from_agency=agency)).exists()


def gave_it(clue: Clue | None, agency: Agency) -> bool:
    """Whether it was this agency that handed the clue on before: sent there, the matter comes back."""
    if clue is None:
        return False
    handed = clue.dispatches.filter(kind__in=TAKES_OVER).exclude(stage=Dispatch.Stage.RECALLED)
    return handed.filter(from_agency=agency).exists()


def ruling_awaited(dossier: Dossier) -> Dispatch | None:
    """The request for a ruling that has not been answered yet."""
    open_now = dossier.dispatches.filter(
        kind=Dispatch.Kind.RULING, stage__in=(Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)
    )
    return open_now.select_related("to_agency").first()


def last_bounce(clue: Clue) -> Dispatch | None:
    return clue.dispatches.filter(stage=Dispatch.Stage.DECLINED, kind__in=COMPETENCE).order_by("-pk").first()


def before(row: Dispatch) -> Dispatch | None:
    """With what this one goes on: the clue's last way, or the part that went back and has no other taker yet.

    What was recalled counts here: the way of a matter begins with its first letter, however often that is sent anew.
    """
    if row.kind == Dispatch.Kind.RULING:
        return _asked_before(row)
    if row.clue is None or row.kind not in COMPETENCE:
        return None
    rows = row.clue.dispatches.exclude(pk=row.pk).order_by("-pk")
    if row.takes_over:
        return rows.filter(kind__in=TAKES_OVER).first()
    taken = Dispatch.objects.filter(dossier=row.dossier, previous__isnull=False, kind__in=COMPETENCE).values("previous")
    return rows.filter(kind=row.kind, stage__in=WENT_BACK).exclude(pk__in=taken).first()


def _asked_before(row: Dispatch) -> Dispatch | None:
    """The request for a ruling that this superior had before, and that was recalled unanswered."""
    rows = Dispatch.objects.filter(
        dossier=row.dossier, kind=row.kind, to_agency=row.to_agency, stage=Dispatch.Stage.RECALLED
    )
    ruled = row.dossier.rulings.order_by("-pk").first()
    return rows.filter(pk__gt=ruled.asked_id if ruled else 0).order_by("-pk").first()


def counts_since(row: Dispatch) -> date:
    """The day from which its clocks count: a ruling asked for anew is owed since it was first asked for."""
    return row.begun_at.astimezone(BEIJING).date() if row.kind == Dispatch.Kind.RULING else today()


def first_of(row: Dispatch) -> Dispatch:
    """The dispatch with which its chain began."""
    while row.previous is not None:
        row = row.previous
    return row
