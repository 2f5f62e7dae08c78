"""Whom and what a command names."""

from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import user_named
from liandong.ground.ui.words import in_chinese
from liandong.law.refusal import Refusal
from liandong.warn.practice.models import Source
from liandong.warn.practice.queries import sources


def somebody(username: str) -> User:
    """The person of this user name. Raises Refusal."""
    user = user_named(username)
    if user is None:
        raise Refusal(_("There is no user of this name: %(name)s.") % {"name": username})
    return user


def source_of(slug: str, user: User) -> Source:
    """A source of the agency that the person acts for. Raises Refusal with the short names there are."""
    found = sources(user).filter(slug=slug).first()
    if found is None:
        known = ("、" if in_chinese() else ", ").join(sources(user).values_list("slug", flat=True)) or "—"
        raise Refusal(
            _("Your agency has no source “%(slug)s”. It has: %(known)s. Open one with “liandong practice source”.")
            % {"slug": slug, "known": known}
        )
    return found
