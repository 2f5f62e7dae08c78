"""Acts on a clock: pause, resume, extend, waive."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.access import allowed, person
from liandong.ground.audit.clock import today
from liandong.ground.deadlines import actions
from liandong.ground.deadlines.outlook import HANDLING
from liandong.ground.ui import clocks, lookup
from liandong.ground.ui.acting import act_page
from liandong.ground.ui.forms import ExtendForm, PauseForm, ResumeForm, WaiveForm
from liandong.ground.ui.owing import Owed

ABOUT = "ui/parts/about_clock.html"


def _clock(request: HttpRequest, number: int, act: str) -> Owed:
    found = lookup.clock_for(person(request), number)
    if found is None:
        raise Http404
    clocks.refuse_unless_open(found, act, person(request))
    return found


@allowed(*HANDLING)
def pause_clock(request: HttpRequest, number: int) -> HttpResponse:
    """时限中止"""
    owed = _clock(request, number, "pause")
    return act_page(
        request,
        PauseForm(request.POST or None, owed=owed),
        lambda data: actions.pause(deadline=owed.deadline, by=person(request), **data),
        dossier=owed.dossier,
        title=clocks.LABELS["pause"],
        done=_("The clock stands still."),
        about=ABOUT,
    )


@allowed(*HANDLING)
def resume_clock(request: HttpRequest, number: int) -> HttpResponse:
    """时限恢复"""
    owed = _clock(request, number, "resume")
    return act_page(
        request,
        ResumeForm(request.POST or None, owed=owed),
        lambda data: actions.resume(deadline=owed.deadline, by=person(request), **data),
        dossier=owed.dossier,
        title=clocks.LABELS["resume"],
        done=_("The clock runs again; its day has been counted anew."),
        about=ABOUT,
    )


@allowed(*HANDLING)
def extend_clock(request: HttpRequest, number: int) -> HttpResponse:
    """时限延长"""
    owed = _clock(request, number, "extend")
    return act_page(
        request,
        ExtendForm(request.POST or None, owed=owed),
        lambda data: actions.extend(deadline=owed.deadline, by=person(request), **data),
        dossier=owed.dossier,
        title=clocks.LABELS["extend"],
        done=_("Extended; the new day stands at the clock."),
        about=ABOUT,
    )


@allowed(*HANDLING)
def waive_clock(request: HttpRequest, number: int) -> HttpResponse:
    """时限免除"""
    owed = _clock(request, number, "waive")
    return act_page(
        request,
        WaiveForm(request.POST or None, owed=owed),
        lambda data: actions.waive(deadline=owed.deadline, on=today(), by=person(request), **data),
        dossier=owed.dossier,
        title=clocks.LABELS["waive"],
        done=_("Waived. The reason stands at the clock and on the trail."),
        about=ABOUT,
    )
