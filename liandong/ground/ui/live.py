"""活页: a list or a board that reads itself again while somebody looks at it.

A view ends in `live_page(request, "clues/list.html", context, part="clues/parts/desk.html")`, and the page says
{% include "ui/parts/live.html" %} where the part belongs. A part holds nothing that differs from one drawing to the
next, except tokens of forms; whatever costs much and changes seldom stays outside, as something callable.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from liandong.ground.accounts.access import person
from liandong.ground.ui.words import BEIJING

EVERY = 20  # seconds
ASKS = "Live-Whose"  # the header of a page that asks for its part again: for whom it was drawn
TOLD = "Live-At"  # the header of every answer to it: when that was
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
UNCHANGED = 204


@dataclass(frozen=True)
class Live:
    """A part of a page as it was drawn for somebody."""

    drawn: SafeString
    whose: str
    url: str
    every: int = EVERY

    @property
    def mark(self) -> str:
        """Tells one drawing from another; made of nothing but what the reader sees."""
        return f'"{hashlib.sha256(TOKEN.sub("", self.drawn).encode()).hexdigest()[:32]}"'

    @property
    def at(self) -> str:
        return f"{timezone.now().astimezone(BEIJING):%H:%M}"


def live_page(request: HttpRequest, template: str, context: Mapping[str, Any], *, part: str) -> HttpResponse:
    """The page with its living part; asked again by the page, the part alone, or 204 when it would look the same."""
    asks = request.headers.get(ASKS)
    if asks and asks != whose(request):
        return HttpResponse(status=UNCHANGED, headers={"HX-Refresh": "true"})
    live = Live(SafeString(render_to_string(part, dict(context), request)), whose(request), request.get_full_path())
    if not asks:
        return render(request, template, {**context, "live": live})
    seen = request.headers.get("If-None-Match", "").removeprefix("W/")
    headers = {"ETag": live.mark, TOLD: live.at, "Cache-Control": "no-store"}
    if seen == live.mark:
        return HttpResponse(status=UNCHANGED, headers=headers)
    return HttpResponse(live.drawn, headers=headers)


def whose(request: HttpRequest) -> str:
    """Who looks, for which agency, in which language: a page drawn for another is to be loaded anew as a whole."""
    agency = person(request).acting_for
    return f"{person(request).pk}-{agency.pk if agency else 0}-{get_language()}"
