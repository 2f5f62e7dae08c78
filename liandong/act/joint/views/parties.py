"""Related parties of a dossier: noted, and given an outcome."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from liandong.act.joint import actions
from liandong.act.joint.forms.joints import ReasonForm
from liandong.act.joint.forms.parties import PartyForm, SeparateForm, TellForm
from liandong.act.joint.queries import parties
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.ui.acting import UNPROCESSABLE, act_page, attempt

ABOUT = "joint/parts/about_party.html"


@allowed("joint.handle")
def suspect(request: HttpRequest, key: str) -> HttpResponse:
    """Note a related party: from the register, or registered at once."""
    user = person(request)
    dossier = get_object_or_404(visible_to(user).select_related("subject", "place"), key=key)
    begin = {name: request.GET.get(name, "") for name in ("subject", "relation")}
    form = PartyForm(request.POST or None, initial=begin, dossier=dossier)

    def act(data: dict[str, Any]) -> None:
        tie = {"dossier": dossier, "relation": data["relation"], "why": data["why"], "by": user}
        if data["subject"]:
            actions.suspect(subject=data["subject"], **tie)
        else:
            new = {name: data[f"new_{name}"] for name in ("kind", "name", "number")}
            actions.register_and_suspect(**new, **tie)

    if request.method == "POST" and attempt(form, act):
        return redirect("ui:dossier", key)
    context = {"form": form, "dossier": dossier, "title": _("Add a related party"), "submit": _("Add it")}
    return render(request, "joint/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("joint.handle")
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the competent department."""
    party = get_object_or_404(parties.parties_for(person(request)), pk=pk)
    return act_page(
        request,
        TellForm(request.POST or None, party=party),
        lambda data: actions.tell_competent(party=party, by=person(request), **data),
        dossier=party.dossier,
        title=_("Tell the competent department"),
        done=_("Told. It has its outcome as soon as they sign for it."),
        about=ABOUT,
        seen={"party": party},
    )


@allowed("joint.handle")
def separate(request: HttpRequest, pk: int) -> HttpResponse:
    """Handle it in a clue or case of its own."""
    user = person(request)
    party = get_object_or_404(parties.parties_for(user), pk=pk)
    return act_page(
        request,
        SeparateForm(request.POST or None, party=party, agency=acting(user)),
        lambda data: actions.take_up_separately(party=party, by=user, **data),
        dossier=party.dossier,
        title=_("Handle it separately"),
        done=_("It is handled separately."),
        about=ABOUT,
        seen={"party": party},
    )


@allowed("joint.handle")
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Clear it, with the reason."""
    party = get_object_or_404(parties.parties_for(person(request)), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.clear_party(party=party, by=person(request), **data),
        dossier=party.dossier,
        title=_("Clear it"),
        done=_("Cleared."),
        about=ABOUT,
        seen={"party": party},
    )
