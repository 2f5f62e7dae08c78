"""The agency a person has chosen to act for holds for the whole session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from liandong.ground.accounts.access import person
from liandong.ground.accounts.checks import refuse_undeclared

CHOSEN = "acting_agency"


class ActingAgency:
    """Reads the choice from the session. Being built as the server starts, it also refuses silent pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        refuse_undeclared()
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(CHOSEN)
        if chosen and request.user.is_authenticated:
            person(request).choose(chosen)
        return self.get_response(request)
