"""Draws: closing a list, drawing, who was drawn, and what the public can work out again."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.discover.inspections import actions
from liandong.discover.inspections.forms import DrawnForm, ListForm, ReasonForm, ValueForm, VoidForm
from liandong.discover.inspections.models import Draw, Listed
from liandong.discover.inspections.queries import cycles, draws, open_visits, points, rows
from liandong.ground.accounts.access import allowed, person, public
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.ui.acting import UNPROCESSABLE, act_once, act_page, attempt
from liandong.ground.ui.paging import LongPaginator

ROWS = 25


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """随机抽查: the draws one may see, how far each is, and the shares of the place."""
    user = person(request)
    page = LongPaginator(draws.draws_for(user), ROWS).get_page(request.GET.get("page"))
    lines = [(draw, draws.progress(draw)) for draw in page.object_list]
    version = draws.shares(acting(user))
    context = {
        "page": page, "lines": lines, "version": version, "place": acting(user).place,
        "layers_of_place": cycles.cycles(acting(user), today()), "may_close": user.may("inspections.handle"),
    }  # fmt: skip
    return render(request, "inspections/draws.html", context)


@allowed("read")
def risk_points(request: HttpRequest) -> HttpResponse:
    """执法风险点: what visits find wanting, area by area, against the half year before."""
    user = person(request)
    context = {"fields": points.fields(user, today()), "may_draw": user.may("inspections.handle")}
    return render(request, "inspections/points.html", context)


@allowed("inspections.handle")
def close_list(request: HttpRequest) -> HttpResponse:
    """封存名单"""
    user = person(request)
    replaced = draws.draws_for(user).filter(dossier__key=request.GET.get("instead", ""), agency=acting(user)).first()
    form = ListForm(
        request.POST or None, user=user, agency=acting(user), initial={"field": request.GET.get("field", "")}
    )
    made: list[Draw] = []
    if request.method == "POST" and attempt(
        form, lambda data: made.append(actions.close_list(**data, replaces=replaced, by=user))
    ):
        return redirect("ui:dossier", made[0].key)
    version = draws.shares(acting(user))
    context = {
        "form": form, "replaced": replaced, "version": version, "place": acting(user).place,
        "layers_of_place": cycles.cycles(acting(user), today()),
    }  # fmt: skip
    return render(request, "inspections/close_list.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("inspections.handle")
def make(request: HttpRequest, key: str) -> HttpResponse:
    """随机抽取: what the source said."""
    draw = _draw(request, key)
    return act_page(
        request,
        ValueForm(request.POST or None),
        lambda data: actions.make_draw(draw=draw, by=person(request), **data),
        dossier=draw.dossier,
        title=_("Draw"),
        done=_("Drawn. Whoever has the file can work it out again."),
        about="inspections/parts/sealed.html",
        seen={"draw": draw, "layers": draws.layers(draw)},
    )


@allowed("cases.decide")
def void(request: HttpRequest, key: str) -> HttpResponse:
    """宣布抽取作废, with the reason."""
    draw = _draw(request, key)
    return act_page(
        request,
        VoidForm(request.POST or None),
        lambda data: actions.void_draw(draw=draw, because=data["reason"], by=person(request)),
        dossier=draw.dossier,
        title=_("Declare the draw void"),
        done=_("Void. What was drawn stays on file, and the reason is public."),
    )


@allowed("inspections.handle")
def visit(request: HttpRequest, number: int) -> HttpResponse:
    """安排抽中对象的检查"""
    user, name = person(request), _name(request, number)
    visits = open_visits(name.subject)
    form = DrawnForm(
        request.POST or None, agency=acting(user), place=name.draw.dossier.place_id, is_alone=not visits,
        drawn=list(name.officers.values_list("pk", flat=True)),
    )  # fmt: skip
    return act_page(
        request,
        form,
        lambda data: actions.plan_drawn(name=name, by=user, **data),
        dossier=name.draw.dossier,
        title=_("Plan the visit to a drawn institution"),
        done=_("The visit is planned. It has a dossier of its own, linked below."),
        about="inspections/parts/drawn_name.html",
        seen={"name": name, "visits": visits},
    )


@allowed("inspections.handle")
def excuse(request: HttpRequest, number: int) -> HttpResponse:
    """抽中对象不再检查, with the reason."""
    name = _name(request, number)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.excuse(name=name, because=data["reason"], by=person(request)),
        dossier=name.draw.dossier,
        title=_("Do not visit a drawn institution"),
        done=_("On file with its reason. The next ticket of the layer comes in its place, where there is one."),
        about="inspections/parts/drawn_name.html",
        seen={"name": name},
    )


@require_POST
@allowed("inspections.handle")
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """公示抽查结果"""
    name = _name(request, number)
    return act_once(
        request,
        lambda: actions.publish_result(name=name, by=person(request)),
        dossier=name.draw.dossier,
        done=_("The result is public."),
    )


@public
def portal(request: HttpRequest) -> HttpResponse:
    """随机抽查公示: every draw since its list was closed."""
    page = LongPaginator(draws.public_draws(), ROWS).get_page(request.GET.get("page"))
    return render(request, "inspections/public_draws.html", {"page": page})


@public
def public_draw(request: HttpRequest, key: str) -> HttpResponse:
    """One draw as everybody sees it: what was fixed before, what chance said, what came of it."""
    draw = get_object_or_404(draws.public_draws(), dossier__key=key)
    context = {
        "draw": draw, "layers": draws.layers(draw), "progress": draws.progress(draw),
        "results": draws.public_results(draw), "is_over": draws.is_over(draw), "has_file": draws.is_file_public(draw),
    }  # fmt: skip
    return render(request, "inspections/public_draw.html", context)


@public
def public_file(request: HttpRequest, key: str) -> HttpResponse:
    """The list as everybody has it, from the day it was closed, and the result as soon as there is one."""
    draw = get_object_or_404(draws.public_draws(), dossier__key=key)
    if not draws.is_file_public(draw):
        raise Http404
    return _file(draw.key, draws.public_file(draw))


@allowed("read")
def own_file(request: HttpRequest, key: str) -> HttpResponse:
    """The same with every row opened, for those who may see the dossier, as soon as it is drawn."""
    draw = _draw(request, key)
    if not draw.value:
        raise Http404
    return _file(f"{draw.key}-opened", draws.whole_file(draw))


@allowed("selfchecks.submit")
def own_rows(request: HttpRequest) -> HttpResponse:
    """本机构的名单行: the draws on whose lists the institution stood, each with the row that is its own."""
    page = LongPaginator(rows.own_rows(person(request)), ROWS).get_page(request.GET.get("page"))
    return render(request, "inspections/own_rows.html", {"page": page, "lines": rows.told(page.object_list)})


@allowed("selfchecks.submit")
def own_opening(request: HttpRequest, key: str) -> HttpResponse:
    """What opens its row, to be shown to whom it likes."""
    name = get_object_or_404(rows.own_rows(person(request)), draw__dossier__key=key)
    return _file(f"{key}-own", rows.opening(name))


def _file(name: str, said: dict[str, Any]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)


def _draw(request: HttpRequest, key: str) -> Draw:
    return get_object_or_404(draws.draws_for(person(request)), dossier__key=key)


def _name(request: HttpRequest, number: int) -> Listed:
    found = draws.name_for(person(request), number)
    if found is None:
        raise Http404
    return found
