"""举报附件: what reporters sent along, for the agency that holds the clue."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liandong.discover.clues import actions
from liandong.discover.clues.models import ReporterFile
from liandong.discover.clues.queries.messages import file_for
from liandong.discover.clues.views.messages import INTAKE
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import act_once
from liandong.law.refusal import Refusal


def _file_or_404(request: HttpRequest, key: str, pk: int) -> ReporterFile:
    found = file_for(person(request), key, pk)
    if found is None:
        raise Http404
    return found


@allowed(*INTAKE)
@never_cache
def shown(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """查阅附件: shown, never run; that it was opened is on the trail."""
    found = _file_or_404(request, key, pk)
    try:
        content = actions.open_file(file=found, by=person(request))
    except Refusal as refusal:
        return render(request, "ui/refused.html", {"refusal": refusal}, status=409)
    response = FileResponse(content, content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@allowed(*INTAKE)
@require_POST
def put_in(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """附件入卷"""
    found = _file_or_404(request, key, pk)
    return act_once(
        request,
        lambda: actions.put_into_dossier(file=found, by=person(request)),
        dossier=found.clue.dossier,
        done=_("It is in the dossier now; everyone who reads the dossier reads it."),
    )
