"""What a receiver does: sign, decline, end the handling, answer."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.act.dispatch import actions
from liandong.act.dispatch.forms import AnswerForm, DeclineForm, HandlingForm
from liandong.act.dispatch.views.asked import seen_or_404
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import act_once, act_page


@require_POST
@allowed("dispatch.handle")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for a matter."""
    dispatch = seen_or_404(request, pk)
    done = _("Signed for. A written reply is now expected.") if dispatch.wants_answer else _("Signed for.")
    return act_once(
        request, lambda: actions.sign(dispatch=dispatch, by=person(request)), dossier=dispatch.dossier, done=done
    )


@allowed("dispatch.handle")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a matter back with a reason."""
    dispatch = seen_or_404(request, pk)
    return act_page(
        request,
        DeclineForm(request.POST or None),
        lambda data: actions.decline(dispatch=dispatch, by=person(request), **data),
        dossier=dispatch.dossier,
        title=_("Decline"),
        done=_("Declined. The matter is back with the sender."),
        about="dispatch/parts/asked.html",
        seen={"row": dispatch},
    )


@allowed("dispatch.handle")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer in writing."""
    dispatch = seen_or_404(request, pk)
    return act_page(
        request,
        AnswerForm(request.POST or None),
        lambda data: actions.answer(dispatch=dispatch, text=data["text"], by=person(request)),
        dossier=dispatch.dossier,
        title=_("Answer in writing"),
        done=_("Answered. The reply is in the dossier and its clock has stopped."),
        about="dispatch/parts/asked.html",
        seen={"row": dispatch},
    )


@allowed("dispatch.handle")
def end_handling(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the handling has ended."""
    dispatch = seen_or_404(request, pk)
    return act_page(
        request,
        HandlingForm(request.POST or None),
        lambda data: actions.end_handling(dispatch=dispatch, note=data["note"], by=person(request)),
        dossier=dispatch.dossier,
        title=_("Handling has ended"),
        done=_("Noted. The result has to be fed back in writing."),
        about="dispatch/parts/asked.html",
        seen={"row": dispatch},
    )
