"""来件解读: what the words suggest, while the officer still types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from liandong.discover.clues.models import TEXT_LIMIT, TITLE_LIMIT
from liandong.discover.clues.reading import Reading, read
from liandong.ground.accounts.access import allowed, person


@allowed("clues.receive", "clues.handle")
@require_POST
def suggested(request: HttpRequest) -> HttpResponse:
    """Nothing is kept; the part of the page is drawn anew."""
    agency = person(request).acting_for
    title, text = request.POST.get("title", "")[:TITLE_LIMIT], request.POST.get("text", "")[:TEXT_LIMIT]
    found = read(title, text, agency.place if agency else None) if (title + text).strip() else Reading()
    return render(request, "clues/parts/reading.html", {"reading": found})
