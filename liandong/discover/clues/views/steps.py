"""The steps of a clue, each a page with its form; what is offered, `next_acts` says.

Every form carries the revision of the clue it was opened on. The act is done to that revision or not at all: of two
clerks at once the second is told who did what, and when.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liandong.discover.clues import actions
from liandong.discover.clues.desk_forms import KeepForm, NoPenaltyForm, ReopenForm, VerifyForm
from liandong.discover.clues.forms import CorrectForm, DeclineForm, ReasonForm, RouteForm
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries import desk, history, next_acts, page
from liandong.discover.clues.views.back import onward, way_back
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import UNPROCESSABLE, act_page, attempt
from liandong.law.refusal import Refusal

INTAKE = ("clues.receive", "clues.handle")


def clue_for(request: HttpRequest, key: str, step: str) -> tuple[Clue, next_acts.NextAct]:
    """The clue as the form was opened on it, and the step.

    raises  Http404  the person may not see it
            Refusal  the step is not open now, or somebody acted on the clue since
    """
    user = person(request)
    clue = desk.find(user, key).first()
    if clue is None:
        raise Http404
    opened = _opened_on(request)
    if opened is not None and opened != clue.revision:
        raise Refusal(history.meanwhile(clue))
    return clue, _open_act(clue, user, step)


def _open_act(clue: Clue, user: User, step: str) -> next_acts.NextAct:
    act = next_acts.next_act(clue, user, step)
    if act is None:
        raise Refusal(
            _("This step is not open: the clue is “%(stage)s” with %(holder)s.")
            % {"stage": clue.get_stage_display(), "holder": clue.holder}
        )
    if act.why_not:
        raise Refusal(act.why_not)
    return act


def _opened_on(request: HttpRequest) -> int | None:
    """The revision that the sent form was opened on; None where it does not say."""
    given = (request.POST.get("revision") or request.GET.get("revision", "")) if request.method == "POST" else ""
    return int(given) if given.isdecimal() and len(given) < 10 else None


def carrying(form: forms.Form, clue: Clue) -> forms.Form:
    """The form, with the revision it is opened on."""
    form.fields["revision"] = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=clue.revision, min_value=0
    )
    return form


def _step(
    request: HttpRequest, clue: Clue, label: object, form: forms.Form, act: Callable[..., object]
) -> HttpResponse:
    def do(given: dict[str, Any]) -> object:
        given.pop("revision", None)
        return act(clue=clue, **given, by=person(request))

    answer = act_page(
        request, carrying(form, clue), do, dossier=clue.dossier, title=str(label), done=_("Done and recorded."),
        about="clues/parts/about.html",
    )  # fmt: skip
    return onward(request, answer)


@allowed(*INTAKE)
def route(request: HttpRequest, key: str) -> HttpResponse:
    """分流: the suggested matter with its words, who is competent and why, and what another choice would change."""
    user = person(request)
    clue, _act = clue_for(request, key, next_acts.ROUTE)
    asked = page.Asked.of(clue, request.POST.dict() or request.GET.dict(), user.acting_for)
    form = RouteForm(request.POST or None, clue=clue, agency=user.acting_for, initial=asked.initial)
    if request.method == "POST" and attempt(form, lambda given: actions.route_in(clue=clue, **given, by=user)):
        messages.success(request, _("Routed, with the reason kept."))
        return onward(request, redirect("ui:dossier", key))
    context = {"clue": clue, "form": form, "asked": asked, "back": way_back(request)}
    is_part = request.method == "GET" and request.headers.get("HX-Target") == "competence"
    template = "clues/parts/competence.html" if is_part else "clues/route.html"
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


@allowed(*INTAKE)
def keep(request: HttpRequest, key: str) -> HttpResponse:
    """留办: done by a button; the page asks for a reason where the routing names another agency."""
    clue, act = clue_for(request, key, next_acts.KEEP)
    form = KeepForm(request.POST if request.method == "POST" else None)
    return _step(request, clue, act.label, form, actions.keep)


@allowed("clues.handle")
def verify(request: HttpRequest, key: str) -> HttpResponse:
    """核实: what was found."""
    clue, act = clue_for(request, key, next_acts.VERIFY)
    return _step(request, clue, act.label, VerifyForm(request.POST or None), actions.verify_clue)


@allowed(*INTAKE)
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """重新核查: something new is known."""
    clue, act = clue_for(request, key, next_acts.REOPEN)
    return _step(request, clue, act.label, ReopenForm(request.POST or None), actions.reopen_clue)


@allowed("cases.decide")
def no_penalty(request: HttpRequest, key: str) -> HttpResponse:
    """决定不予处罚: the reasoned decision of a head."""
    clue, act = clue_for(request, key, next_acts.NO_PENALTY)
    return _step(request, clue, act.label, NoPenaltyForm(request.POST or None, clue=clue), actions.decide_no_penalty)


@allowed(*INTAKE)
def decline(request: HttpRequest, key: str) -> HttpResponse:
    """不予受理: with reason, naming who is competent."""
    clue, act = clue_for(request, key, next_acts.DECLINE)
    return _step(request, clue, act.label, DeclineForm(request.POST or None), actions.decline_clue)


@allowed("clues.handle")
def close(request: HttpRequest, key: str) -> HttpResponse:
    """办结: with the result."""
    clue, act = clue_for(request, key, next_acts.CLOSE)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Result")
    return _step(request, clue, act.label, form, lambda *, reason, **rest: actions.close_clue(result=reason, **rest))


@allowed(*INTAKE)
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """答复举报人: what the reporter may read with the receipt."""
    clue, act = clue_for(request, key, next_acts.ANSWER)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Answer")
    return _step(request, clue, act.label, form, lambda *, reason, **rest: actions.answer_reporter(text=reason, **rest))


@allowed(*INTAKE)
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """补正: the subject in the register, or the place."""
    clue, act = clue_for(request, key, next_acts.CORRECT)
    now = {
        "subject": clue.subject.code if clue.subject else "",
        "place": f"{clue.place.code} {clue.place.name}",
    }
    return _step(request, clue, act.label, CorrectForm(request.POST or None, initial=now), actions.correct_clue)
