"""The row that an address means, as far as the person may see it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import queries
from liandong.act.dispatch.models import Dispatch
from liandong.ground.accounts.access import person
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import visible_to
from liandong.law.refusal import Refusal


def seen_or_404(request: HttpRequest, pk: int) -> Dispatch:
    return get_object_or_404(queries.dispatches_for(person(request)), pk=pk)


def dossier_or_404(request: HttpRequest, key: str) -> Dossier:
    return get_object_or_404(visible_to(person(request)).select_related("owner", "place"), key=key)


def refuse_without_the_word(dispatch: Dispatch, user: User) -> None:
    """What becomes of an order is for those who may give orders, on this page as on its own. Raises Refusal."""
    if not queries.may_end(dispatch, user):
        raise Refusal(_("This is an oversight order. Ask a person of your agency who gives orders, such as its head."))
