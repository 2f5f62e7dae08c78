"""The rule and clause browser."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.ground.accounts.access import allowed, person
from liandong.ground.audit.clock import today
from liandong.ground.rulebook import acts as acts_of_the_book
from liandong.ground.rulebook import clauses as catalogue
from liandong.ground.rulebook import differences as contrasts
from liandong.ground.rulebook import matterlists, offices, queries, sheets
from liandong.ground.rulebook import matters as duties
from liandong.ground.rulebook import unverified as doubts
from liandong.ground.rulebook.faults import UnknownRule
from liandong.ground.rulebook.measures import measured


@allowed("rules.read")
def index(request: HttpRequest) -> HttpResponse:
    """规则库: the rules of a place, by kind and words."""
    folder = queries.folder_of(person(request), request.GET.get("place"))
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "")
    rows = queries.rows(folder, kind, words, today())
    context = {
        "page": Paginator(rows, 100).get_page(request.GET.get("page")),
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
    context = {
        "layers": layers[::-1],
        "mine": mine,
        "kind": queries.KIND_NAMES[mine.rule.kind],
        "starts": queries.event_titles(mine.rule.meta.get("starts", ())),
        "ends": queries.event_titles(mine.rule.meta.get("ends", ())),
        "counts": queries.event_titles(measured(mine.rule)),
        "owed_by": queries.who_owes(mine.rule),
        "work": queries.fulfilled_by(mine.rule),
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
    """条款: a directive clause by clause, and the rules that stand on it; how its quotas stand comes as a part."""
    try:
        act, found, standing = queries.directive(name)
    except KeyError:
        raise Http404 from None
    asked, part = catalogue.Asked.of(request.GET.dict()), request.GET.get("part") == "quotas"
    context = {
        "act": act,
        "found": found,
        "standing": standing,
        "asked": asked,
        "strengths": catalogue.STRENGTHS.items(),
        "departments": catalogue.duty_holders(),
        "sheet": catalogue.sheet(found, asked, person(request), measures=part) if found else None,
        "concerned": catalogue.concerned(found) if found else [],
    }
    return render(request, "rulebook/parts/clause_quotas.html" if part else "rulebook/directive.html", context)


@allowed("rules.read")
def acts(request: HttpRequest) -> HttpResponse:
    """文件: every act the book cites, by rank and status."""
    get = request.GET.get
    asked = acts_of_the_book.Asked(get("status", ""), get("rank", ""), get("q", ""), get("unverified") == "1")
    context = {
        "page": Paginator(acts_of_the_book.acts(asked, today()), 60).get_page(get("page")),
        "asked": asked,
        "ranks": acts_of_the_book.RANKS.items(),
        "statuses": acts_of_the_book.chips(asked, today()),
    }
    return render(request, "rulebook/acts.html", context)


@allowed("rules.read")
def act(request: HttpRequest, name: str) -> HttpResponse:
    """文件: one act, what replaced it, and each place of the book that cites it, article by article."""
    try:
        found, cited = acts_of_the_book.act(name, today())
    except KeyError:
        raise Http404 from None
    context = {
        "act": found,
        "rank": acts_of_the_book.RANKS[found.rank],
        "status": acts_of_the_book.STATUSES[found.status],
        "cited": cited.items(),
        "successor": acts_of_the_book.successor(found),
        "predecessors": acts_of_the_book.predecessors(found),
        "outlived": [one for several in cited.values() for one in several if one.outlived],
        "has_clauses": acts_of_the_book.has_clauses(found),
    }
    return render(request, "rulebook/act.html", context)


@allowed("rules.read")
def unverified(request: HttpRequest) -> HttpResponse:
    """待核清单: everything in the book that nobody has checked, as a page and as a spreadsheet."""
    found = doubts.items(request.GET.get("kind", ""))
    if request.GET.get("as") == "csv":
        return sheets.download("unverified.csv", sheets.sheet(doubts.HEAD, [one.cells() for one in found]))
    context = {
        "page": Paginator(found, 80).get_page(request.GET.get("page")),
        "chips": doubts.tally(doubts.items()),
        "kind": request.GET.get("kind", ""),
    }
    return render(request, "rulebook/unverified.html", context)


@allowed("rules.read")
def matters(request: HttpRequest) -> HttpResponse:
    """部门涉医监督事项清单: who leads and who joins in a place, what nobody owns, what two may claim."""
    folder, get = queries.folder_of(person(request), request.GET.get("place")), request.GET.get
    asked = matterlists.Asked(get("department", ""), get("remark", ""), get("q", ""))
    whole = duties.lines(folder, today(), seated=duties.seated_in(folder))
    found = [line for line in whole if asked.takes(line)]
    if get("as") == "csv":
        return sheets.download("matters.csv", matterlists.file(found, folder, asked.department))
    context = {
        "lines": found,
        "folders": queries.folders(),
        "folder": folder,
        "place": duties.title_of(folder),
        "asked": asked,
        "shares": duties.shares(whole, folder),
        "post": offices.post(folder, asked.department, today()),
        "chips": matterlists.tally([line for line in whole if matterlists.Asked(asked.department).takes(line)]),
        "names": duties.NAMES,
    }
    return render(request, "rulebook/matters.html", context)


@allowed("rules.read")
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """事项: one matter, who has it in each place and on what basis, and what punishes it."""
    try:
        places = duties.everywhere(code, today())
    except KeyError:
        raise Http404 from None
    context = {
        "matter": places[0][1].matter,
        "places": places,
        "names": duties.NAMES,
        "acts": acts_of_the_book.named(one.act for one in places[0][1].matter.penalty),
        "clauses": duties.clauses_behind(places[0][1].matter),
    }
    return render(request, "rulebook/matter.html", context)


@allowed("rules.read")
def differences(request: HttpRequest) -> HttpResponse:
    """各地差异: what the directives order differently, row by row, and the rules that carry it."""
    context = {"rows": contrasts.rows(today()), "places": contrasts.directed()}
    return render(request, "rulebook/differences.html", context)
