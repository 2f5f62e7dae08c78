"""What a dossier of oversight cannot be closed over."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from liandong.act.oversight.models import Emergency
from liandong.ground.dossiers.closing import obstacle
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal


@obstacle
def lasting_emergency(dossier: Dossier) -> Iterator[Refusal]:
    """An emergency ends by being lifted with a report, not by being filed away."""
    if dossier.kind != Dossier.Kind.EMERGENCY:
        return
    if Emergency.objects.filter(dossier=dossier, lifted_at__isnull=True).exists():
        yield Refusal(_("The emergency lasts. Lift it with a report first; that ends the command."))
