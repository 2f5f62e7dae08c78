"""What a sender does: send, split, recall; close a task, or have it done again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.act.dispatch import actions, naming, queries
from liandong.act.dispatch.forms import PartsForm, ReasonForm, SendForm, UrgeForm
from liandong.act.dispatch.receivers import Elsewhere, receivers
from liandong.act.dispatch.views.asked import dossier_or_404, refuse_without_the_word, seen_or_404
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting, departments
from liandong.ground.ui.acting import act_once, act_page


@allowed("dispatch.handle")
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Send something in a dossier to another agency."""
    user, dossier = person(request), dossier_or_404(request, key)
    sender, clue, elsewhere = acting(user), queries.clue_in(dossier), Elsewhere.of(request.GET.dict())
    named = naming.named(clue, sender) if clue and clue.holder_id == sender.pk else None
    form = SendForm(
        request.POST or None, kinds=queries.ways(dossier, clue, user), named=named,
        receivers=receivers(dossier.place, sender, elsewhere),
        initial={"to": elsewhere.chosen.pk} if elsewhere.chosen else {},
    )  # fmt: skip
    return act_page(
        request,
        form,
        lambda data: actions.send(dossier=dossier, by=user, **data),
        dossier=dossier,
        title=_("Pass to another department"),
        done=_("Passed on. The receiver's clocks are running."),
        about="dispatch/parts/whom.html",
        seen={"named": named, "elsewhere": elsewhere, "departments": departments(), "clue": clue},
    )


@allowed("dispatch.handle")
def split(request: HttpRequest, key: str) -> HttpResponse:
    """Give several agencies a part each."""
    user, dossier = person(request), dossier_or_404(request, key)
    clue, elsewhere = queries.clue_in(dossier), Elsewhere.of(request.GET.dict())
    if clue is None:
        raise Http404
    named = naming.named(clue, acting(user))
    others = receivers(dossier.place, acting(user), elsewhere)
    form = PartsForm(request.POST or None, named=named.agencies, others=others)
    return act_page(
        request,
        form,
        lambda data: actions.split(dossier=dossier, parts=form.parts, override_reason=data["override_reason"], by=user),
        dossier=dossier,
        title=_("Split among departments"),
        done=_("Each has its part now. The clue stays with you until all have answered."),
        about="dispatch/parts/whom.html",
        seen={"named": named, "elsewhere": elsewhere, "departments": departments(), "clue": clue},
    )


@allowed("dispatch.handle")
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a matter back before it is signed for."""
    dispatch = seen_or_404(request, pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.recall(dispatch=dispatch, by=person(request), **data),
        dossier=dispatch.dossier,
        title=_("Recall"),
        done=_("Recalled. The matter is with your agency again."),
        only_if=lambda: refuse_without_the_word(dispatch, person(request)),
    )


@allowed("dispatch.handle")
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the superior of a receiver that is late to see to it."""
    dispatch = seen_or_404(request, pk)
    return act_page(
        request,
        UrgeForm(request.POST or None),
        lambda data: actions.escalate(dispatch=dispatch, by=person(request), **data),
        dossier=dispatch.dossier,
        title=_("Ask its superior to see to it"),
        done=_("The superior has been asked, and owes an answer too."),
        about="dispatch/parts/asked.html",
        seen={"row": dispatch},
    )


@require_POST
@allowed("dispatch.handle")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the answer to a task or an order for enough."""
    dispatch = seen_or_404(request, pk)

    def act() -> None:
        refuse_without_the_word(dispatch, person(request))
        actions.close(dispatch=dispatch, by=person(request))

    return act_once(request, act, dossier=dispatch.dossier, done=_("Closed. The receiver has been told."))


@allowed("dispatch.handle")
def return_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a task or an order done again."""
    dispatch = seen_or_404(request, pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.return_answer(dispatch=dispatch, by=person(request), **data),
        dossier=dispatch.dossier,
        title=_("Have it done again"),
        done=_("Returned. A new answer is owed, on a new clock."),
        about="dispatch/parts/asked.html",
        seen={"row": dispatch},
        only_if=lambda: refuse_without_the_word(dispatch, person(request)),
    )
