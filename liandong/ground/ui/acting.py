"""办理页: the page on which one act is filled in and done; every stage uses it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui.words import both
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

UNPROCESSABLE = 422


def in_words(refusal: Refusal) -> str:
    """The sentence of a refusal in the language of the page."""
    return both(refusal.says) if isinstance(refusal.says, Text) else str(refusal.says)


def attempt(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do the act with what was filled in; what is wrong with it stands on the form afterwards."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, in_words(refusal))
        return False
    return True


def act_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    dossier: Dossier,
    title: str | Promise,
    done: str | Promise,
    then: str = "ui:dossier",
    about: str = "",
    seen: Mapping[str, Any] | None = None,
    only_if: Callable[[], object] | None = None,
) -> HttpResponse:
    """Show the form, or do the act and go back to the dossier with one sentence.

    title  what is about to be done, on the page and on its button
    done   the sentence afterwards
    then   name of the page to go on to, which takes the key of the dossier
    about  template of what one should see before acting, given `dossier`, `form`
    seen   and this
    only_if  raises Refusal when the act is not open at all: then there is no form, and the dossier says why; where the
             form is filled in already, it says so, and what was typed stays
    """
    if request.method != "POST" and (why_not := _why_not(only_if)):
        messages.error(request, why_not)
        return redirect("ui:dossier", dossier.key)

    def checked(data: dict[str, Any]) -> object:
        if only_if is not None:
            only_if()
        return act(data)

    if request.method == "POST" and attempt(form, checked):
        messages.success(request, str(done))
        return redirect(then, dossier.key)
    context = {"form": form, "dossier": dossier, "title": title, "about": about, "then": then, **(seen or {})}
    return render(request, "ui/act.html", context, status=UNPROCESSABLE if form.errors else 200)


def _why_not(only_if: Callable[[], object] | None) -> str:
    try:
        if only_if is not None:
            only_if()
    except Refusal as refusal:
        return in_words(refusal)
    return ""


def act_once(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    dossier: Dossier,
    done: str | Promise,
    then: str = "ui:dossier",
) -> HttpResponse:
    """Do an act that needs no words, and go on; a refusal is shown on the dossier as a sentence.

    then  name of the page to go on to, which takes the key of the dossier
    """
    try:
        act()
    except Refusal as refusal:
        messages.error(request, in_words(refusal))
        return redirect("ui:dossier", dossier.key)
    messages.success(request, str(done))
    return redirect(then, dossier.key)
