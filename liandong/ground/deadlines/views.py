"""指标: the quotas of a place, and one of them down to the very entries that were counted.

These pages stand in the ground, beside what they show: they read the trail, the register and the rulebook and nothing
of any stage, so the workbench and the dashboards may both lead here.
"""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.ground.accounts.access import allowed, person
from liandong.ground.deadlines.quotas import pages
from liandong.ground.deadlines.quotas.readers import Reader
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.refusal import Refusal

UNITS, ENTRIES = 25, 25


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """指标: how each quota of a place stands in its period."""
    reader = Reader(person(request))
    asked = pages.asked(request.GET, reader)
    try:
        lines = pages.lines(asked, reader)
    except Refusal as refused:
        raise PermissionDenied(str(refused.says)) from None
    context = {"asked": asked, "groups": pages.groups(lines), "counters": pages.counters(lines), "method": pages.METHOD}
    return render(request, "deadlines/quotas.html", context)


@allowed("read")
def quota(request: HttpRequest, id_: str) -> HttpResponse:
    """指标: one quota, who is behind, and what was counted."""
    reader = Reader(person(request))
    asked = pages.asked(request.GET, reader)
    try:
        shown = pages.detail(id_, asked, reader)
    except Refusal as refused:
        raise PermissionDenied(str(refused.says)) from None
    except UnknownRule:
        raise Http404 from None
    units = Paginator(shown.units, UNITS).get_page(request.GET.get("units"))
    entries = Paginator(shown.entries, ENTRIES).get_page(request.GET.get("page"))
    context = {"asked": asked, "shown": shown, "units": units, "unit_rows": shown.named(units.object_list)}
    context |= {"page": entries, "acts": shown.acts(entries.object_list), "method": pages.METHOD}
    return render(request, "deadlines/quota.html", context)


@allowed("read")
def line(request: HttpRequest) -> HttpResponse:
    """指标: one line for the workbench, fetched after it, so that nobody waits for the counting."""
    reader = Reader(person(request))
    lines = pages.lines(pages.asked({}, reader), reader)
    return render(request, "deadlines/parts/quota_line.html", {"counters": pages.counters(lines)})
