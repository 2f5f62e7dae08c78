"""What the dossier of a clue or of a visit cannot be closed over: a case that came out of it and is still open."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models import Case
from liandong.ground.dossiers.closing import obstacle
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal


@obstacle
def open_case(dossier: Dossier) -> Iterator[Refusal]:
    """未结案件: the clue ends with its case, not before."""
    if dossier.kind != Dossier.Kind.CLUE:
        return
    for case in Case.objects.filter(clue__dossier=dossier, closed_on=None).select_related("agency"):
        words = {"number": case.number, "agency": case.agency.name}
        says = _("Case %(number)s of %(agency)s is still open. The clue is closed with it.") % words
        yield Refusal(says)


@obstacle
def open_case_of_a_visit(dossier: Dossier) -> Iterator[Refusal]:
    """检查引出的未结案件: what follows from a visit ends with its case."""
    if dossier.kind != Dossier.Kind.INSPECTION:
        return
    for case in Case.objects.filter(inspection__dossier=dossier, closed_on=None).select_related("agency"):
        words = {"agency": case.agency.name}
        yield Refusal(_("A case of %(agency)s that came out of this visit is still open. It ends first.") % words)
