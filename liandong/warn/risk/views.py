"""Warnings: the desk."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.ground.accounts.access import allowed, person
from liandong.warn.risk import queries

ROWS = 25


@allowed("risk.handle")
def desk(request: HttpRequest) -> HttpResponse:
    """Warnings, the newest first."""
    page = Paginator(queries.warnings_for(person(request)), ROWS).get_page(request.GET.get("page"))
    return render(request, "risk/desk.html", {"page": page})
