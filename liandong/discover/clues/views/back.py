"""回到原处: the list one came from, with its filters and its row, so that work goes on where it was left."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

FOUND = 302
LONGEST = 1000


def way_back(request: HttpRequest) -> str:
    """The address of the desk that the page was opened from; empty for anything that is not the desk."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    desk = reverse("clues:list")
    is_desk = asked == desk or asked.startswith(f"{desk}?")
    is_ours = len(asked) <= LONGEST and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_desk and is_ours else ""


def onward(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """After an act that was done: back to the desk, where the page was opened from it."""
    back = way_back(request)
    return redirect(back) if back and answer.status_code == FOUND else answer
