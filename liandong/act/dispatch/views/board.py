"""The board of a department, and the one act that can be done on several of its rows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liandong.act.dispatch import actions, boards, queries, stories
from liandong.act.dispatch.models import Dispatch
from liandong.act.dispatch.views.asked import dossier_or_404
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import in_words
from liandong.ground.ui.live import live_page
from liandong.ground.ui.owing import RUNNING, WORDS
from liandong.ground.ui.paging import LongPaginator, at_most

ROWS = 25
BOX_TITLES = {
    "to_sign": _("To sign for"),
    "to_answer": _("To answer"),
    "tasks": _("Tasks and orders"),
    "bounced": _("Came back to us"),
    "waiting": _("We wait for others"),
    "to_close": _("To close"),
    "answered": _("Answered by us"),
}


@allowed("read")
def board(request: HttpRequest) -> HttpResponse:
    """What lies with this agency, and what it waits for."""
    user, filters = person(request), boards.Filters.of(request.GET.dict())
    counts = boards.box_counts(user)
    known = None if filters.narrowed else counts[filters.box]
    page = LongPaginator(boards.box(user, filters), ROWS, known=known).get_page(request.GET.get("page"))
    context = {
        **_standing(counts, filters),
        "page": page,
        "lines": queries.with_clocks(page.object_list),
        **_may(user, filters),
    }
    return live_page(request, "dispatch/board.html", context, part="dispatch/parts/box.html")


def _standing(counts: dict[str, int], filters: boards.Filters) -> dict[str, Any]:
    """The boxes with their numbers, and what narrows the open one down."""
    return {
        "boxes": [(key, title, at_most(counts[key])) for key, title in BOX_TITLES.items()],
        "filters": filters,
        "chosen": filters.box,
        "is_ours": filters.box in boards.FROM_US,
        "kinds": Dispatch.Kind.choices,
        "lights": [(light, WORDS[light]) for light in RUNNING] if filters.box in boards.CLOCKED else (),
    }


def _may(user: User, filters: boards.Filters) -> dict[str, bool]:
    """What this person may do with the rows."""
    may_act = user.may("dispatch.handle")
    marks = may_act and filters.box == "to_sign"
    return {"may_act": may_act, "marks": marks, "ends_orders": user.may("oversight.handle")}


@allowed("read")
def story(request: HttpRequest, key: str) -> HttpResponse:
    """All that departments wrote to one another in a dossier, over the whole page."""
    dossier = dossier_or_404(request, key)
    panel = {"story": stories.story(dossier, person(request))}
    return render(request, "dispatch/story.html", {"dossier": dossier, "panel": panel})


@require_POST
@allowed("dispatch.handle")
def sign_marked(request: HttpRequest) -> HttpResponse:
    """Sign for the rows that were marked, and for no other."""
    user, filters = person(request), boards.Filters.of(request.POST.dict())
    marked = [int(each) for each in request.POST.getlist("row")[:ROWS] if each.isascii() and each.isdigit()]
    done, refused = actions.sign_all(dispatches=queries.dispatches_for(user).filter(pk__in=marked), by=user)
    if done:
        says = ngettext("Signed for one matter.", "Signed for %(n)d matters.", len(done)) % {"n": len(done)}
        messages.success(request, says)
    for row, refusal in refused:
        messages.error(request, f"{row.dossier.key}: {in_words(refusal)}")
    if not marked:
        messages.error(request, str(_("Mark the rows that you want to sign for first.")))
    return redirect(f"{reverse('dispatch:list')}?box=to_sign&{filters.others}".rstrip("&"))
