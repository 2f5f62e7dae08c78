"""事事有回音: reports without an answer, and how those who reported find they were served."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liandong.discover.clues.queries import satisfaction, unanswered
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.paging import LongPaginator

PAGE = 40


@allowed("clues.receive", "clues.handle")
def reports(request: HttpRequest) -> HttpResponse:
    """未答复的来件: the oldest first; those without an address stand on a list of their own."""
    user = person(request)
    which = unanswered.NO_ADDRESS if request.GET.get("which") == unanswered.NO_ADDRESS else ""
    page = LongPaginator(unanswered.unanswered(user, which), PAGE).get_page(request.GET.get("page"))
    rows = unanswered.with_clocks(list(page.object_list))
    context = {"page": page, "rows": rows, "which": which, "figures": unanswered.figures(user)}
    return render(request, "clues/unanswered.html", context)


@allowed("read")
def ratings(request: HttpRequest) -> HttpResponse:
    """满意度: of one's own agency and those below, in tens."""
    shown = satisfaction.satisfaction(person(request))
    return render(request, "clues/satisfaction.html", {"shown": shown, "ten": satisfaction.TEN})
