"""区域风险, 风险等级, 关联分析."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liandong.ground.accounts.access import allowed, person
from liandong.ground.audit.clock import today
from liandong.ground.registry.queries import subjects_for
from liandong.ground.ui.acting import in_words
from liandong.law.refusal import Refusal
from liandong.warn.risk import actions
from liandong.warn.risk.queries import board as boards
from liandong.warn.risk.queries import grading, ties


@allowed("read")
def board(request: HttpRequest) -> HttpResponse:
    """Warnings by place and kind, and the hot fields."""
    stem = request.GET.get("place", "")
    place = stem if re.fullmatch(r"[0-9]{1,6}", stem) else ""
    found = boards.board(person(request), today(), place)
    chart = boards.hot_chart(found["hot"]) if found["hot"] else None
    these = f"{reverse('risk:list')}?{urlencode({'whose': 'all', 'place': place, 'since': found['since']})}"
    may_draw = person(request).may("inspections.handle")
    beside = {"hot_chart": chart, "chosen": place, "these": these, "may_draw": may_draw}
    return render(request, "risk/board.html", {**found, **beside})


@allowed("risk.handle")
def grades(request: HttpRequest) -> HttpResponse:
    """The risk grades of our institutions, and the scheme."""
    chosen = request.GET.get("grade", "")[:20]
    return render(request, "risk/grades.html", grading.page(person(request), chosen, request.GET.get("page", "")))


@require_POST
@allowed("risk.handle")
def grade_now(request: HttpRequest) -> HttpResponse:
    """Give every institution its grade as of today."""
    try:
        changed = actions.grade_subjects(by=person(request))
    except Refusal as refusal:
        messages.error(request, in_words(refusal))
    else:
        said = ngettext("%(n)s grade has changed.", "%(n)s grades have changed.", changed) % {"n": changed}
        messages.success(request, said if changed else _("No grade has changed."))
    return redirect("risk:grades")


@allowed("read")
def tied(request: HttpRequest, code: str) -> HttpResponse:
    """What hangs together with a subject."""
    user = person(request)
    subject = get_object_or_404(subjects_for(user), code=code)
    if subject.merged_into_id:
        raise Http404
    return render(request, "risk/ties.html", {"subject": subject, "ties": ties.ties(subject, user)})
