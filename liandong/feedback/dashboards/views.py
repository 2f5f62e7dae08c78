"""All boards on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.feedback.dashboards.boards import BOARDS
from liandong.ground.accounts.access import allowed, person
from liandong.ground.audit.clock import today


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """The boards, over what this person may see."""
    boards = [make(person(request), today()) for make in BOARDS]
    return render(request, "dashboards/index.html", {"boards": boards})
