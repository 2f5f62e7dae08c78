"""模型库: the catalogue, one model, its life, where it is quiet; the push rules."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.ui.acting import UNPROCESSABLE, attempt
from liandong.warn.risk import actions, queries
from liandong.warn.risk.forms import BecauseForm
from liandong.warn.risk.models import ModelState
from liandong.warn.risk.queries import life, pushing


@allowed("risk.handle")
def models(request: HttpRequest) -> HttpResponse:
    """Every model: what it asks, how it stands here, how often it was right, what it covers and costs."""
    user = person(request)
    chosen = request.GET.get("family", "")
    context = {"lines": life.lines(user, chosen), "families": life.FAMILIES, "chosen": chosen}
    return render(request, "risk/models.html", {**context, "waiting": life.waiting(user)})


@allowed("risk.handle")
def model(request: HttpRequest, name: str) -> HttpResponse:
    """One model with its settings, precision, history, and the difference of its trial."""
    page = life.page(person(request), name)
    if page is None:
        raise Http404
    return render(request, "risk/model.html", page)


@allowed("risk.manage")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a tried version in use, with the difference before one's eyes."""
    user = person(request)
    state = get_object_or_404(queries.states_of(user), pk=pk)
    return _decide(request, state, "publish")


@allowed("risk.manage")
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version out of use."""
    return _decide(request, get_object_or_404(queries.states_of(person(request)), pk=pk), "retire")


def _decide(request: HttpRequest, state: ModelState, what: str) -> HttpResponse:
    act = {"publish": actions.publish_model, "retire": actions.retire_model}[what]
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda data: act(state=state, by=person(request), **data)):
        messages.success(request, _("Done. Live runs follow it from now on."))
        return redirect("risk:model", state.model)
    context = {"form": form, "state": state, "what": what, **life.difference(state), **life.named(state.model)}
    return render(request, "risk/decide.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("risk.manage")
def publish_all(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions that one shadow run tried."""
    user = person(request)
    run, form = get_object_or_404(queries.runs_for(user), pk=pk), BecauseForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda data: actions.publish_models(run=run, by=user, **data)):
        messages.success(request, _("Done. Live runs follow it from now on."))
        return redirect("risk:models")
    states = queries.states_of(user).filter(shadow=run, stage=ModelState.Stage.SHADOW)
    context = {"form": form, "run": run, "rows": [(life.named(state.model), state) for state in states]}
    return render(request, "risk/publish_all.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@allowed("risk.handle")
def end_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a model speak again."""
    row = get_object_or_404(queries.snoozes_of(person(request)), pk=pk)
    actions.end_snooze(snooze=row, by=person(request))
    messages.success(request, _("The model speaks about this subject again."))
    return redirect("risk:model", row.model)


@allowed("read")
def push_rules(request: HttpRequest) -> HttpResponse:
    """推送规则: which warning goes to whom, in what time, and which act ends it."""
    return render(request, "risk/push_rules.html", pushing.page(acting(person(request)).place))
