"""公众举报: the form for everyone, the receipt, and the progress."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liandong.discover.clues import actions
from liandong.discover.clues.forms import CodeForm, MessageForm, PublicReportForm, RatingForm
from liandong.discover.clues.queries import receipts
from liandong.discover.clues.taking import as_reported
from liandong.ground.accounts.access import public
from liandong.ground.ui.acting import UNPROCESSABLE, attempt


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; the site's own front server says it in a header."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    behind = direct in ("", "127.0.0.1", "::1")
    return str(request.headers.get("X-Real-IP", direct)) if behind else direct


@public
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """公众举报: kept at once; the receipt is shown on the next page."""
    form = PublicReportForm(request.POST or None, request.FILES or None)
    codes: list[str] = []

    def take(given: dict[str, Any]) -> None:
        codes.append(actions.take_report(address=address_of(request), attached=given["attached"], **as_reported(given)))

    if request.method == "POST" and attempt(form, take):
        return redirect("clues:progress", codes[0])
    return render(request, "clues/report.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@public
def look_up(request: HttpRequest) -> HttpResponse:
    """查询进度: type the code of the receipt."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda given: actions.knock(address=address_of(request), what="progress")
    ):
        if receipts.by_receipt(form.cleaned_data["code"]):
            return redirect("clues:progress", form.cleaned_data["code"].strip().upper())
        form.add_error("code", receipts.UNKNOWN)
    return render(request, "clues/look_up.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@public
@never_cache
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """办理进度: who has it, how far it is, by when, what was written; nothing of the report itself."""
    actions.knock(address=address_of(request), what="progress")
    return _progress(request, code)


@public
@never_cache
@require_POST
def write(request: HttpRequest, code: str) -> HttpResponse:
    """举报人来信: to the agency that has the report."""
    form = MessageForm(request.POST, request.FILES)
    return _said(request, code, form, actions.write_as_reporter, _("Your message has been sent."))


@public
@never_cache
@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """满意度评价: once, when the report has been answered or finished."""
    return _said(request, code, RatingForm(request.POST), actions.rate, _("Thank you."))


def _said(request: HttpRequest, code: str, form: forms.Form, act: Callable[..., object], done: str) -> HttpResponse:
    actions.knock(address=address_of(request), what="message")  # by itself: what follows may be taken back
    if attempt(form, lambda given: act(code=code, **given)):
        messages.success(request, done)
        return redirect("clues:progress", code)
    return _progress(request, code, **{type(form).__name__: form})


def _progress(request: HttpRequest, code: str, **wrong: Any) -> HttpResponse:
    """The page of a receipt, with a form that was not taken."""
    found = receipts.progress_of(code)
    if found is None:  # answered, not raised: an exception would take back the count, and guessing would be free
        return render(request, "404.html", status=404)
    context = {
        "progress": found,
        "code": code.upper(),
        "message_form": wrong.get("MessageForm") or MessageForm(),
        "rating_form": wrong.get("RatingForm") or RatingForm(),
    }
    return render(request, "clues/progress.html", context, status=UNPROCESSABLE if wrong else 200)
