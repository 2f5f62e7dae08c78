"""Key matters, what is decided on them, and the list of joint work."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.discover.worklist import actions, clusters, queries
from liandong.discover.worklist.forms import (
    AnswerForm,
    BecauseForm,
    EntryForm,
    GatherForm,
    NothingForm,
    SuggestionForm,
)
from liandong.discover.worklist.models import KeyMatter
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.ui.acting import UNPROCESSABLE, act_once, act_page, attempt, in_words
from liandong.ground.ui.live import live_page
from liandong.ground.ui.paging import LongPaginator
from liandong.law.refusal import Refusal

ROWS = 25
BOX_TITLES = {
    "gathered": _("To be decided"),
    "key": _("Key matters, to be listed"),
    "listed": _("On the joint list"),
    "over": _("Left, or no key matter"),
}


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """要情和重点事项: what was gathered, what was decided, and what piles up among the clues."""
    user = person(request)
    chosen = request.GET.get("box", "")
    chosen = chosen if chosen in BOX_TITLES else "gathered"
    counts, here = queries.counts(user), user.acting_for
    context = {
        "boxes": [(name, title, counts[name]) for name, title in BOX_TITLES.items()],
        "chosen": chosen,
        "page": LongPaginator(queries.box(user, chosen), ROWS, known=counts[chosen]).get_page(request.GET.get("page")),
        "origins": queries.items(queries.ORIGINS, here.place) if here else {},
        "find_clusters": lambda: clusters.clusters(user) if chosen == "gathered" else [],  # asked by the page alone
        "size": clusters.threshold(user),
        "may_gather": user.may("worklist.handle") and here is not None,
        "here": here,
    }
    return live_page(request, "worklist/list.html", context, part="worklist/parts/register.html")


@allowed("worklist.handle")
def gather(request: HttpRequest) -> HttpResponse:
    """Gather something, by oneself or from a pile of clues."""
    user = person(request)
    agency = acting(user)
    form = GatherForm(
        request.POST or None,
        user=user,
        place=agency.place,
        initial=clusters.begin(user, request.GET.get("cluster", "")),
    )
    made: list[KeyMatter] = []
    if request.method == "POST" and attempt(form, lambda data: made.append(actions.gather(by=user, **data))):
        messages.success(request, _("Gathered. The departments of the mechanism can read it."))
        return redirect("ui:dossier", made[0].dossier.key)
    return render(request, "worklist/gather.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@allowed("read")
def joint(request: HttpRequest) -> HttpResponse:
    """联合执法工作清单: the list of one's place as it stands, or stood on a day."""
    user = person(request)
    here = user.acting_for
    day = _day(request.GET.get("as_of", ""))
    lines = queries.as_of(user, here.place, day) if here else []
    work_list = queries.list_of(user, here.place) if here else None
    is_keeper = work_list is not None and work_list.keeper == here
    context = {
        "day": day,
        "is_today": day == today(),
        "lines": lines,
        "work_list": work_list,
        "issues": queries.issues(work_list),
        "attributes": queries.attributes(here.place) if here else [],
        "kinds": queries.items(queries.KINDS, here.place) if here else {},
        "may_issue": is_keeper and user.may("worklist.handle") and queries.changed_since(work_list, lines),
    }
    return render(request, "worklist/joint.html", context)


@require_POST
@allowed("worklist.handle")
def issue(request: HttpRequest) -> HttpResponse:
    """Issue the list as of today."""
    try:
        made = actions.issue_list(by=person(request))
    except Refusal as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("Issued as %(number)s.") % {"number": made.document.number})
    return redirect("worklist:joint")


def _decided(
    request: HttpRequest, key: str, act: Callable[..., object], *, title: Promise, done: Promise
) -> HttpResponse:
    """One decision on a key matter, with its reason."""
    found = get_object_or_404(queries.key_matters_for(person(request)), dossier__key=key)
    return act_page(
        request,
        BecauseForm(request.POST or None),
        lambda data: act(key_matter=found, because=data["because"], by=person(request)),
        dossier=found.dossier,
        title=title,
        done=done,
        about="worklist/parts/about.html",
        seen={"entry": found},
    )


