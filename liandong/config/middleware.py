"""Middleware of the whole site: the language a person chose, and the size and signs of what comes in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import get_supported_language_variant

from liandong.config.addresses import caller

BODY_METHODS = {"POST", "PUT", "PATCH"}
NUL = "\0"


class TrueAddress:
    """REMOTE_ADDR is who really asks: behind front servers named in LIANDONG_PROXIES, whom they name. Stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.PROXIES:
            direct = str(request.META.get("REMOTE_ADDR", ""))
            request.META["REMOTE_ADDR"] = caller(
                direct, str(request.META.get("HTTP_X_FORWARDED_FOR", "")), settings.PROXIES
            )
        return self.get_response(request)


class ChosenLanguage(LocaleMiddleware):
    """Chinese, unless the person chose another language; what a browser prefers is not asked."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        try:
            language = get_supported_language_variant(chosen)
        except LookupError:
            language = settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language() or language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ("Cookie",))
        return response


class UploadLimit:
    """A request that announces more than the limit gets one clear sentence, and none of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in BODY_METHODS and announced(request) > settings.UPLOAD_LIMIT:
            return too_large(request)
        return self.get_response(request)


class WholeText:
    """A request with a NUL sign in its address, its cookies or its form is not understood: the database keeps no such
    text. Files may hold any sign.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if NUL in request.path_info or "%00" in query or says_nul(*request.COOKIES, *request.COOKIES.values()):
            return not_understood(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Here, because a form that cannot be read at all is then answered by Django."""
        if any(says_nul(name, *values) for name, values in request.POST.lists()):
            return not_understood(request)
        return None


def says_nul(*words: str) -> bool:
    return any(NUL in word for word in words)


def not_understood(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", status=400)


def announced(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isdecimal() else 0


def too_large(request: HttpRequest) -> HttpResponse:
    limit = settings.UPLOAD_LIMIT // (1024 * 1024)
    response = render(request, "413.html", {"limit": limit}, status=413)
    response.headers["Connection"] = "close"
    return response
