"""诊疗数据: what was delivered, handing a file in, and what became of its rows."""

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from liandong.ground.accounts.access import allowed, person
from liandong.ground.audit.clock import today
from liandong.ground.rulebook.sheets import cell
from liandong.ground.ui.acting import UNPROCESSABLE, attempt
from liandong.ground.ui.words import both
from liandong.warn.practice import actions, coverage, grouping, queries
from liandong.warn.practice.forms import DeliveryForm, SourceForm
from liandong.warn.practice.mapping import found
from liandong.warn.practice.models import Delivery

READERS = ("practice.read", "practice.load")
ROWS = 25


@allowed(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    """Deliveries, the newest first."""
    user, slug = person(request), request.GET.get("source", "")
    rows = queries.deliveries(user)
    if slug:
        rows = rows.filter(source__slug=slug)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(request, "practice/list.html", {"page": page, "sources": queries.sources(user), "chosen": slug})


@allowed("practice.load")
@transaction.non_atomic_requests
def upload(request: HttpRequest) -> HttpResponse:
    """Hand a file in: it is read and encoded here, and put in its place by the worker."""
    user = person(request)
    form = DeliveryForm(request.POST or None, request.FILES or None, user=user)
    kept: list[Delivery] = []
    if request.method == "POST" and attempt(form, lambda data: kept.append(actions.hand_in(by=user, **data))):
        messages.success(request, _("Read: %(n)s rows. They are being put in their place.") % {"n": kept[0].read})
        return redirect("practice:delivery", kept[0].pk)
    context = {"form": form, "sources": queries.sources(user)}
    return render(request, "practice/upload.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed(*READERS)
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: how far it is, what landed, what was refused and why."""
    user = person(request)
    one = get_object_or_404(queries.deliveries(user), pk=pk)
    context = {
        "delivery": one, "busy": queries.is_busy(one), "shape": queries.shape_of(one), "landed": queries.landed(one),
        "notes": queries.notes(one), "not_kept": queries.not_kept(one), "percent": round(one.share * 100),
        "refused": [] if queries.is_busy(one) else queries.refusals(one, user),
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "delivery"
    return render(request, "practice/parts/delivery.html" if part else "practice/delivery.html", context)


@allowed(*READERS)
def remarks(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """未收行: line, field and reason of every row that was not taken, as a table to work from."""
    user = person(request)
    one = get_object_or_404(queries.deliveries(user), pk=pk)
    rows = list_of(one, queries.all_refused(one, user))
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="practice-{one.pk}.csv"'
    return answer


def list_of(one: Delivery, rows: Iterator[tuple[object, object, object, object]]) -> Iterator[str]:
    """The lines of a CSV, one after another."""
    out = csv.writer(_Echo())
    yield "﻿" + out.writerow([_("line"), _("field"), _("reason"), _("what stood there")])
    for line, field, reason, value in rows:
        yield out.writerow([line, cell(str(field)), cell(both(reason)), cell(str(value))])


class _Echo:
    """Gives a line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


@allowed(*READERS)
def sources(request: HttpRequest) -> HttpResponse:
    """Who delivers, and the columns of every layout."""
    layouts = queries.known_layouts()
    titles = {one.id: one.title for one in layouts}
    context = {"sources": queries.sources(person(request)), "layouts": layouts, "titles": titles}
    return render(request, "practice/sources.html", context)


@allowed("practice.load")
def open_source(request: HttpRequest) -> HttpResponse:
    """A new source."""
    form = SourceForm(request.POST or None)
    user = person(request)
    if request.method == "POST" and attempt(form, lambda data: actions.open_source(by=user, **data)):
        messages.success(request, _("The source is there. Files can be handed in for it."))
        return redirect("practice:upload")
    return render(request, "practice/source.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@allowed("rules.read")
def mappings(request: HttpRequest) -> HttpResponse:
    """映射: groups of items, what hangs on them today, and how much of the dictionary they cover."""
    words = request.GET.get("q", "").strip()[:60]
    counts, day = coverage.patterns(), today()
    rows = [(one, grouping.in_short(one, day), counts[one.code]) for one in grouping.search(words)]
    page = Paginator(rows, 2 * ROWS).get_page(request.GET.get("page"))
    shown = {"page": page, "words": words, "coverage": coverage.of_dictionary()}
    return render(request, "practice/mappings.html", shown)


@allowed("rules.read")
def group(request: HttpRequest, code: str) -> HttpResponse:
    """项目组: what hangs on it and since when, which codes and names are of it, and where that is said."""
    one = found().groups.get(code)
    if one is None:
        raise Http404
    shown = {"group": one, "versions": grouping.told(one), "patterns": coverage.patterns_of(one)}
    if any(person(request).may(word) for word in READERS):  # what was delivered is no rule
        shown["items"], shown["count"] = coverage.codes_of(one)
    return render(request, "practice/group.html", shown)


@allowed("rules.read")
def rule_tables(request: HttpRequest) -> HttpResponse:
    """规则表: which are loaded, for which days, what landed and what did not."""
    page = Paginator(queries.rule_tables(), ROWS).get_page(request.GET.get("page"))
    return render(request, "practice/rule_tables.html", {"page": page})


@allowed("rules.read")
def rule_table(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule table: its limits, and each row that was not taken with the reason."""
    one = get_object_or_404(queries.rule_tables(), pk=pk)
    rows = Paginator(one.rows.order_by("line", "pk"), 2 * ROWS).get_page(request.GET.get("page"))
    return render(request, "practice/rule_table.html", {"table": one, "page": rows, "left": queries.left_of(one)})
