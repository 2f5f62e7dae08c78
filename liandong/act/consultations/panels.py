"""What consultations put on the shared pages."""

from collections.abc import Iterator

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import next_acts, queries
from liandong.act.consultations.actions.advising import ABOUT
from liandong.act.consultations.models import Advice, Meeting
from liandong.ground.accounts.models import User
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.having import has
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, workbench_acts

has_advices = has("advices", lambda: Advice.objects.filter(about=OuterRef("pk")))


@asked_once
def _meeting(dossier: Dossier, user: User) -> Meeting | None:
    return queries.meetings_for(user).filter(dossier=dossier).first()


@asked_once
def _advice(dossier: Dossier, user: User) -> Advice | None:
    return queries.advices_for(user).filter(dossier=dossier).first()


@dossier_panel
def meeting(dossier: Dossier, user: User) -> Panel | None:
    """A meeting in short, and the way into its room."""
    if dossier.kind != Dossier.Kind.MEETING:
        return None
    found = _meeting(dossier, user)
    if found:
        context = {"meeting": found, "invitations": queries.invited(found), "decisions": queries.standing(found)}
        return Panel(_("Consultation"), "consultations/parts/meeting.html", context, "users-group", 10)
    advice = _advice(dossier, user)
    if advice is None:
        return None
    context = {"advice": advice, "opinions": queries.opinions(advice, user)}
    return Panel(_("Difficult case"), "consultations/parts/advice.html", context, "scale", 10)


@dossier_panel
def advices(dossier: Dossier, user: User) -> Panel | None:
    """The difficult-case consultations on a case or clue."""
    rows = queries.advices_on(dossier, user) if dossier.kind in ABOUT and has_advices(dossier) else []
    if not rows:
        return None
    return Panel(_("Difficult-case consultations"), "consultations/parts/advices.html", {"rows": rows}, "scale", 35)


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """On a meeting what comes next; on a case or clue the question to others."""
    if dossier.kind == Dossier.Kind.MEETING:
        found = _meeting(dossier, user)
        if found:
            room = reverse("consultations:room", args=[dossier.key])
            yield Act(_("Open the consultation room"), room, "door-enter", is_primary=True)
            yield from next_acts.in_meeting(found, user)
        advice = None if found else _advice(dossier, user)
        if advice:
            yield from next_acts.in_advice(advice, user)
    elif _may_ask(dossier, user):
        yield Act(_("Consult on a difficult case"), reverse("consultations:ask", args=[dossier.key]), "scale")


def _may_ask(dossier: Dossier, user: User) -> bool:
    """An open case or clue of one's own."""
    return (
        dossier.kind in ABOUT
        and dossier.closed_at is None
        and user.may("consultations.handle")
        and dossier.owner == user.acting_for
    )


@workbench_acts
def first(user: User) -> Iterator[Act]:
    """Invitations and minutes that wait."""
    if user.may("consultations.answer"):
        for row in queries.unanswered(user)[:2]:
            url = reverse("consultations:answer", args=[row.pk])
            yield Act(_("Answer the invitation: %(title)s") % {"title": row.meeting.dossier.title}, url, "mail-forward")
