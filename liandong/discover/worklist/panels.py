"""What key matters put on the shared pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.discover.worklist import queries
from liandong.discover.worklist.models import KeyMatter
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel


@dossier_panel
def key_matter(dossier: Dossier, user: User) -> Panel | None:
    """What was found, what was decided, the entry with its versions, and what others suggest."""
    found = _of(dossier, user)
    if found is None:
        return None
    place = dossier.place
    context = {
        "entry": found,
        "is_stale": queries.is_stale(found),
        "origins": queries.items(queries.ORIGINS, place),
        "matter": queries.matter_title(found),
        "attributes": queries.attributes(place),
        "labels": queries.LABELS,
        "kinds": queries.items(queries.KINDS, place),
        "missing": queries.missing(found) if found.stage == KeyMatter.Stage.KEY else {},
        "history": queries.history(found),
        "suggestions": list(queries.suggestions_for(user).filter(key_matter=found)),
        "ours": dossier.owner == user.acting_for and user.may("worklist.handle"),
    }
    return Panel(_("Key matter"), "worklist/parts/panel.html", context, "flag", 10)


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """Decide, write, list, review, leave for those who look after it; suggest for the others."""
    if dossier.kind == Dossier.Kind.KEY_MATTER and queries.lists_for(user).filter(dossier=dossier).exists():
        yield Act(_("Joint work list"), reverse("worklist:joint"), "list-check", is_primary=True)
    found = _of(dossier, user) if user.may("worklist.handle") else None
    if found is None or user.acting_for is None:
        return
    same_place = user.acting_for.place_id == dossier.place_id
    if found.stage == KeyMatter.Stage.GATHERED and same_place and queries.decides(user.acting_for):
        yield Act(_("Make it a key matter"), _url("promote", dossier), "flag-check", is_primary=True)
        yield Act(_("Not a key matter"), _url("dismiss", dossier), "ban")
    if dossier.owner == user.acting_for:
        yield from _for_owner(found)
    elif found.left_on is None and found.stage != KeyMatter.Stage.DISMISSED:
        yield Act(_("Suggest a change"), _url("suggest", dossier), "message-plus")


def _for_owner(found: KeyMatter) -> Iterator[Act]:
    dossier = found.dossier
    if found.stage == KeyMatter.Stage.KEY:
        lacks = queries.missing(found)
        why_not = _("Not everything is stated yet that the directive wants.") if lacks else ""
        yield Act(_("Write the entry"), _url("revise", dossier), "pencil", is_primary=bool(lacks))
        yield Act(
            _("Put it on the joint list"), _url("list_entry", dossier), "list-check", is_primary=True, why_not=why_not
        )
    if found.stage == KeyMatter.Stage.LISTED:
        yield Act(_("Reviewed, still right"), _url("review", dossier), "circle-check", is_post=True)
        yield Act(_("Change the entry"), _url("revise", dossier), "pencil")
        yield Act(_("Take it off the list"), _url("leave", dossier), "logout")


def _url(name: str, dossier: Dossier) -> str:
    return reverse(f"worklist:{name}", args=[dossier.key])


def _of(dossier: Dossier, user: User) -> KeyMatter | None:
    if dossier.kind != Dossier.Kind.KEY_MATTER:
        return None
    return queries.key_matters_for(user).filter(dossier=dossier).first()
