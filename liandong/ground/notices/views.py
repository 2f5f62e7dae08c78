"""The list of notices."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liandong.ground.accounts.access import allowed, person
from liandong.ground.notices import actions, queries


@allowed()
def notices(request: HttpRequest) -> HttpResponse:
    """通知"""
    rows = queries.notices_of(person(request))
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "unread": queries.unread_count(person(request))})


@allowed()
@require_POST
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """已阅: and on to the dossier."""
    notice = get_object_or_404(queries.notices_of(person(request)), pk=notice_id)
    actions.mark_read(notice=notice, by=person(request))
    return redirect("ui:dossier", notice.dossier.key) if notice.dossier else redirect("notices:list")


@allowed()
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """全部已阅"""
    actions.mark_all_read(by=person(request))
    return redirect("notices:list")
