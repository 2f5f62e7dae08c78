"""Saying on the next page what came of an act that needs no page of its own."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from liandong.ground.ui.acting import in_words
from liandong.law.refusal import Refusal


def tell(request: HttpRequest, act: Callable[[], object], done: str | Promise = "") -> bool:
    """Do it; a refusal, or what was done, is said on the page that follows. Whether it was done."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, in_words(refusal))
        return False
    if done:
        messages.success(request, str(done))
    return True
