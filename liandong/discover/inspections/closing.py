"""What the dossier of a visit cannot be closed over: the visit itself, clues it was for, clocks that run."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import OPEN
from liandong.discover.inspections.models import Inspection
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.closing import obstacle
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.book import book
from liandong.ground.ui.words import both, long_day
from liandong.law.refusal import Refusal


@obstacle
def unfinished_visit(dossier: Dossier) -> Iterator[Refusal]:
    """未了检查"""
    visit: Inspection | None = getattr(dossier, "inspection", None) if dossier.kind == Dossier.Kind.INSPECTION else None
    if visit is None:
        return
    if visit.is_open:
        yield Refusal(_("The visit is not finished. Finish it, or cancel it with a reason."))
    if visit.stage == Inspection.Stage.CANCELLED:
        return  # its clues are visited another time
    here = {visit.agency_id, *dossier.readers}
    for clue in visit.clues.filter(stage__in=OPEN, holder__in=here).select_related("holder").order_by("pk"):
        says = _("A clue that the visit was for is still open at %(agency)s. The visit is closed with it.")
        yield Refusal(says % {"agency": clue.holder.name})
    for clock in Deadline.objects.filter(RUNNING, dossier=dossier, nature="duty").order_by("due_on", "pk"):
        words = {"title": both(book().rule(clock.rule, dossier.place_id).title), "day": long_day(clock.due_on)}
        yield Refusal(_("“%(title)s” runs until %(day)s. Do what it asks first.") % words)
