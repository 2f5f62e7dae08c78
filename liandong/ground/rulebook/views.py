"""The rule and clause browser."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.ground.accounts.access import allowed, person
from liandong.ground.audit.clock import today
from liandong.ground.rulebook import clauses as catalogue
from liandong.ground.rulebook import queries
from liandong.ground.rulebook.faults import UnknownRule
from liandong.ground.rulebook.measures import measured


@allowed("rules.read")
def index(request: HttpRequest) -> HttpResponse:
    """规则库: the rules of a place, by kind and words."""
    folder = queries.folder_of(person(request), request.GET.get("place"))
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "")
    rows = queries.rows(folder, kind, words, today())
    context = {
        "page": Paginator(rows, 60).get_page(request.GET.get("page")),
        "folders": queries.folders(),
        "folder": folder,
        "counts": queries.counts(folder),
        "kind": kind,
        "words": words,
    }
    return render(request, "rulebook/index.html", context)


@allowed("rules.read")
def rule(request: HttpRequest, id_: str) -> HttpResponse:
    """规则: every layer that speaks under this id, its versions and what they stand on."""
    folder = queries.folder_of(person(request), request.GET.get("place"))
    try:
        layers = queries.layers(id_, folder, today())
    except UnknownRule:
        raise Http404 from None
    mine = next((layer for layer in layers if layer.is_mine), layers[-1])
    meta = mine.rule.meta
    context = {
        "layers": layers[::-1],
        "mine": mine,
        "kind": queries.KIND_NAMES[mine.rule.kind],
        "starts": queries.event_titles(meta.get("starts", ())),
        "ends": queries.event_titles(meta.get("ends", ())),
        "counts": queries.event_titles(measured(mine.rule)),
        "owed_by": queries.who_owes(mine.rule),
        "departments": queries.department_names(),
    }
    return render(request, "rulebook/rule.html", context)


@allowed("rules.read")
def clauses(request: HttpRequest) -> HttpResponse:
    """指令文件: the directives, the places they are for, and how many of their clauses are answered."""
    rows = [
        {"act": act, "places": places, "found": found, "tally": catalogue.tally(found.clauses) if found else None}
        for act, places, found in queries.directives()
    ]
    return render(request, "rulebook/clauses.html", {"rows": rows, "whole": catalogue.whole()})


@allowed("rules.read")
def directive(request: HttpRequest, name: str) -> HttpResponse:
    """条款: a directive clause by clause, and the rules that stand on it."""
    try:
        act, found, standing = queries.directive(name)
    except KeyError:
        raise Http404 from None
    asked = catalogue.Asked(request.GET.get("state", ""), request.GET.get("q", ""), request.GET.get("department", ""))
    context = {
        "act": act,
        "found": found,
        "standing": standing,
        "asked": asked,
        "departments": catalogue.duty_holders(),
        "lines": catalogue.lines(found, asked, person(request)) if found else [],
        "chips": catalogue.chips(found, asked) if found else [],
        "concerned": catalogue.concerned(found) if found else [],
    }
    return render(request, "rulebook/directive.html", context)
