"""举报人信息: opened by a custodian, with a purpose, once for each look."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from liandong.discover.clues import actions
from liandong.discover.clues.forms import PurposeForm
from liandong.discover.clues.models import Reporter
from liandong.discover.clues.queries import desk
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import UNPROCESSABLE, attempt


@allowed("identity.open")
@never_cache
def opened(request: HttpRequest, key: str) -> HttpResponse:
    """开启举报人信息: shown once after the purpose was given; leaving the page closes it again."""
    user = person(request)
    clue = desk.find(user, key).first()
    if clue is None:
        raise Http404
    form = PurposeForm(request.POST or None)
    found: list[Reporter] = []
    is_open = request.method == "POST" and attempt(
        form, lambda given: found.extend(actions.open_reporter(clue=clue, **given, by=user))
    )
    context = {"clue": clue, "form": form, "reporters": found, "is_open": is_open}
    return render(request, "clues/reporter.html", context, status=UNPROCESSABLE if form.errors else 200)
