"""预警台: the working list, and the second review of several at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.live import live_page
from liandong.ground.ui.words import both
from liandong.warn.risk import bulk, coding
from liandong.warn.risk.forms import BulkForm, model_choices
from liandong.warn.risk.models import Family
from liandong.warn.risk.models.warnings import Verdict
from liandong.warn.risk.queries import desk as rows

WHOSE = (
    ("ours", gettext_lazy("with us")),
    ("sent", gettext_lazy("sent to us")),
    ("all", gettext_lazy("all we may see")),
)
QUEUES = {
    "first": gettext_lazy("for the first review"),
    "answered": gettext_lazy("of these, answered"),
    "second": gettext_lazy("for the second review"),
}


@allowed("read")
def desk(request: HttpRequest) -> HttpResponse:
    """Warnings, the serious first; what narrows the list stands in the address."""
    user, filters = person(request), rows.Filters.of(request.GET.dict())
    page, lines = rows.desk(user, filters)
    counts = rows.queue_counts(user)
    place = user.acting_for.place if user.acting_for else None
    context = {
        "filters": filters,
        "page": page,
        "lines": lines,
        "whose": WHOSE,
        "queues": [(name, label, counts[name]) for name, label in QUEUES.items()],
        "families": Family.choices,
        "levels": [(str(level), both(title)) for level, title in coding.levels(place).items()],
        "models": model_choices(),
        "outcomes": Verdict.choices,
        "marks": user.may("risk.handle") and filters.whose == "ours" and filters.stage == "second",
        "bulk_form": BulkForm(),
    }
    return live_page(request, "risk/desk.html", context, part="risk/parts/desk.html")


@require_POST
@allowed("risk.handle")
def sign_off(request: HttpRequest) -> HttpResponse:
    """The second review of the marked rows; what could not be done is named with its reason."""
    tokens, form, act = request.POST.getlist("row"), BulkForm(request.POST), request.POST.get("act", "")
    back = f"{reverse('risk:list')}?stage=second"
    if not tokens or not form.is_valid() or act not in (bulk.AGREE, bulk.SEND_BACK):
        messages.error(request, _("Mark rows, say what you looked at, and choose whether you agree."))
        return redirect(back)
    results = bulk.review_again(act, tokens, form.cleaned_data["note"], person(request))
    refused = [one for one in results if one.why_not]
    if done := len(results) - len(refused):
        messages.success(
            request,
            ngettext("%(n)s warning reviewed.", "%(n)s warnings reviewed.", done) % {"n": done},
        )
    if not refused:
        return redirect(back)
    return render(request, "risk/bulk.html", {"refused": refused, "back": back})
