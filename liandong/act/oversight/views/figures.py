"""监督监督者: how agencies do, with every row behind every figure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight.queries import figures
from liandong.act.oversight.queries.measures import MEASURES
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import Agency
from liandong.ground.ui.paging import LongPaginator
from liandong.ground.ui.words import both

ROWS = 50
SCOPES = (("below", _("ours and below")), ("here", _("departments of our place, in matters we share")))


@allowed("read")
def table(request: HttpRequest) -> HttpResponse:
    """All agencies one may compare, in one period."""
    user, get = person(request), request.GET.get
    scope = get("scope", "below") if get("scope") in figures.SCOPES else "below"
    period = figures.period_asked(get("period", ""))
    rows = figures.table(user, figures.agencies_of(user, scope), period)
    context = {
        **_choices(period),
        "scope": scope,
        "scopes": SCOPES,
        "measures": MEASURES.values(),
        "rows": rows,
        "attention": figures.attention(user, rows, period),
        "here": user.acting_for,
    }
    return render(request, "oversight/figures.html", context)


@allowed("read")
def agency(request: HttpRequest, agency: int) -> HttpResponse:
    """One agency: each figure with its formula, and in time rule by rule."""
    user = person(request)
    found, period = _agency(request, agency), figures.period_asked(request.GET.get("period", ""))
    context = {
        **_choices(period),
        "agency": found,
        "row": figures.table(user, [found], period)[0],
        "families": figures.by_family(user, found, period),
    }
    return render(request, "oversight/agency.html", context)


@allowed("read")
def behind(request: HttpRequest, agency: int, measure: str) -> HttpResponse:
    """The rows behind one figure."""
    user, get = person(request), request.GET.get
    found, period = _agency(request, agency), figures.period_asked(get("period", ""))
    if measure not in MEASURES:
        raise Http404
    only = get("only", "") if get("only") in ("hit", "miss") else ""
    page = LongPaginator(figures.behind(user, found, MEASURES[measure], period, only), ROWS).get_page(get("page"))
    context = {
        **_choices(period),
        "agency": found,
        "measure": MEASURES[measure],
        "only": only,
        "page": page,
        "lines": figures.told(page.object_list),
    }
    return render(request, "oversight/behind.html", context)


def _agency(request: HttpRequest, number: int) -> Agency:
    """One of those that the person may compare. Raises Http404."""
    known = {one.pk: one for scope in figures.SCOPES for one in figures.agencies_of(person(request), scope)}
    if number not in known:
        raise Http404
    return known[number]


def _choices(period: Any) -> dict[str, Any]:
    known = {one.code: both(one.title) for one in [*figures.periods(), period]}
    return {"period": period, "period_title": both(period.title), "periods": known.items()}
