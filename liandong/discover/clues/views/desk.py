"""线索台: the working list of an agency, and the reading pane beside it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues import bulk, rows
from liandong.discover.clues.codes import Channel, Source, Stage
from liandong.discover.clues.desk_forms import BulkForm
from liandong.discover.clues.queries import desk, matters, page, suggesting
from liandong.discover.clues.queries.duplicates import like
from liandong.discover.clues.queries.merging import on_one_subject
from liandong.discover.clues.queries.next_acts import INTAKE
from liandong.discover.clues.views.back import way_back
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.live import live_page
from liandong.ground.ui.navigation import address
from liandong.ground.ui.owing import RUNNING, WORDS
from liandong.ground.ui.paging import at_most
from liandong.ground.ui.stages import acts_on
from liandong.ground.ui.words import both

WHOSE = (
    ("ours", _("with us")),
    ("received", _("received by us")),
    ("sent", _("passed on by us")),
    ("all", _("all we may see")),
)
QUEUES = {
    "to_route": _("to route"),
    "to_pass": _("to pass on or keep"),
    "to_sign": _("to sign for"),
    "to_verify": _("to verify"),
    "to_end": _("to bring to an end"),
}


@allowed("read")
def clue_list(request: HttpRequest) -> HttpResponse:
    """线索台: newest first; what narrows the list stands in the address."""
    user = person(request)
    filters = desk.Filters.of(request.GET.dict())
    shown, titles = desk.desk(user, filters), {code: both(title) for code, title in matters.all_titles().items()}
    marks = filters.whose == "ours" and any(user.may(word) for word in INTAKE)
    guesses = suggesting.suggested(shown.lines) if marks else {}
    context = {
        "filters": filters,
        "desk": shown,
        "lines": rows.cells(shown.lines, titles, guesses, marks_for=user if marks else None),
        "marks": marks,
        "queues": _queues(user) if filters.whose == "ours" else (),
        **_acts(user, marks=marks),
        **_choices(titles),
    }
    return live_page(request, "clues/list.html", context, part="clues/parts/desk.html")


def _acts(user: User, *, marks: bool) -> dict[str, object]:
    """What can be done from the desk."""
    return {
        "bulk_acts": bulk.offered(user) if marks else (),
        "bulk_form": SimpleLazyObject(BulkForm),
        "pass_on": address("dispatch:send", "KEY") if user.may("dispatch.handle") else "",
        "user_may_receive": any(user.may(word) for word in INTAKE),
    }


def _choices(titles: Mapping[str, str]) -> dict[str, object]:
    """What the filters offer."""
    return {
        "whose": WHOSE,
        "stages": Stage.choices,
        "channels": Channel.choices,
        "sources": Source.choices,
        "lights": [(light, WORDS[light]) for light in RUNNING],
        "matters": [(code, f"{code} {title}") for code, title in titles.items()],
    }


@allowed("read")
def pane(request: HttpRequest, key: str) -> HttpResponse:
    """阅读栏: what a clerk reads before deciding, and what can be done; a part of the desk."""
    user = person(request)
    clue = desk.find(user, key).first()
    if clue is None:
        raise Http404
    asked = page.Asked.of(clue, {}, user.acting_for)
    back = way_back(request)
    context = {
        "clue": clue,
        "asked": asked,
        "alike": like(clue, user),
        "proposal": on_one_subject(clue, user),
        "clock": desk.clocks_of([clue.dossier_id]).get(clue.dossier_id),
        "acts": acts_on(clue.dossier, user),
        "back": back,
        "with_back": urlencode({"back": back}) if back else "",
    }
    return render(request, "clues/pane.html", context)


def _queues(user: User) -> list[tuple[str, object, str]]:
    counts = desk.queue_counts(user)
    return [(name, label, at_most(counts[name])) for name, label in QUEUES.items()]
