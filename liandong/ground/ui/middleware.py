"""A refusal that no form has caught becomes a page: what, by which rule, and that nothing was changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from liandong.law.refusal import Refusal


class RefusalPage:
    """Answers 422; the transaction of the request has been rolled back by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for a refusal; everything else is left to Django."""
        if not isinstance(exception, Refusal):
            return None
        return render(request, "ui/refused.html", {"refusal": exception}, status=422)
