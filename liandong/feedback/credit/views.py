"""The list of points taken."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.feedback.credit import queries
from liandong.ground.accounts.access import allowed, person

ROWS = 25


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """Points taken, the newest first."""
    page = Paginator(queries.records(person(request)), ROWS).get_page(request.GET.get("page"))
    return render(request, "credit/list.html", {"page": page})
