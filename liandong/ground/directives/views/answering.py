"""Answering an act: go on to the next entry, or show the page again with one sentence and what was written."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from liandong.ground.accounts.access import person
from liandong.ground.directives import page
from liandong.ground.directives.forms import ConfirmForm, DiscardForm, SeenForm
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

UNPROCESSABLE = 422


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


def in_words(refusal: Refusal) -> str:
    """The sentence of a refusal in the language of the page."""
    if isinstance(refusal.says, Text):
        return refusal.says.en if (get_language() or "").startswith("en") else refusal.says.zh
    return str(refusal)


def address(draft: int, entry: DraftEntry | None) -> str:
    """Where an entry is reviewed: the text beside it scrolls to its words."""
    home = reverse("directives:review", args=[draft])
    return f"{home}?at={entry.pk}#t-{entry.pk}" if entry else home


def go_on(request: HttpRequest, draft: int, entry: DraftEntry | None, done: str | Promise) -> HttpResponse:
    messages.success(request, str(done))
    return redirect(address(draft, entry))


def again(request: HttpRequest, draft: Draft, entry: DraftEntry | None, form: forms.Form) -> HttpResponse:
    """The page as it stands now, with what went wrong; whoever sends the form again has seen this version."""
    shown = page.review(draft, person(request), str(entry.pk) if entry else "")
    if entry and shown.chosen and isinstance(form, SeenForm):
        form.data = {**form.data.dict(), "seen": shown.chosen.version}  # type: ignore[attr-defined]
    return show(request, shown, {"wrong": form, _name(form): form}, status=UNPROCESSABLE)


def show(request: HttpRequest, shown: page.Review, more: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The review page, or only its entry where the page asks for that part."""
    context: dict[str, Any] = {"review": shown, "entry": shown.chosen}
    if shown.chosen and shown.may_review:
        context["confirm"] = ConfirmForm(entry=shown.chosen, departments=shown.departments)
        context["discard"] = DiscardForm(entry=shown.chosen)
    is_part = request.headers.get("HX-Target") == "entry"
    template = "directives/parts/entry.html" if is_part else "directives/review.html"
    return render(request, template, {**context, **more}, status=status)


def _name(form: forms.Form) -> str:
    return type(form).__name__.removesuffix("Form").lower()
