"""督办台: who is late now, and why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight.queries import board
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.queries import agencies_below
from liandong.ground.ui.live import live_page
from liandong.ground.ui.paging import LongPaginator

ROWS = 25
SCOPES = {
    "all": _("ours and below"),
    "ours": _("ours"),
    "below": _("below us"),
    "shared": _("others, in matters we may see"),
}
COLOURS = (("red", _("red card")), ("yellow", _("yellow card")))
STATES = (("unanswered", _("not answered")), ("answered", _("answered in writing")))


@allowed("read")
def oversight_board(request: HttpRequest) -> HttpResponse:
    """The standing cards, the red first; what narrows the list stands in the address."""
    user, asked = person(request), board.Asked.of(request.GET.dict())
    groups = board.counted(user, asked.scope)
    pages = LongPaginator(board.rows(user, asked), ROWS, known=board.how_many(groups, asked))
    page, late = pages.get_page(request.GET.get("page")), board.who_is_late(groups)
    context = {
        **_choices(user, asked),
        "rules": board.rules_late(groups, user),
        "asked": asked,
        "late": late,
        "sums": board.summary(late),
        "page": page,
        "lines": board.lines(page.object_list),
        "watch": board.last_watch(),
    }
    return live_page(request, "oversight/list.html", context, part="oversight/parts/board.html")


def _choices(user: User, asked: board.Asked) -> dict[str, Any]:
    """What one may choose from; without agencies below, only the own cards and those of others."""
    scopes = SCOPES if agencies_below(user) else {name: SCOPES[name] for name in ("ours", "shared")}
    return {
        "scopes": scopes.items(),
        "scope": asked.scope if asked.scope in scopes else "ours",
        "colours": COLOURS,
        "states": STATES,
    }
