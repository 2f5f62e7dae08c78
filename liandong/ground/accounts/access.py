"""Who may open a page: each view says it itself, and the site does not start while one is silent."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.roles import WORDS

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], R]

PUBLIC = "public"
SIGNED_IN = "signed in"

# Parts of the site that ask for access in their own way, such as an API whose keys carry the words.
declared_prefixes: dict[str, str] = {}


def declare_prefix(prefix: str, access: str) -> None:
    """Say for a whole part of the site how access is asked for there."""
    declared_prefixes[prefix] = access


def person(request: HttpRequest) -> User:
    """The signed-in person, once `allowed` has let them in."""
    return cast(User, request.user)


def public(view: View[P, R]) -> View[P, R]:
    """Everybody may open this page."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def allowed(*words: str, even_with_first_password: bool = False) -> Callable[[View[P, R]], View[P, HttpResponseBase]]:
    """Signed-in people who may say one of these words where they act; without words, everyone signed in."""
    if unknown := set(words) - WORDS:
        raise ValueError(f"no role knows {sorted(unknown)}")

    def decorate(view: View[P, R]) -> View[P, HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            user = person(request)
            if user.must_change_password and not even_with_first_password:
                return redirect("accounts:password")
            if words and not any(user.may(word) for word in words):
                raise PermissionDenied(_("Your role at the agency you act for does not include this page."))
            return view(request, *args, **kwargs)

        guarded.access = words or SIGNED_IN  # type: ignore[attr-defined]
        return cast(View[P, HttpResponseBase], guarded)

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page leads to the sign-in and back; a part of a page asks the browser to load the sign-in."""
    address = reverse("accounts:sign_in")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect_to_login(request.get_full_path(), address)


def undeclared(patterns: list[Any], prefix: str = "") -> list[str]:
    """Addresses whose view says nothing about access."""
    silent: list[str] = []
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if any(path.startswith(known) for known in declared_prefixes):
            continue
        if isinstance(pattern, URLResolver):
            silent += undeclared(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and not getattr(pattern.callback, "access", None):
            silent.append(path)
    return silent
