"""合并与拆分: what is open on the same subject, chosen and confirmed by a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liandong.discover.clues import actions
from liandong.discover.clues.desk_forms import MergeForm, SeparateForm
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries import merging, next_acts
from liandong.discover.clues.views.back import onward, way_back
from liandong.discover.clues.views.steps import INTAKE, carrying, clue_for
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import UNPROCESSABLE, attempt


@allowed(*INTAKE)
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """合并: the proposal with its reasons and the departments it concerns; what is chosen is merged."""
    user = person(request)
    clue, _act = clue_for(request, key, next_acts.MERGE)
    proposal = merging.on_one_subject(clue, user)
    marked = request.GET.get("with", "").split(",")
    offered = merging.to_choose(proposal, marked, user)
    first = {"clues": merging.chosen_first(proposal, marked, offered)}
    form = MergeForm(request.POST or None, offered=offered, proposal=proposal, initial=first)

    if request.method == "POST" and attempt(form, lambda given: _merge(clue, given, user)):
        messages.success(request, _("Merged. Each clue keeps its reporter, its clocks and its answer."))
        return onward(request, redirect("ui:dossier", key))
    context = {
        "clue": clue, "proposal": proposal, "form": carrying(form, clue), "is_offered": offered.exists(),
        "separate": carrying(SeparateForm(), clue), "back": way_back(request),
    }  # fmt: skip
    return render(request, "clues/merge.html", context, status=UNPROCESSABLE if form.errors else 200)


def _merge(clue: Clue, given: dict[str, Any], user: User) -> object:
    return actions.merge_clues(clues=[clue, *given["clues"]], because=given["because"], by=user)


@allowed(*INTAKE)
def separate(request: HttpRequest, key: str) -> HttpResponse:
    """拆分: this clue leaves the others."""
    user = person(request)
    clue, _act = clue_for(request, key, next_acts.MERGE)
    form = SeparateForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda given: actions.separate_clue(clue=clue, because=given["because"], by=user)
    ):
        messages.success(request, _("Separated."))
        return onward(request, redirect("ui:dossier", key))
    context = {"clue": clue, "form": carrying(form, clue), "dossier": clue.dossier, "title": _("Separate the clue")}
    return render(request, "ui/act.html", context, status=UNPROCESSABLE if form.errors else 200)
