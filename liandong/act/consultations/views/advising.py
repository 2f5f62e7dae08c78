"""Difficult cases: the question, the opinions, the conclusion. The dossier's own page shows them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.act.consultations import actions, queries
from liandong.act.consultations.forms import AskForm, OpinionForm, WordsForm
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.dossiers.queries import editable_by
from liandong.ground.ui.acting import act_once, act_page


@allowed("consultations.handle")
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask others about a case or clue."""
    user = person(request)
    about = get_object_or_404(editable_by(user), key=key)
    return act_page(
        request,
        AskForm(request.POST or None, agency=acting(user)),
        lambda data: actions.ask(about=about, by=user, **data),
        dossier=about,
        title=_("Consult on a difficult case"),
        done=_("Asked. The consultation has a dossier of its own, linked below."),
        about="consultations/parts/about_asking.html",
    )


@allowed("consultations.answer")
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Give our opinion."""
    user = person(request)
    asked = get_object_or_404(queries.opinions_for(user), pk=pk)
    return act_page(
        request,
        OpinionForm(request.POST or None),
        lambda data: actions.give_opinion(opinion=asked, by=user, **data),
        dossier=asked.advice.dossier,
        title=_("Give our opinion"),
        done=_("Given. It is kept only as far as you allowed."),
        about="consultations/parts/about_question.html",
        seen={"advice": asked.advice},
    )


@require_POST
@allowed("consultations.answer")
def no_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Give none."""
    asked = get_object_or_404(queries.opinions_for(person(request)), pk=pk)
    return act_once(
        request,
        lambda: actions.refuse_opinion(opinion=asked, by=person(request)),
        dossier=asked.advice.dossier,
        done=_("Noted that your agency gives no opinion."),
    )


@allowed("consultations.handle")
def conclude(request: HttpRequest, key: str) -> HttpResponse:
    """Draw the conclusion."""
    user = person(request)
    advice = get_object_or_404(queries.advices_for(user), dossier__key=key)
    return act_page(
        request,
        WordsForm(request.POST or None),
        lambda data: actions.conclude(advice=advice, conclusion=data["text"], by=user),
        dossier=advice.dossier,
        title=_("Write the conclusion"),
        done=_("Concluded. The case itself is decided in the case."),
        about="consultations/parts/advice.html",
        seen={"panel": {"advice": advice, "opinions": queries.opinions(advice, user)}},
    )
