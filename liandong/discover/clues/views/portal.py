"""公众举报: the form for everyone, the receipt, and the progress."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from liandong.discover.clues import actions
from liandong.discover.clues.forms import CodeForm, PublicReportForm
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
    form = PublicReportForm(request.POST or None)
    codes: list[str] = []

    def take(given: dict[str, object]) -> None:
        codes.append(actions.take_report(address=address_of(request), **as_reported(given)))

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
    """办理进度: who has it, how far it is, by when; nothing of the report itself."""
    actions.knock(address=address_of(request), what="progress")
    found = receipts.progress_of(code)
    if found is None:  # answered, not raised: an exception would take back the count, and guessing would be free
        return render(request, "404.html", status=404)
    return render(request, "clues/progress.html", {"progress": found, "code": code.upper()})
