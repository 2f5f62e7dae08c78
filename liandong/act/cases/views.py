"""Cases: the list, filing, evidence, and one page for each step."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from liandong.act.cases import actions, queries
from liandong.act.cases.forms import CaseForm, DecideForm, EvidenceForm, FileForm, PenaltyLines, imposed
from liandong.act.cases.steps import WAYS
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.ui.acting import UNPROCESSABLE, act_page, attempt
from liandong.ground.ui.paging import LongPaginator
from liandong.ground.ui.words import both

ROWS = 25


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """All cases one may see, the newest first."""
    rows = queries.cases_for(person(request))
    chosen = request.GET.get("state", "open")
    rows = rows.filter(closed_on__isnull=chosen == "open") if chosen in ("open", "closed") else rows
    page = LongPaginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "chosen": chosen, "rows": queries.running(page.object_list)}
    return render(request, "cases/list.html", context)


@allowed("cases.handle")
def file(request: HttpRequest, key: str) -> HttpResponse:
    """File a case from a clue or from a visit."""
    user = person(request)
    dossier = get_object_or_404(visible_to(user), key=key)
    source = queries.source_in(dossier)
    if source is None:
        raise Http404
    given = queries.origin(source)
    first = {"cause": queries.cause_of(source)}
    form = FileForm(request.POST or None, agency=acting(user), matter=given["matter"], initial=first)
    return act_page(
        request,
        form,
        lambda data: actions.file_case(**{**given, **data}, by=user),
        dossier=dossier,
        title=_("File a case"),
        done=_("The case is filed. It has a dossier of its own, linked below; ninety days run."),
    )


@allowed("cases.handle")
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    """Put a piece of evidence into the case."""
    case = get_object_or_404(queries.cases_for(person(request)), dossier__key=key)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    return act_page(
        request,
        form,
        lambda data: actions.add_evidence(case=case, by=person(request), **data),
        dossier=case.dossier,
        title=_("Add evidence"),
        done=_("The evidence is in the case."),
    )


@allowed("cases.handle", "cases.review")
def step(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Take a step of the procedure."""
    user, way = person(request), WAYS.get(name)
    case = get_object_or_404(queries.cases_for(user), dossier__key=key)
    if way is None:
        raise Http404
    if not user.may(way.word):
        raise PermissionDenied(_("Your role at the agency you act for does not include this step."))
    more: dict[str, Any] = {"case": case} if issubclass(way.form, CaseForm) else {}
    return act_page(
        request,
        way.form(request.POST or None, **more),
        lambda data: way.act(case=case, by=user, **data),
        dossier=case.dossier,
        title=both(queries.title_of(case, name)),
        done=way.done,
        about="cases/parts/so_far.html",
        seen={"case": case, "stops": queries.stops(case)},
    )


@allowed("cases.decide")
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Decide, with the lines of what is imposed, beside what was found and told."""
    user = person(request)
    case = get_object_or_404(queries.cases_for(user), dossier__key=key)
    form, lines = DecideForm(request.POST or None), PenaltyLines(request.POST or None, prefix="line")
    if (
        request.method == "POST"
        and lines.is_valid()
        and attempt(form, lambda data: actions.decide(case=case, imposed=imposed(lines), by=user, **data))
    ):
        messages.success(request, _("Decided. The decision is in the dossier; it has to be served now."))
        return redirect("ui:dossier", key)
    context = {"form": form, "lines": lines, "case": case, "dossier": case.dossier, "stops": queries.stops(case)}
    return render(request, "cases/decide.html", context, status=UNPROCESSABLE if lines.is_bound else 200)
