"""筛查运行: the list with its progress, a new one, and one run."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import UNPROCESSABLE, attempt
from liandong.ground.ui.live import live_page
from liandong.ground.ui.paging import LongPaginator
from liandong.warn.risk import actions, queries
from liandong.warn.risk.forms import RunForm
from liandong.warn.risk.queries import runs as running

ROWS = 30


@allowed("risk.handle")
def runs(request: HttpRequest) -> HttpResponse:
    """Runs of our agency, the newest first."""
    page = LongPaginator(queries.runs_for(person(request)), ROWS).get_page(request.GET.get("page"))
    return live_page(request, "risk/runs.html", {"page": page}, part="risk/parts/runs.html")


@allowed("risk.handle")
def new(request: HttpRequest) -> HttpResponse:
    """Arrange a run; the worker carries it out."""
    form = RunForm(request.POST or None, initial=running.usual_days())
    if request.method == "POST" and attempt(form, lambda data: actions.ask_for_run(by=person(request), **data)):
        messages.success(request, _("The run is arranged. It begins within a minute and its progress stands here."))
        return redirect("risk:runs")
    context = {"form": form, "data": running.data_there(person(request))}
    return render(request, "risk/run.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("risk.handle")
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what was asked of which data with which settings, and what each model said."""
    row = get_object_or_404(queries.runs_for(person(request)), pk=pk)
    context = running.page(row, person(request))
    return live_page(request, "risk/one_run.html", context, part="risk/parts/one_run.html")
