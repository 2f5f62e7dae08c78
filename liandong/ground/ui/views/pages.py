"""The pages on which all stages meet."""

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.ground.accounts.access import allowed, person, public
from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.audit.once import one_look
from liandong.ground.deadlines.outlook import pauses_of
from liandong.ground.deadlines.queries import explain
from liandong.ground.documents.queries import documents_of
from liandong.ground.dossiers.cleared import readings
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import linked_to, shares_of
from liandong.ground.ui import clocks, lookup, manual, queries, stages, timeline
from liandong.ground.ui.keeping import offered
from liandong.ground.ui.live import live_page
from liandong.ground.ui.rows import cells

TRAIL_ROWS = 50


@allowed()
def workbench(request: HttpRequest) -> HttpResponse:
    """工作台: what my agency owes, by light; who may not read there sees the dossiers open to them, if any."""
    user = person(request)
    shown = {"acts": stages.acts_to_begin(user), "today": today(), "agency": user.acting_for}
    if user.acting_for is None or not user.may("read"):
        open_to_them = {"dossiers": lookup.find_dossiers(user, ""), **lookup.own_institution(user)}
        return render(request, "ui/home.html", {**shown, **open_to_them})
    asked = queries.Asked.of(request.GET.dict())
    owing = queries.Owing(user.acting_for, user, asked)
    here, page = user.acting_for, owing.page()
    owed = {"asked": asked, "owing": owing, "page": page, "owed_rows": cells(page), "kinds": Dossier.Kind.choices}
    beside = {
        "chart": partial(queries.in_time_by_month, here),
        "lines": timeline.newest(user),
        "watched": queries.watched(here, user),
    }
    return live_page(request, "ui/workbench.html", {**shown, **owed, **beside}, part="ui/parts/workbench.html")


@allowed()
def why(request: HttpRequest, number: int) -> HttpResponse:
    """时限说明: how the day of a clock was counted."""
    owed = lookup.clock_for(person(request), number)
    if owed is None:
        raise Http404
    template = "ui/parts/why.html" if request.headers.get("HX-Request") else "ui/why.html"
    context = {
        "owed": owed,
        "lines": explain(owed.deadline),
        "version": owed.version,
        "pauses": pauses_of(owed.deadline),
        "acts": clocks.acts_on(owed, person(request)),
    }
    return render(request, template, context)


@allowed()
def dossier(request: HttpRequest, key: str) -> HttpResponse:
    """卷宗: everything about one matter."""
    user = person(request)
    found = lookup.dossier_to_show(user, key)
    if found is None:
        raise Http404
    with one_look():
        linked = list(linked_to(found, user))
        context = {
            "dossier": found,
            "acts": stages.acts_on(found, user),
            **lookup.owed_in(found, user),
            "panels": stages.panels_of_dossier(found, user),
            "documents": documents_of(found),
            "lines": timeline.timeline_of(found, linked),
            "shares": shares_of(found),
            **offered(user, found),
            "linked": linked,
        }
        return render(request, "ui/dossier.html", context)


@allowed()
def subject(request: HttpRequest, code: str) -> HttpResponse:
    """一户一档: everything about one subject."""
    user = person(request)
    found = lookup.subject_for(user, code)
    if found is None:
        raise Http404
    ties, more = lookup.ties_of(found)
    context = {
        **lookup.entry_of(found, user),
        "relations": ties,
        "more_relations": more,
        "is_own": user.acting_for is None,
        "dossiers": lookup.dossiers_about(found, user),
        "today": today(),
    }
    return render(request, "ui/subject.html", context)


@allowed("read")
def search(request: HttpRequest) -> HttpResponse:
    """检索: dossiers one may see, and subjects."""
    user, asked = person(request), request.GET.get("q", "").strip()[:100]
    context = {
        "asked": asked,
        "dossiers": lookup.find_dossiers(user, asked) if asked else [],
        "subjects": lookup.find_subjects(user, asked) if asked else [],
    }
    return render(request, "ui/search.html", context)


@public
def manual_page(request: HttpRequest, name: str = "") -> HttpResponse:
    """手册: how to work with it."""
    pages = manual.pages()
    here = next((page for page in pages if page.name == name), pages[0] if pages and not name else None)
    if here is None:
        raise Http404
    return render(request, "ui/manual.html", {"pages": pages, "here": here})


@allowed("trail.read")
def trail(request: HttpRequest) -> HttpResponse:
    """留痕: the whole trail for an auditor, how it is sealed, and who read what is sensitive."""
    kind, key = request.GET.get("kind", ""), request.GET.get("dossier", "").strip()
    page = Paginator(timeline.page_of(kind, key), TRAIL_ROWS).get_page(request.GET.get("page"))
    kinds = sorted((slug, event.title()) for slug, event in Event.kinds.items())
    context = {"page": page, "lines": timeline.lines_of(page.object_list, with_dossier=True), "kinds": kinds}
    read = readings(by=person(request))[:TRAIL_ROWS]
    return render(request, "ui/trail.html", {**context, "kind": kind, "key": key, "read": read, **timeline.soundness()})
