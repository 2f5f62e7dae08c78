"""Answering and lifting a card."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight import actions
from liandong.act.oversight.forms import AnswerCardForm, LiftCardForm
from liandong.act.oversight.queries import board
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import act_page

ABOUT = "oversight/parts/about_card.html"


@allowed("dispatch.handle", "cases.handle")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """书面说明"""
    user = person(request)
    card = get_object_or_404(board.for_page(user), pk=pk)
    return act_page(
        request,
        AnswerCardForm(request.POST or None),
        lambda data: actions.answer_card(card=card, text=data["text"], by=user),
        dossier=card.dossier,
        title=_("Answer the card"),
        done=_("Answered. The issuer has been told."),
        about=ABOUT,
        seen={"line": board.lines([card])[0]},
    )


@allowed("oversight.handle")
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销红黄牌"""
    user = person(request)
    card = get_object_or_404(board.for_page(user), pk=pk)
    return act_page(
        request,
        LiftCardForm(request.POST or None, card=card),
        lambda data: actions.lift_card(card=card, by=user, **data),
        dossier=card.dossier,
        title=_("Lift the card"),
        done=_("Lifted. The reason stands at the card."),
        about=ABOUT,
        seen={"line": board.lines([card])[0]},
    )
