"""Who sees a dossier and who owns it: sharing, taking back, handing over, regrading."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.access import allowed, person
from liandong.ground.dossiers import actions
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui import lookup
from liandong.ground.ui.acting import act_page
from liandong.ground.ui.forms import HandOverForm, ReasonForm, RegradeForm, ShareForm
from liandong.ground.ui.keeping import HANDLING, other_readers


def _dossier(request: HttpRequest, key: str) -> Dossier:
    found = lookup.dossier_for(person(request), key)
    if found is None:
        raise Http404
    return found


@allowed(*HANDLING)
def share(request: HttpRequest, key: str) -> HttpResponse:
    """共享卷宗"""
    found = _dossier(request, key)
    return act_page(
        request,
        ShareForm(request.POST or None, dossier=found),
        lambda data: actions.share(dossier=found, by=person(request), **data),
        dossier=found,
        title=_("Share the dossier"),
        done=_("Shared. The agency finds the dossier in its lists and has been told."),
        about="ui/parts/about_sharing.html",
    )


@allowed(*HANDLING)
def unshare(request: HttpRequest, key: str, agency: int) -> HttpResponse:
    """收回共享"""
    found = _dossier(request, key)
    reader = next((each for each in other_readers(found) if each.pk == agency), None)
    if reader is None:
        raise Http404
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.unshare(dossier=found, agency=reader, by=person(request), **data),
        dossier=found,
        title=_("Take back the share of %(agency)s") % {"agency": reader.name},
        done=_("Taken back. That it was shared stays on the trail."),
    )


@allowed(*HANDLING)
def hand_over(request: HttpRequest, key: str) -> HttpResponse:
    """移交卷宗"""
    found = _dossier(request, key)
    return act_page(
        request,
        HandOverForm(request.POST or None, dossier=found),
        lambda data: actions.hand_over(dossier=found, by=person(request), **data),
        dossier=found,
        title=_("Hand over the dossier"),
        done=_("Handed over. Your agency can still read it."),
        about="ui/parts/about_handing_over.html",
    )


@allowed(*HANDLING)
def regrade(request: HttpRequest, key: str) -> HttpResponse:
    """调整密级"""
    found = _dossier(request, key)
    return act_page(
        request,
        RegradeForm(request.POST or None, dossier=found),
        lambda data: actions.regrade(dossier=found, by=person(request), **data),
        dossier=found,
        title=_("Change the grade of secrecy"),
        done=_("The grade of secrecy has been changed."),
        about="ui/parts/about_grades.html",
    )
