"""What warnings put on the shared pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import identities
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, subject_panel, workbench_acts
from liandong.warn.risk import queries
from liandong.warn.risk.models import Warning
from liandong.warn.risk.models.warnings import Verdict
from liandong.warn.risk.queries import desk, grading, own, peers, story

NEWEST = 8


@dossier_panel
def warning(dossier: Dossier, user: User) -> Panel | None:
    """What it is, whom it was sent to, what the institution says, and the reviews."""
    row = queries.warning_in(dossier, user) if dossier.kind == Dossier.Kind.WARNING else None
    if row is None:
        return None
    return Panel(_("Warning"), "risk/parts/warning.html", story.page(row, user), "alert-triangle", 5)


@dossier_panel
def findings(dossier: Dossier, user: User) -> Panel | None:
    """Each finding explained."""
    row = queries.warning_in(dossier, user) if dossier.kind == Dossier.Kind.WARNING else None
    if row is None:
        return None
    return Panel(
        pgettext_lazy("warning", "Findings"), "risk/parts/findings.html", story.findings(row, user), "list-search", 8
    )


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """What comes next on a warning."""
    row = queries.warning_in(dossier, user) if dossier.kind == Dossier.Kind.WARNING else None
    if row is None:
        return
    for push in row.pushes.filter(agency=user.acting_for, received_at__isnull=True):
        url = reverse("risk:receive", args=[dossier.key, push.pk])
        yield Act(_("Confirm the receipt"), url, "mail-opened", is_primary=True, is_post=True)
    if row.agency == user.acting_for and user.may("risk.handle"):
        yield from _handling(row, user)


def _handling(row: Warning, user: User) -> Iterator[Act]:
    key = row.dossier.key
    if row.stage == Warning.Stage.OPEN:
        yield Act(_("First review"), reverse("risk:review", args=[key]), "eye-check", is_primary=True)
    elif row.stage == Warning.Stage.REVIEWED:
        first = row.reviews.filter(step="first", is_void=False).first()
        why_not = _("another person than the first makes it") if first and first.by_id == user.pk else ""
        url = reverse("risk:second", args=[key])
        yield Act(_("Second review"), url, "checks", is_primary=True, why_not=why_not)
    elif row.outcome != Verdict.CLUE:
        yield Act(_("Reopen the warning"), reverse("risk:reopen", args=[key]), "rotate")
    if row.is_open:
        yield Act(_("Make a model quiet about it"), reverse("risk:snooze", args=[key]), "bell-off")


@subject_panel
def about_subject(subject: Subject, user: User) -> Panel | None:
    """Warnings about a subject, its risk grade, and how it stands among its peers."""
    if not user.may("read"):
        return None
    rows = desk.lines(list(desk.of_subject(user, identities(subject))[:NEWEST]))
    grades = grading.of_subject(user, subject)
    if not rows and not grades:
        return None
    context = {
        "lines": rows, "grades": grades, "subject": subject,
        "peers": peers.among(user, subject, grades[0].row) if grades else None,
    }  # fmt: skip
    return Panel(_("Risk"), "risk/parts/subject.html", context, "alert-triangle", 25)


@workbench_acts
def first(user: User) -> Iterator[Act]:
    """What waits: an answer of the institution, a receipt, a second review."""
    if user.may("risk.answer"):
        if waiting := own.unanswered(user):
            said = ngettext("Answer %(n)s warning", "Answer %(n)s warnings", waiting) % {"n": waiting}
            yield Act(said, reverse("risk:mine"), "message-reply", is_primary=True)
        return
    if user.may("read"):
        for push in queries.pushes_to(user).filter(received_at__isnull=True)[:1]:
            url = reverse("ui:dossier", args=[push.warning.dossier.key])
            yield Act(_("Sign for the warning: %(title)s") % {"title": push.warning.dossier.title}, url, "mail-opened")
    if user.may("risk.handle"):
        for row in desk.second_for(user)[:1]:
            url = reverse("risk:second", args=[row.dossier.key])
            yield Act(_("Second review: %(title)s") % {"title": row.dossier.title}, url, "checks")
