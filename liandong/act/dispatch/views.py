"""The board of a department, and the acts on what was passed to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.act.dispatch import actions, queries
from liandong.act.dispatch.forms import AnswerForm, DeclineForm, HandlingForm, ReasonForm, SendForm
from liandong.discover.clues.queries import desk
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.ui.acting import act_once, act_page
from liandong.ground.ui.live import live_page
from liandong.ground.ui.paging import LongPaginator, at_most

ROWS = 25
BOX_TITLES = {
    "to_sign": _("To sign for"),
    "to_answer": _("To answer"),
    "bounced": _("Came back to us"),
    "waiting": _("We wait for others"),
    "answered": _("Answered by us"),
}


@allowed("read")
def board(request: HttpRequest) -> HttpResponse:
    """What lies with this agency, and what it waits for."""
    user = person(request)
    name = request.GET.get("box", "to_sign")
    name = name if name in BOX_TITLES else "to_sign"
    counts = queries.box_counts(user)
    boxes = [{"name": key, "title": title, "count": at_most(counts[key])} for key, title in BOX_TITLES.items()]
    page = LongPaginator(queries.box(user, name), ROWS, known=counts[name]).get_page(request.GET.get("page"))
    context = {
        "boxes": boxes,
        "chosen": name,
        "page": page,
        "lines": queries.with_clocks(page.object_list),
        "is_ours": name in queries.FROM_US,
        "may_act": user.may("dispatch.handle"),
    }
    return live_page(request, "dispatch/board.html", context, part="dispatch/parts/board.html")


@allowed("dispatch.handle")
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Pass a clue to another agency."""
    user = person(request)
    clue = get_object_or_404(desk.visible(user), dossier__key=key)
    form = SendForm(request.POST or None, clue=clue, sender=acting(user))
    return act_page(
        request,
        form,
        lambda data: actions.send(dossier=clue.dossier, by=user, **data),
        dossier=clue.dossier,
        title=_("Pass to another department"),
        done=_("Passed on. The receiver's clocks are running."),
        about="dispatch/parts/routing.html",
    )


@require_POST
@allowed("dispatch.handle")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for a matter."""
    dispatch = get_object_or_404(queries.dispatches_for(person(request)), pk=pk)
    return act_once(
        request,
        lambda: actions.sign(dispatch=dispatch, by=person(request)),
        dossier=dispatch.dossier,
        done=_("Signed for. A written reply is now expected."),
    )


@allowed("dispatch.handle")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a matter back with a reason."""
    dispatch = get_object_or_404(queries.dispatches_for(person(request)), pk=pk)
    return act_page(
        request,
        DeclineForm(request.POST or None),
        lambda data: actions.decline(dispatch=dispatch, by=person(request), **data),
        dossier=dispatch.dossier,
        title=_("Decline"),
        done=_("Declined. The matter is back with the sender."),
        about="dispatch/parts/asked.html",
    )


@allowed("dispatch.handle")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer in writing."""
    dispatch = get_object_or_404(queries.dispatches_for(person(request)), pk=pk)
    return act_page(
        request,
        AnswerForm(request.POST or None),
        lambda data: actions.answer(dispatch=dispatch, text=data["text"], by=person(request)),
        dossier=dispatch.dossier,
        title=_("Answer in writing"),
        done=_("Answered. The reply is in the dossier and its clock has stopped."),
        about="dispatch/parts/asked.html",
    )


@allowed("dispatch.handle")
def end_handling(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the handling has ended."""
    dispatch = get_object_or_404(queries.dispatches_for(person(request)), pk=pk)
    return act_page(
        request,
        HandlingForm(request.POST or None),
        lambda data: actions.end_handling(dispatch=dispatch, note=data["note"], by=person(request)),
        dossier=dispatch.dossier,
        title=_("Handling has ended"),
        done=_("Noted. The result has to be fed back in writing."),
        about="dispatch/parts/asked.html",
    )


@allowed("dispatch.handle")
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a matter back before it is signed for."""
    dispatch = get_object_or_404(queries.dispatches_for(person(request)), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.recall(dispatch=dispatch, by=person(request), **data),
        dossier=dispatch.dossier,
        title=_("Recall"),
        done=_("Recalled. The matter is with your agency again."),
    )
