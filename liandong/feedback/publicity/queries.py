"""What the public sees, and what an agency has to publish."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from liandong.act.cases.models import Penalty
from liandong.feedback.publicity.masking import SHOWN
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.registry import queries as registry
from liandong.ground.registry.models import Licence, Subject
from liandong.ground.registry.queries import identities
from liandong.ground.ui.words import long_day

SHORTEST_SEARCH, LONGEST_SEARCH = 2, 60
MOST_FOUND = 20


def shown(on: date) -> QuerySet[Publication]:
    """What the public sees on a day: published, not withdrawn, its time not over."""
    live = Q(show_until__isnull=True) | Q(show_until__gte=on)
    return Publication.objects.filter(live, stage=Publication.Stage.PUBLISHED)


def shown_about(subject: Subject, on: date) -> QuerySet[Publication]:
    """What the public sees of a subject and of those merged into it, the newest first."""
    return shown(on).filter(subject__in=identities(subject)).order_by("-published_on", "-pk")


def public_search(text: str, on: date) -> QuerySet[Publication]:
    """The public's search: in masked titles and names only, so that it cannot find what it may not show."""
    rows = shown(on)
    for word in text[:LONGEST_SEARCH].casefold().split():
        rows = rows.filter(search__contains=word)
    return rows


def publications_for(user: User) -> QuerySet[Publication]:
    """Drafts and publications of dossiers this person may see."""
    return Publication.objects.filter(dossier__in=visible_to(user)).select_related("subject", "agency", "dossier")


def ever_shown(on: date) -> QuerySet[Publication]:
    """What has a public page: what is shown, and what was withdrawn (with its reason only)."""
    withdrawn = Publication.objects.filter(stage=Publication.Stage.WITHDRAWN)
    return shown(on) | withdrawn


def kinds_of(publication: Publication) -> str:
    """What was imposed, in words."""
    return pgettext("list", ", ").join(str(Penalty.Kind(kind).label) for kind in publication.body.get("kinds", []))


def institutions(text: str) -> list[Subject]:
    """The public's look at the register: licensed institutions by a part of their name, or by code."""
    if len(text.strip()) < SHORTEST_SEARCH:
        return []
    found = registry.search(text[:LONGEST_SEARCH], among=licensed())
    return list(found.select_related("place", "institution").order_by("sort_key", "pk")[:MOST_FOUND])


def licensed() -> QuerySet[Subject]:
    """Institutions with a licence on the register, held now or before."""
    holds = Exists(Licence.objects.filter(subject=OuterRef("pk")))
    return Subject.objects.filter(holds, kind=Subject.Kind.INSTITUTION, merged_into__isnull=True)


def about(subject: Subject, on: date) -> QuerySet[Publication]:
    """What the public sees about a subject on a day."""
    return shown(on).filter(subject=subject)


LABELS = {
    "number": _("Number of the decision"),
    "party": _("Party"),
    "code": _("Unified social credit code"),
    "cause": _("Cause of action"),
    "kinds": _("Kind of penalty"),
    "fine_fen": _("Fine (yuan)"),
    "decided_on": _("Decided on"),
    "agency": _("Decided by"),
}


def lines_of(publication: Publication) -> list[tuple[str | Promise, str]]:
    """The body as label and value, in the order of the published fields; nothing for a withdrawn one."""
    if publication.stage == Publication.Stage.WITHDRAWN:
        return []
    body = publication.body
    shaped = {
        **body,
        "kinds": kinds_of(publication),
        "decided_on": long_day(date.fromisoformat(body["decided_on"])) if body.get("decided_on") else "",
        "fine_fen": f"{body.get('fine_fen', 0) / 100:,.2f}" if body.get("fine_fen") else "",
    }
    return [(LABELS[name], str(shaped[name])) for name in SHOWN if shaped.get(name)]
