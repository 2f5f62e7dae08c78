"""A refusal that no form has caught becomes a page: what, by which rule, and that nothing was changed.

So does an address that only takes a form and was opened by itself, as after signing in again.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from liandong.law.refusal import Refusal


class RefusalPage:
    """Answers 422; the transaction of the request has been rolled back by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and "text/html" in request.headers.get("Accept", ""):
            page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for a refusal; everything else is left to Django."""
        if not isinstance(exception, Refusal):
            return None
        return render(request, "ui/refused.html", {"refusal": exception}, status=422)
