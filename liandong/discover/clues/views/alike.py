"""疑似重复: groups to work through, found while reports came in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liandong.discover.clues.actions.comparing import judge_alike
from liandong.discover.clues.queries import alike
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import in_words
from liandong.law.refusal import Refusal

INTAKE = ("clues.receive", "clues.handle")
GROUPS = 15


@allowed(*INTAKE)
def groups(request: HttpRequest) -> HttpResponse:
    """疑似重复: the newest first; of one file where the address names it."""
    rows, file = alike.to_judge(person(request)), request.GET.get("file", "")
    if file.isdecimal() and len(file) < 10:
        rows = alike.of_file(rows, int(file))
    page = Paginator(alike.groups(rows), GROUPS).get_page(request.GET.get("page"))
    return render(request, "clues/alike.html", {"page": page, "file": file, "waiting": alike.waiting()})


@allowed(*INTAKE)
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """判定: one and the same, or not."""
    user = person(request)
    row = alike.seen(user, pk)
    if row is None:
        raise Http404
    try:
        judged = judge_alike(alike=row, verdict=request.POST.get("verdict", ""), by=user)
        messages.success(request, _("Judged: %(verdict)s.") % {"verdict": judged.get_verdict_display()})
    except Refusal as refusal:
        messages.error(request, in_words(refusal))
    file = request.POST.get("file", "")
    return redirect(reverse("clues:alike") + (f"?file={file}" if file.isdecimal() else ""))
