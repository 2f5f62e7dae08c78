"""What dispatch puts on the dossier page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import queries
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel


@dossier_panel
def threads(dossier: Dossier, user: User) -> Panel | None:
    """Who was asked what, and what became of it."""
    lines = queries.with_clocks(queries.threads(dossier, user))
    context = {"lines": lines}
    return Panel(_("Between departments"), "dispatch/parts/threads.html", context, "route", 20) if lines else None


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """Sign, answer, decline for the receiver; pass on and recall for the holder."""
    if not user.may("dispatch.handle") or dossier.kind != Dossier.Kind.CLUE:
        return
    for row in queries.threads(dossier, user):
        if row.is_open and row.to_agency == user.acting_for:
            yield from _for_receiver(row)
        elif row.stage == Dispatch.Stage.SENT and row.from_agency == user.acting_for:
            yield Act(_("Recall"), reverse("dispatch:recall", args=[row.pk]), "arrow-back-up")
    clue = getattr(dossier, "clue", None)
    if isinstance(clue, Clue) and clue.matter and clue.is_open and clue.holder == user.acting_for:
        waits = clue.stage == Clue.Stage.DISPATCHED
        yield Act(
            _("Pass to another department"),
            reverse("dispatch:send", args=[dossier.key]),
            "route",
            why_not=_("It is on its way to another agency. Recall it first.") if waits else "",
        )


def _for_receiver(row: Dispatch) -> Iterator[Act]:
    if row.stage == Dispatch.Stage.SENT:
        yield Act(_("Sign for it"), reverse("dispatch:sign", args=[row.pk]), "signature", is_primary=True, is_post=True)
    elif row.wants_answer:
        yield Act(_("Answer in writing"), reverse("dispatch:answer", args=[row.pk]), "mail-forward", is_primary=True)
        if row.handled_at is None:
            yield Act(_("Handling has ended"), reverse("dispatch:end_handling", args=[row.pk]), "flag-check")
    yield Act(_("Decline"), reverse("dispatch:decline", args=[row.pk]), "arrow-back")
