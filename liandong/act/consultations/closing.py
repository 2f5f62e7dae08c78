"""What a meeting cannot be closed over: minutes that nobody confirmed, and what the convener itself still has to do."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from liandong.act.consultations.models import Advice, Decision, Meeting
from liandong.ground.dossiers.closing import obstacle
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal


@obstacle
def unfinished(dossier: Dossier) -> Iterator[Refusal]:
    """会商未了事项"""
    if dossier.kind != Dossier.Kind.MEETING:
        return
    if Meeting.objects.filter(dossier=dossier).exclude(stage__in=("confirmed", "cancelled")).exists():
        yield Refusal(_("The minutes of this meeting have not been confirmed. Confirm them, or cancel the meeting."))
    if Advice.objects.filter(dossier=dossier, concluded_at__isnull=True).exists():
        yield Refusal(_("This consultation has no conclusion yet. Write it down first."))
    own = Decision.objects.filter(meeting__dossier=dossier, charged_at__isnull=False, dispatch=None, done_at=None)
    for decision in own:
        yield Refusal(
            _("Your own agency still has to do “%(text)s”. Say how it was done.") % {"text": decision.text[:60]}
        )
