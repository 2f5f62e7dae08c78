"""线索台: the working list of an agency."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues import rows
from liandong.discover.clues.codes import Channel, Source, Stage
from liandong.discover.clues.queries import desk, matters
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.live import live_page
from liandong.ground.ui.owing import RUNNING, WORDS
from liandong.ground.ui.words import both

WHOSE = (
    ("ours", _("with us")),
    ("received", _("received by us")),
    ("sent", _("passed on by us")),
    ("all", _("all we may see")),
)


@allowed("read")
def clue_list(request: HttpRequest) -> HttpResponse:
    """线索台: newest first; what narrows the list stands in the address."""
    user = person(request)
    filters = desk.Filters.of(request.GET.dict())
    shown, titles = desk.desk(user, filters), {code: both(title) for code, title in matters.all_titles().items()}
    context = {
        "filters": filters,
        "desk": shown,
        "lines": rows.cells(shown.lines, titles),
        "whose": WHOSE,
        "user_may_receive": user.may("clues.receive") or user.may("clues.handle"),
        "stages": Stage.choices,
        "channels": Channel.choices,
        "sources": Source.choices,
        "lights": [(light, WORDS[light]) for light in RUNNING],
        "matters": [(code, f"{code} {title}") for code, title in titles.items()],
    }
    return live_page(request, "clues/list.html", context, part="clues/parts/desk.html")
