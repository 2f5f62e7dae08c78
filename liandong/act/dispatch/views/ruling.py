"""Disputes about competence: asked, ruled on, and the rulings that guide later routings."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import actions, disputes, queries, stories
from liandong.act.dispatch.forms import DisputeForm, ReasonForm, RulingForm
from liandong.act.dispatch.models import Dispatch
from liandong.act.dispatch.views.asked import dossier_or_404, seen_or_404
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.ui.acting import act_page
from liandong.ground.ui.paging import LongPaginator

ROWS = 25


@allowed("dispatch.handle")
def ask_for_ruling(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the common superior who is competent."""
    user, dossier = person(request), dossier_or_404(request, key)
    clue = queries.clue_in(dossier)
    if clue is None:
        raise Http404
    sides = disputes.parties(dossier, acting(user))
    return act_page(
        request,
        DisputeForm(request.POST or None),
        lambda data: actions.ask_for_ruling(clue=clue, asks=data["asks"], by=user),
        dossier=dossier,
        title=_("Ask for a ruling"),
        done=_("Asked. The matter waits for the ruling of the common superior."),
        about="dispatch/parts/dispute.html",
        seen={"sides": sides, "superior": disputes.superior(clue, acting(user)), "story": stories.story(dossier, user)},
    )


@allowed("dispatch.handle")
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Rule on who is competent."""
    dispatch, user = seen_or_404(request, pk), person(request)
    if dispatch.kind != Dispatch.Kind.RULING:
        raise Http404
    form = RulingForm(request.POST or None, agencies=disputes.candidates(dispatch))
    return act_page(
        request,
        form,
        lambda data: actions.rule(dispatch=dispatch, by=user, **data),
        dossier=dispatch.dossier,
        title=_("Rule on who is competent"),
        done=_("Ruled. The agency you named has the matter and cannot decline it."),
        about="dispatch/parts/dispute.html",
        seen={"row": dispatch, "story": stories.story(dispatch.dossier, user)},
    )


@allowed("read")
def rulings(request: HttpRequest) -> HttpResponse:
    """The rulings that guide routings in one's place, those above it and those within it."""
    page = LongPaginator(stories.rulings_for(person(request)), ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "rulings": stories.told(page.object_list, person(request))}
    return render(request, "dispatch/rulings.html", context)


@allowed("dispatch.handle")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a ruling guide no later routing."""
    ruling = get_object_or_404(stories.rulings_seen(person(request)), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.revoke_ruling(ruling=ruling, by=person(request), **data),
        dossier=ruling.dossier,
        title=_("Revoke the ruling"),
        done=_("Revoked. It guides no later routing; what was done by it stays."),
    )
