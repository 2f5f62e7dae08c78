"""The guard on the main site: calls of institutions' systems, and what people see of them."""

from functools import cache

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from liandong.ground.accounts.access import allowed, person, public
from liandong.ground.ui.words import spoken
from liandong.warn.guard import queries
from liandong.warn.guard.journal import Journal
from liandong.warn.guard.models import Hit
from liandong.warn.guard.present import Present
from liandong.warn.guard.service import answered, heads

ROWS = 50


@cache
def present() -> Present:
    """Registers and keys of this process."""
    return Present()


@cache
def journal() -> Journal:
    return Journal(settings.GUARD_ROOT)


@public
@csrf_exempt  # no cookie is read: the key says who asks
def call(request: HttpRequest, service: str = "") -> HttpResponse:
    """A call of CDS Hooks or in the insurance's shape; kept before it is answered."""
    present().look()
    with translation.override(spoken(request.headers.get("Accept-Language", ""))):
        key = request.headers.get("Authorization", "")
        told = answered(request.method or "", request.path, key, request.body, present())
    if told.lines:
        journal().keep(b"\n".join(told.lines))
    answer = JsonResponse(told.body, status=told.status, json_dumps_params={"ensure_ascii": False})
    for name, value in heads(request.headers.get("Origin", "")):
        answer[name] = value
    return answer


@allowed("risk.handle", "risk.answer")
def index(request: HttpRequest) -> HttpResponse:
    """What was said to whom, and what was done about it."""
    rows = queries.hits_for(person(request))
    outcome = request.GET.get("outcome", "any")
    if outcome in Hit.Outcome.values:
        rows = rows.filter(outcome=outcome)
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "outcomes": Hit.Outcome.choices,
        "chosen": outcome,
        "tallies": queries.tallies_for(person(request)),
    }
    return render(request, "guard/list.html", context)
