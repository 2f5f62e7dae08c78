"""外框: what the frame of a page shows to the one who looks at it."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from liandong.ground.accounts.models import Agency, User
from liandong.ground.notices.queries import unread_count
from liandong.ground.ui.navigation import PERSONAL, Place, Shown, address, navigation, places_of, public_places


@dataclass(frozen=True)
class Shell:
    """Who is here, for which agency, and where they may go."""

    user: User | None = None
    agency: Agency | None = None
    agencies: list[Agency] = field(default_factory=list)  # empty when there is nothing to switch
    parts: list[Shown] = field(default_factory=list)
    personal: list[Place] = field(default_factory=list)
    public: list[Place] = field(default_factory=list)
    unread: int = 0
    asked: str = ""
    search_url: str = ""
    notices_url: str = ""
    switch_url: str = ""
    sign_out_url: str = ""

    @property
    def on_phone(self) -> list[Place]:
        """The few pages that a thumb reaches."""
        return [place for part in self.parts for place in part.places if place.entry.on_phone][:4]


def shell_for(request: HttpRequest | None) -> Shell:
    """The frame for this request; an empty one for those who are not signed in, and on pages without a request."""
    user: Any = getattr(request, "user", AnonymousUser())
    matched = getattr(request, "resolver_match", None)
    public = public_places(matched.view_name if matched else "", is_signed_in=isinstance(user, User))
    if request is None or not isinstance(user, User):
        return Shell(public=public)
    agencies = user.agencies
    return Shell(
        user=user,
        agency=user.acting_for,
        agencies=agencies if len(agencies) > 1 else [],
        parts=navigation(user.words, request.path),
        personal=list(places_of(PERSONAL, user.words, request.path)),
        public=public,
        unread=unread_count(user),
        asked=request.GET.get("q", "") if request.path == address("ui:search") else "",
        search_url=address("ui:search") if user.may("read") else "",
        notices_url=address("notices:list"),
        switch_url=address("accounts:switch"),
        sign_out_url=address("accounts:sign_out"),
    )
