"""Who may see which dossier, and what a dossier's page asks."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.models import Dossier, Link, Share

NOTHING = Q(pk__in=[])
SEEN_BY_SUPERIORS = (Dossier.Grade.OPEN, Dossier.Grade.INTERNAL)
ONLY_READ = frozenset({"prosecutor", "auditor", "custodian", "operator"})
WORKS_ON_IT = (Share.Level.OWNER, Share.Level.EDIT)


def seen_by(user: User | AnonymousUser, at: str = "") -> Q:
    """The condition under which this person, as they act now, may see a dossier.

    at  path to the dossier from another model, as in `Clue.objects.filter(seen_by(user, "dossier__"))`

    All of it stands in columns of the dossier itself, so that an index answers it for a million of them.
    """
    if not isinstance(user, User) or not user.is_active:
        return NOTHING
    if user.answers_for:
        return Q(**{f"{at}kind": Dossier.Kind.SELFCHECK, f"{at}subject__code": user.answers_for})
    here = user.acting_for
    if here is None or not user.may("read"):
        return NOTHING
    shared = Q(**{f"{at}readers__contains": [here.pk]})
    below = [] if user.roles_here == {"prosecutor"} else agencies_below(user)
    if not below:
        return shared
    return shared | Q(**{f"{at}owner__in": below, f"{at}grade__in": SEEN_BY_SUPERIORS})


def agencies_below(user: User) -> list[int]:
    """Ids of the agencies below the one acted for."""
    return user.agencies_below


def visible_to(user: User | AnonymousUser) -> QuerySet[Dossier]:
    """Dossiers the person may see: own, shared, and by place those of the same department below."""
    return Dossier.objects.filter(seen_by(user))


def editable_by(user: User | AnonymousUser) -> QuerySet[Dossier]:
    """Dossiers the person's agency works on: its own and those shared for editing."""
    return visible_to(user).filter(works_on(user))


def works_on(user: User | AnonymousUser) -> Q:
    """The condition of a dossier under which the person's agency works on it."""
    here = user.acting_for if isinstance(user, User) else None
    if not isinstance(user, User) or here is None or user.roles_here <= ONLY_READ:
        return NOTHING
    works = Share.objects.filter(dossier=OuterRef("pk"), agency=here, until__isnull=True, level__in=WORKS_ON_IT)
    return Q(Exists(works), readers__contains=[here.pk])


def may_edit(user: User, dossier: Dossier) -> bool:
    """Whether the person's agency works on the dossier. A page that shows it has asked already: see `remembering`."""
    known: dict[tuple[int, Agency | None], bool] = dossier.__dict__.get("_edited_by", {})
    if (answer := known.get((user.pk, user.acting_for))) is not None:
        return answer
    return editable_by(user).filter(pk=dossier.pk).exists()


def remembering(dossier: Dossier, user: User, is_worked_on: bool) -> Dossier:
    """The dossier, told once whether this person works on it: for a page that only shows it, where each stage asks."""
    dossier.__dict__["_edited_by"] = {(user.pk, user.acting_for): is_worked_on}
    return dossier


def no_less_secret(grade: str, sources: Iterable[Dossier]) -> str:
    """The grade of what comes from these dossiers: from something secret nothing comes that more people are shown."""
    is_secret = any(source.grade == Dossier.Grade.SECRET for source in sources)
    return Dossier.Grade.SECRET if is_secret else grade


def may_see(user: User | AnonymousUser, dossier: Dossier) -> bool:
    return visible_to(user).filter(pk=dossier.pk).exists()


def shares_of(dossier: Dossier) -> QuerySet[Share]:
    """Running and ended shares, the owner first."""
    order = models.Case(models.When(level="owner", then=0), models.When(level="edit", then=1), default=2)
    rows = Share.objects.filter(dossier=dossier).select_related("agency__place", "agency__department")
    return rows.order_by(models.F("until").asc(nulls_first=True), order, "since")


def linked_to(dossier: Dossier, user: User) -> QuerySet[Dossier]:
    """Dossiers tied to this one, either way, as far as the person may see them."""
    there = Link.objects.filter(from_dossier=dossier).values("to_dossier")
    back = Link.objects.filter(to_dossier=dossier).values("from_dossier")
    return visible_to(user).filter(pk__in=there.union(back)).select_related("owner").order_by("opened_at")


def for_page(user: User | AnonymousUser, key: str) -> QuerySet[Dossier]:
    """The one dossier of a page, with what its header shows; empty when the person may not see it."""
    related: tuple[Any, ...] = ("owner__department", "place", "subject")
    return visible_to(user).filter(key=key).select_related(*related)
