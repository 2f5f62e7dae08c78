"""Who may see which figure: one's own place and below; names and entries only as far as one's own agency reaches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, Department, Membership, User
from liandong.ground.accounts.queries import agency_names
from liandong.ground.deadlines.quotas.acts import Key
from liandong.ground.dossiers.queries import agencies_below, visible_to
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal


@dataclass
class Reader:
    """读者: a person as they act now; without one it is whoever runs the commands on this machine."""

    user: User | None

    def refuse_elsewhere(self, place: Place) -> None:
        """Raises Refusal: the place is neither that of the agency acted for nor below it."""
        if not self.may_ask(place):
            raise Refusal(
                _("You see the figures of the place of your agency and of those below it. Choose one of these.")
            )

    def may_ask(self, place: Place) -> bool:
        if self.user is None:
            return True
        here = self.user.acting_for
        if here is None or not self.user.may("read"):
            return False
        return place.pk == here.place_id or (not self._only_here and place.stem.startswith(here.place.stem))

    @cached_property
    def agencies(self) -> frozenset[int] | None:
        """Agencies whose people and acts this person may be told of: their own and those below; None: all."""
        if self.user is None:
            return None
        here = self.user.acting_for
        if here is None:
            return frozenset()
        return frozenset([here.pk, *([] if self._only_here else agencies_below(self.user))])

    @cached_property
    def people(self) -> frozenset[str] | None:
        """Those of these agencies."""
        if self.agencies is None:
            return None
        rows = Membership.objects.filter(agency__in=self.agencies).values_list("user", flat=True)
        return frozenset(map(str, rows))

    def of(self, per: str, keys: Collection[Key]) -> list[Key]:
        """The units among these that may be named to this person."""
        mine = {"agency": self.agencies, "officer": self.people}.get(per)
        return [key for key in keys if mine is None or key in mine]

    @property
    def entries(self) -> Q:
        """Entries of the trail that this person may open: by their dossier, or by the agency that acted."""
        if self.user is None:
            return Q()
        own = Q(dossier="", agency_id__in=self.agencies or [])
        return own | (~Q(dossier="") & Q(dossier__in=visible_to(self.user).values("key")))

    @property
    def _only_here(self) -> bool:
        return self.user is not None and self.user.roles_here == {"prosecutor"}


def names(per: str, keys: Collection[Key]) -> Mapping[Key, str]:
    """What units are called."""
    match per:
        case "agency":
            return {key: name for key, name in agency_names([int(key) for key in keys]).items()}
        case "place":
            return dict(Place.objects.filter(pk__in=keys).values_list("pk", "name"))
        case "department":
            return {one.code: one.name for one in Department.objects.filter(pk__in=keys)}
        case "officer":
            rows = User.objects.filter(pk__in=[int(key) for key in keys]).values_list("pk", "name")
            return {str(pk): name for pk, name in rows}
    return dict(Subject.objects.filter(code__in=keys).values_list("code", "name"))


def own_place(user: User) -> Place | None:
    """The place whose figures a person sees first."""
    here: Agency | None = user.acting_for
    return here.place if here else None
