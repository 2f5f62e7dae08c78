"""Suspicions: the list, running a model, and dealing with one finding."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import UNPROCESSABLE, act_page, attempt
from liandong.warn.risk import actions, queries
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.forms import NoteForm, ReasonForm, RunForm
from liandong.warn.risk.models import Finding

ROWS = 25


@allowed("risk.handle")
def index(request: HttpRequest) -> HttpResponse:
    """Findings, those to be looked at first."""
    rows = queries.findings_for(person(request))
    stage = request.GET.get("stage", "")
    if stage in Finding.Stage.values:
        rows = rows.filter(stage=stage)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "stages": Finding.Stage.choices, "chosen": stage, "models": CATALOG}
    return render(request, "risk/list.html", context)


@allowed("risk.handle")
def run(request: HttpRequest) -> HttpResponse:
    """Ask a model."""
    form = RunForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda data: actions.run_model(by=person(request), **data)):
        messages.success(request, _("The model has run. New findings stand first in the list."))
        return redirect("risk:list")
    return render(request, "risk/run.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@allowed("risk.handle")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a clue of a finding."""
    row = get_object_or_404(queries.findings_for(person(request)), pk=pk)
    return act_page(
        request,
        NoteForm(request.POST or None),
        lambda data: actions.confirm_finding(finding=row, note=data["note"], by=person(request)),
        dossier=row.run.dossier,
        title=_("Make a clue of it"),
        done=_("It is a clue now, linked below."),
    )


@allowed("risk.handle")
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """It is nothing."""
    row = get_object_or_404(queries.findings_for(person(request)), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.dismiss_finding(finding=row, reason=data["reason"], by=person(request)),
        dossier=row.run.dossier,
        title=_("Dismiss"),
        done=_("Dismissed, with its reason."),
    )
