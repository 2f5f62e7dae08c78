"""往来消息: asking whoever reported, and the receipt that lets them read it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liandong.discover.clues import actions
from liandong.discover.clues.forms import AskForm
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries import desk
from liandong.discover.clues.queries.messages import may_read, receipts_of, talk
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import act_page, in_words
from liandong.law.refusal import Refusal

INTAKE = ("clues.receive", "clues.handle")


def held(user: User, key: str) -> Clue:
    """The clue of a dossier that this person may see; refused where another agency holds it."""
    clue = desk.find(user, key).first()
    if clue is None:
        raise Http404
    if not may_read(clue, user):
        raise Refusal(
            _("Only the agency that holds the clue speaks with the reporter: %(agency)s.") % {"agency": clue.holder}
        )
    return clue


@allowed(*INTAKE)
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """询问举报人: what has been said so far stands above the form."""
    user = person(request)
    clue = held(user, key)
    return act_page(
        request, AskForm(request.POST or None, receipts=receipts_of(clue)),
        lambda given: actions.ask_reporter(clue=clue, **given, by=user),
        dossier=clue.dossier, title=gettext_lazy("Ask the reporter"),
        done=gettext_lazy("Asked. It stands on the reporter’s page now; you are told when an answer comes."),
        about="clues/parts/talk.html", seen={"talk": talk(clue, user)},
    )  # fmt: skip


@allowed(*INTAKE)
@require_POST
@never_cache
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """出具查询码: shown once, to be read out or written down."""
    user = person(request)
    clue = held(user, key)
    try:
        code = actions.give_receipt(clue=clue, by=user)
    except Refusal as refusal:
        messages.error(request, in_words(refusal))
        return redirect("ui:dossier", key)
    return render(request, "clues/receipt.html", {"clue": clue, "code": code})
