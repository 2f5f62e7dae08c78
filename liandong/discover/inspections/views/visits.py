"""Visits: the list, the plan, the page on site."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.discover.clues.queries import desk
from liandong.discover.inspections import actions, queries
from liandong.discover.inspections.forms import AnswerForm, EndForm, JoinForm, PlanForm, ReasonForm, SummaryForm
from liandong.discover.inspections.models import Inspection, JoinRequest
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.ui.acting import UNPROCESSABLE, act_once, act_page, attempt
from liandong.ground.ui.paging import LongPaginator

ROWS = 25
NARROWED = {
    "apart": lambda user: queries.unreasoned(queries.inspections_for(user)),  # (综合查一次)
    "to_close": queries.to_close,
}


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """All visits one may see, the newest first."""
    rows = queries.inspections_for(person(request))
    stage = request.GET.get("stage", "")
    if stage in Inspection.Stage.values:
        rows = rows.filter(stage=stage)
    elif stage in NARROWED:
        rows = NARROWED[stage](person(request))
    page = LongPaginator(rows, ROWS).get_page(request.GET.get("page"))
    counts = {f"{name}_count": rows_of(person(request)).count() for name, rows_of in NARROWED.items()}
    context = {"page": page, "stages": Inspection.Stage.choices, "chosen": stage, **counts}
    return render(request, "inspections/list.html", context)


@allowed("inspections.handle")
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Plan a visit because of a clue."""
    user = person(request)
    clue = get_object_or_404(desk.visible(user).exclude(subject=None), dossier__key=key)
    seen = queries.around(clue, user)
    first = {"separate_because": seen["refused"].answer if seen["refused"] else ""}
    form = PlanForm(
        request.POST or None, agency=acting(user), place=clue.place_id, is_alone=not seen["visits"], initial=first
    )
    return act_page(
        request,
        form,
        lambda data: actions.plan_inspection(subject=queries.subject_of(clue), clues=seen["clues"], by=user, **data),
        dossier=clue.dossier,
        title=_("Plan a visit"),
        done=_("The visit is planned. It has a dossier of its own, linked below."),
        about="inspections/parts/open_visits.html",
        seen=seen,
    )


@allowed("inspections.handle")
def join(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Ask to go along on a visit to the same subject; our own is joined at once."""
    user = person(request)
    clue = get_object_or_404(desk.visible(user).filter(holder=acting(user)), dossier__key=key)
    visit = queries.visit_to_join(clue, number)
    if visit is None:
        raise Http404
    clues = queries.for_the_visit(clue, user)
    return act_page(
        request,
        JoinForm(request.POST or None, agency=acting(user), visit=visit),
        lambda data: actions.ask_to_join(visit=visit, clues=clues, by=user, **data),
        dossier=clue.dossier,
        title=_("Go along on the visit"),
        done=_("Asked. The agency of the visit answers; a notice tells you.")
        if visit.agency != acting(user)
        else _("The clue is part of the visit now."),
        about="inspections/parts/joining.html",
        seen={"visit": visit, "clues": clues},
    )


@require_POST
@allowed("inspections.handle")
def let_join(request: HttpRequest, number: int) -> HttpResponse:
    """Agree to a joint visit."""
    asked = _request(request, number)
    return act_once(
        request,
        lambda: actions.let_join(request=asked, by=person(request)),
        dossier=asked.visit.dossier,
        done=_("Agreed. The visit is joint now; their officers are on it."),
    )


@allowed("inspections.handle")
def refuse_to_join(request: HttpRequest, number: int) -> HttpResponse:
    """Do not agree, with the reason."""
    asked = _request(request, number)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.refuse_to_join(request=asked, because=data["reason"], by=person(request)),
        dossier=asked.visit.dossier,
        title=_("Do not agree to a joint visit"),
        done=_("On file. The other agency reads the reason."),
    )


def _request(request: HttpRequest, number: int) -> JoinRequest:
    found = queries.request_for(person(request), number)
    if found is None:
        raise Http404
    return found


@require_POST
@allowed("inspections.handle")
def start(request: HttpRequest, key: str) -> HttpResponse:
    """The officers are on site."""
    visit = get_object_or_404(queries.inspections_for(person(request)), dossier__key=key)
    return act_once(
        request,
        lambda: actions.start_inspection(inspection=visit, by=person(request)),
        dossier=visit.dossier,
        done=_("The visit has begun. Answer the questions of the checklist."),
        then="inspections:site",
    )


@allowed("inspections.handle")
def site(request: HttpRequest, key: str) -> HttpResponse:
    """The page in the corridor: one group at a time, big answers, each saved at once, the position kept."""
    visit = get_object_or_404(queries.inspections_for(person(request)), dossier__key=key)
    form, in_part = AnswerForm(request.POST or None), bool(request.headers.get("HX-Request"))
    saved = request.method == "POST" and attempt(
        form, lambda data: actions.answer(inspection=visit, by=person(request), **data)
    )
    at = request.POST.get("item") or request.GET.get("at", "")
    if saved and not in_part:
        return redirect(f"{reverse('inspections:site', args=[key])}?{urlencode({'at': at})}#q-{at}")
    context: dict[str, Any] = {"visit": visit, "sheet": queries.sheet(visit, at), "form": form, "at": at}
    touched = context["sheet"].around(at) if in_part else None
    context |= {"area": touched[0], "row": touched[1]} if touched else {}
    page = "inspections/parts/saved.html" if touched else "inspections/site.html"
    return render(request, page, context, status=UNPROCESSABLE if form.errors else 200)


@allowed("inspections.handle")
def finish(request: HttpRequest, key: str) -> HttpResponse:
    """Write the record."""
    visit = get_object_or_404(queries.inspections_for(person(request)), dossier__key=key)
    return act_page(
        request,
        SummaryForm(request.POST or None),
        lambda data: actions.finish_inspection(inspection=visit, summary=data["summary"], by=person(request)),
        dossier=visit.dossier,
        title=_("Finish the visit"),
        done=_("Finished. The on-site record is in the dossier."),
        about="inspections/parts/found.html",
        seen={"visit": visit, "sheet": queries.sheet(visit)},
    )


@allowed("inspections.handle")
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """The visit does not take place."""
    visit = get_object_or_404(queries.inspections_for(person(request)), dossier__key=key)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.cancel_inspection(inspection=visit, reason=data["reason"], by=person(request)),
        dossier=visit.dossier,
        title=_("Cancel the visit"),
        done=_("Cancelled, with its reason on the trail."),
    )


@allowed("inspections.handle")
def end(request: HttpRequest, key: str) -> HttpResponse:
    """办结检查: what became of the findings, where neither a clue nor a case follows."""
    visit = get_object_or_404(queries.inspections_for(person(request)), dossier__key=key)
    return act_page(
        request,
        EndForm(request.POST or None),
        lambda data: actions.end_visit(inspection=visit, because=data["because"], by=person(request)),
        dossier=visit.dossier,
        title=_("Close the visit"),
        done=_("Closed. What became of the findings is on file."),
        about="inspections/parts/found.html",
        seen={"visit": visit, "sheet": queries.sheet(visit)},
    )
