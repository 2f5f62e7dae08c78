"""The list of drafts, reading a directive, the review page, and taking the draft away."""

from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from liandong.ground.accounts.access import allowed, person
from liandong.ground.directives import actions, exporting, page, queries
from liandong.ground.directives.forms import ReadForm
from liandong.ground.directives.models import Draft
from liandong.ground.directives.views.answering import UNPROCESSABLE, attempt, show
from liandong.ground.rulebook.queries import folder_of

ROWS = 25


@allowed("rules.read")
def index(request: HttpRequest) -> HttpResponse:
    """审阅中的指令文件"""
    rows = Paginator(queries.listed_for(person(request)), ROWS).get_page(request.GET.get("page"))
    return render(request, "directives/list.html", {"page": rows, "may_review": person(request).may(queries.REVIEW)})


@allowed(queries.REVIEW)
def read(request: HttpRequest) -> HttpResponse:
    """识读指令文件"""
    form = ReadForm(request.POST, request.FILES) if request.method == "POST" else ReadForm()
    found: list[actions.Read] = []
    if request.method == "POST" and attempt(
        form, lambda data: found.append(actions.read_file(by=person(request), **data))
    ):
        new = _("Read. Go through the entries one by one.")
        known = _("This file has been read before: here is its draft.")
        messages.success(request, new if found[0].is_new else known)
        return redirect("directives:review", found[0].draft.pk)
    return render(request, "directives/read.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@allowed("rules.read")
@never_cache
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """审阅"""
    draft = get_object_or_404(queries.drafts_for(person(request)), pk=pk)
    asked = request.GET
    return show(request, page.review(draft, person(request), asked.get("at", ""), asked.get("state", "")), {})


@allowed("rules.read")
@never_cache
def draft_file(request: HttpRequest, pk: int) -> HttpResponse:
    """下载草稿文件"""
    draft = get_object_or_404(queries.drafts_for(person(request)), pk=pk)
    return _file(exporting.draft_file(draft), f"{_name(draft)}.draft.yaml")


@allowed("rules.read")
@never_cache
def clauses_file(request: HttpRequest, pk: int) -> HttpResponse:
    """下载条款目录"""
    draft = get_object_or_404(queries.drafts_for(person(request)), pk=pk)
    return _file(
        exporting.clauses_file(draft, folder_of(person(request), request.GET.get("place"))),
        f"{_name(draft)}.clauses.yaml",
    )


def _name(draft: Draft) -> str:
    return draft.number or f"draft-{draft.pk}"


def _file(content: str, name: str) -> HttpResponse:
    """A file to be saved, never shown as a page."""
    response = HttpResponse(content, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