@allowed("worklist.handle")
def promote(request: HttpRequest, key: str) -> HttpResponse:
    """Decide that it is a key matter."""
    return _decided(
        request,
        key,
        actions.promote,
        title=_("Make it a key matter"),
        done=_("It is a key matter now. Write what is to be done, then list it."),
    )


@allowed("worklist.handle")
def dismiss(request: HttpRequest, key: str) -> HttpResponse:
    """Decide that it is none."""
    return _decided(request, key, actions.dismiss, title=_("Not a key matter"), done=_("Decided, with its reason."))


@allowed("worklist.handle")
def revise(request: HttpRequest, key: str) -> HttpResponse:
    """Write or change what is to be done."""
    user = person(request)
    found = get_object_or_404(queries.key_matters_for(user), dossier__key=key)
    form = EntryForm(request.POST or None, key_matter=found, initial=queries.first_words(found))
    return act_page(
        request,
        form,
        lambda _data: actions.revise(key_matter=found, by=user, **form.given()),
        dossier=found.dossier,
        title=_("Write the entry"),
        done=_("Saved as a new version."),
    )


@allowed("worklist.handle")
def list_entry(request: HttpRequest, key: str) -> HttpResponse:
    """Put it on the list."""
    user = person(request)
    found = get_object_or_404(queries.key_matters_for(user), dossier__key=key)
    return act_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.list_entry(key_matter=found, by=user),
        dossier=found.dossier,
        title=_("Put it on the joint list"),
        done=_("Listed. The time for issuing the list anew has begun."),
        about="worklist/parts/about_listing.html",
        seen={"missing": queries.missing(found), "version": queries.latest(found), "place": found.dossier.place},
    )


@require_POST
@allowed("worklist.handle")
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Looked at again, and still right."""
    found = get_object_or_404(queries.key_matters_for(person(request)), dossier__key=key)
    return act_once(
        request,
        lambda: actions.review(key_matter=found, by=person(request)),
        dossier=found.dossier,
        done=_("Reviewed. The time until the next review begins anew."),
    )


@allowed("worklist.handle")
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Take it off the list."""
    return _decided(
        request, key, actions.leave, title=_("Take it off the list"), done=_("It has left the list, with its reason.")
    )


@allowed("worklist.handle")
def suggest(request: HttpRequest, key: str) -> HttpResponse:
    """Suggest a change to whoever looks after it."""
    found = get_object_or_404(queries.key_matters_for(person(request)), dossier__key=key)
    return act_page(
        request,
        SuggestionForm(request.POST or None),
        lambda data: actions.suggest(key_matter=found, text=data["text"], by=person(request)),
        dossier=found.dossier,
        title=_("Suggest a change"),
        done=_("Suggested. Its owner answers you here."),
        about="worklist/parts/about.html",
        seen={"entry": found},
    )


@allowed("worklist.handle")
def answer_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a suggestion up, or say why not."""
    user = person(request)
    found = get_object_or_404(queries.suggestions_for(user), pk=pk)
    return act_page(
        request,
        AnswerForm(request.POST or None),
        lambda data: actions.answer_suggestion(
            suggestion=found, taken=data["taken"] == "yes", answer=data["answer"], by=user
        ),
        dossier=found.key_matter.dossier,
        title=_("Answer the suggestion"),
        done=_("Answered. If you take it up, write the new version too."),
        about="worklist/parts/about_suggestion.html",
        seen={"suggestion": found},
    )


def _day(asked: str) -> date:
    """The day that the address asks for; today where it asks for none, or for one to come."""
    try:
        return min(date.fromisoformat(asked), today())
    except ValueError:
        return today()
