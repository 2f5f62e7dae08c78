"""What publicity puts on the shared pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.feedback.publicity import queries
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, subject_panel

NEWEST = 8


@asked_once
def _rows(dossier: Dossier, user: User) -> list[Publication]:
    is_case = dossier.kind == Dossier.Kind.CASE
    return list(queries.publications_for(user).filter(dossier=dossier)) if is_case else []


@dossier_panel
def publication(dossier: Dossier, user: User) -> Panel | None:
    """What the public sees, or will see."""
    row = next(iter(_rows(dossier, user)), None)
    if row is None:
        return None
    context = {"row": row, "lines": queries.lines_of(row)}
    return Panel(_("Publication"), "publicity/parts/publication.html", context, "speakerphone", 60)


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """Publish a draft; withdraw what is out."""
    if dossier.kind != Dossier.Kind.CASE or not user.may("publicity.handle"):
        return
    for row in _rows(dossier, user):
        if row.agency != user.acting_for:
            continue
        if row.stage == Publication.Stage.DRAFT:
            yield Act(_("Publish"), reverse("publicity:publish", args=[row.pk]), "speakerphone", is_post=True)
        elif row.stage == Publication.Stage.PUBLISHED:
            yield Act(_("Withdraw the publication"), reverse("publicity:withdraw", args=[row.pk]), "eye-off")


@subject_panel
def made_public(subject: Subject, user: User) -> Panel | None:
    """What the public can read about a subject today."""
    rows = list(queries.shown_about(subject, today())[:NEWEST])
    return (
        Panel(_("Made public"), "publicity/parts/made_public.html", {"rows": rows}, "speakerphone", 50)
        if rows
        else None
    )
