"""批量办理: one act on the marked rows of the desk."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liandong.discover.clues import bulk
from liandong.discover.clues.desk_forms import BulkForm
from liandong.discover.clues.views.back import way_back
from liandong.ground.accounts.access import allowed, person

MERGE = "merge"


@require_POST
@allowed("clues.receive", "clues.handle", "dispatch.handle")
def act(request: HttpRequest) -> HttpResponse:
    """Do it to each; back to the desk, or first to what could not be done and why."""
    user, tokens, back = person(request), request.POST.getlist("row"), way_back(request) or reverse("clues:list")
    if not tokens:
        messages.error(request, _("No row is marked. Mark rows with x or by a click, then choose the act again."))
        return redirect(back)
    if request.POST.get("act") == MERGE:
        return _to_merge([row.key for row in bulk.shown_rows(tokens, user)], back)
    chosen, form = bulk.named(request.POST.get("act", ""), user), BulkForm(request.POST)
    if chosen is None or not form.is_valid():
        raise PermissionDenied(_("Your role at the agency you act for does not include this act."))
    results = bulk.run(chosen, tokens, form.cleaned_data, user)
    done, refused = [one for one in results if not one.why_not], [one for one in results if one.why_not]
    if done:
        said = ngettext("%(act)s: %(n)s clue done.", "%(act)s: %(n)s clues done.", len(done))
        messages.success(request, said % {"act": chosen.label, "n": len(done)})
    if not refused:
        return redirect(back)
    return render(request, "clues/bulk.html", {"act": chosen, "done": done, "refused": refused, "back": back})


def _to_merge(keys: list[str], back: str) -> HttpResponse:
    """Merging asks why: the page of the first, with the others chosen."""
    if not keys:
        return redirect(back)
    first, *others = keys
    asked = urlencode({"with": ",".join(others), "back": back})
    return redirect(f"{reverse('clues:merge', args=[first])}?{asked}")
