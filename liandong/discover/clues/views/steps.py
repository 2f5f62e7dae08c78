"""The steps of a clue, each a page with its form; what is offered, `next_acts` says."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liandong.discover.clues import actions
from liandong.discover.clues.forms import CorrectForm, DeclineForm, ReasonForm, RouteForm, VerifyForm
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries import desk, next_acts, page
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import UNPROCESSABLE, act_once, act_page, attempt
from liandong.law.refusal import Refusal

INTAKE = ("clues.receive", "clues.handle")


def clue_for(user: User, key: str, step: str) -> tuple[Clue, next_acts.NextAct]:
    """The clue and the step on it; 404 for what the person may not see, a refusal for what is not open now."""
    clue = desk.find(user, key).first()
    if clue is None:
        raise Http404
    act = next_acts.next_act(clue, user, step)
    if act is None:
        raise Refusal(
            _("This step is not open: the clue is “%(stage)s” with %(holder)s.")
            % {"stage": clue.get_stage_display(), "holder": clue.holder}
        )
    if act.why_not:
        raise Refusal(act.why_not)
    return clue, act


def _step(request: HttpRequest, clue: Clue, label: object, form: forms.Form, act: Any) -> HttpResponse:
    def do(given: dict[str, Any]) -> object:
        return act(clue=clue, **given, by=person(request))

    return act_page(
        request, form, do, dossier=clue.dossier, title=str(label), done=_("Done and recorded."),
        about="clues/parts/about.html",
    )  # fmt: skip


@allowed(*INTAKE)
def route(request: HttpRequest, key: str) -> HttpResponse:
    """分流: the suggested matter with its words, who is competent and why, and what another choice would change."""
    user = person(request)
    clue, _act = clue_for(user, key, next_acts.ROUTE)
    asked = page.Asked.of(clue, request.POST.dict() or request.GET.dict(), user.acting_for)
    form = RouteForm(request.POST or None, clue=clue, agency=user.acting_for, initial=asked.initial)
    if request.method == "POST" and attempt(form, lambda given: actions.route_in(clue=clue, **given, by=user)):
        messages.success(request, _("Routed, with the reason kept."))
        return redirect("ui:dossier", key)
    context = {"clue": clue, "form": form, "asked": asked}
    is_part = request.method == "GET" and request.headers.get("HX-Target") == "competence"
    template = "clues/parts/competence.html" if is_part else "clues/route.html"
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


@allowed(*INTAKE)
@require_POST
def keep(request: HttpRequest, key: str) -> HttpResponse:
    """留办: done by a button."""
    clue, _act = clue_for(person(request), key, next_acts.KEEP)
    return act_once(
        request,
        lambda: actions.keep(clue=clue, by=person(request)),
        dossier=clue.dossier,
        done=_("Your agency has it."),
    )


@allowed("clues.handle")
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """核实: what was found."""
    clue, act = clue_for(person(request), key, next_acts.VERIFY)
    return _step(request, clue, act.label, VerifyForm(request.POST or None), actions.verify_clue)


@allowed(*INTAKE)
def decline(request: HttpRequest, key: str) -> HttpResponse:
    """不予受理: with reason, naming who is competent."""
    clue, act = clue_for(person(request), key, next_acts.DECLINE)
    return _step(request, clue, act.label, DeclineForm(request.POST or None), actions.decline_clue)


@allowed("clues.handle")
def close(request: HttpRequest, key: str) -> HttpResponse:
    """办结: with the result."""
    clue, act = clue_for(person(request), key, next_acts.CLOSE)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Result")
    return _step(request, clue, act.label, form, lambda *, reason, **rest: actions.close_clue(result=reason, **rest))


@allowed(*INTAKE)
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """答复举报人: what the reporter may read with the receipt."""
    clue, act = clue_for(person(request), key, next_acts.ANSWER)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Answer")
    return _step(request, clue, act.label, form, lambda *, reason, **rest: actions.answer_reporter(text=reason, **rest))


@allowed(*INTAKE)
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """补正: the subject in the register, or the place."""
    clue, act = clue_for(person(request), key, next_acts.CORRECT)
    now = {
        "subject": clue.subject.code if clue.subject else "",
        "place": f"{clue.place.code} {clue.place.name}",
    }
    return _step(request, clue, act.label, CorrectForm(request.POST or None, initial=now), actions.correct_clue)
