"""Knocking at the view of an address as somebody, ten thousand times: no browser, and no page is drawn.

Who is let in is decided before a page is drawn; what stands on the pages is read in tests/test_access_lists.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.template.backends.django import Template
from django.test import RequestFactory
from django.urls import resolve, reverse

from liandong.ground.accounts.models import User
from liandong.law.refusal import Refusal

IN, HIDDEN, NO_WORD, SIGN_IN, ONLY_A_FORM = "in", "hidden", "no word", "sign in", "only a form"
WORDS = {403: NO_WORD, 404: HIDDEN, 405: ONLY_A_FORM}


class Knocker:
    """Asks views, and keeps what the last page would have been drawn from."""

    def __init__(self) -> None:
        self.factory = RequestFactory()
        self.context: dict[str, Any] = {}

    @contextmanager
    def undrawn(self) -> Iterator[None]:
        """Within it pages are not drawn."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Template, "render", self._kept)
            yield

    def _kept(self, context: Any = None, _request: Any = None) -> str:
        self.context = {**(context or {})}
        return ""

    def knock(self, who: User | AnonymousUser, address: str, said: dict[str, Any] | None = None) -> str:
        """How the view of an address answers somebody; with something said, to a form that is sent."""
        self.context = {}
        request = self.factory.get(address) if said is None else self.factory.post(address, said)
        found = resolve(address)
        request.user, request.resolver_match = who, found
        request.session = {}  # type: ignore[assignment]
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                return verdict(found.func(request, *found.args, **found.kwargs))
        except Http404:
            return HIDDEN
        except PermissionDenied:
            return NO_WORD
        except Refusal:
            return IN


def verdict(response: HttpResponseBase) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("accounts:sign_in")):
        return SIGN_IN
    return WORDS.get(response.status_code, IN if response.status_code < 500 else "broken")
