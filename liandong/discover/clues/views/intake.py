"""登记线索: the form of an officer, with what looks like the same report shown before it is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liandong.discover.clues.actions.receiving import KeyReused, receive_clue
from liandong.discover.clues.forms import ClueForm
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries import intake
from liandong.discover.clues.queries.duplicates import Duplicate, likely_duplicates
from liandong.discover.clues.taking import as_received
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import UNPROCESSABLE, in_words
from liandong.law.refusal import Refusal


@allowed("clues.receive", "clues.handle")
def new(request: HttpRequest) -> HttpResponse:
    """登记线索: kept at once, unless something much like it is there and the officer has not yet looked."""
    user = person(request)
    form = ClueForm(request.POST or None, agency=user.acting_for)
    alike: list[Duplicate] = []
    if request.method == "POST" and form.is_valid():
        alike = [] if "anyway" in request.POST else _alike(form, user)
        if not alike and (clue := _received(form, user)):
            said = _("It was here already: %(key)s") if clue.is_repeat else _("Registered as %(key)s")
            messages.success(request, said % {"key": clue.key})
            return redirect("ui:dossier", clue.key)
    status = UNPROCESSABLE if form.errors or alike else 200
    return render(request, "clues/new.html", {"form": form, "alike": alike}, status=status)


@allowed("clues.receive", "clues.handle")
@require_POST
def duplicates(request: HttpRequest) -> HttpResponse:
    """疑似重复: while the officer still types."""
    user = person(request)
    title, text = request.POST.get("title", "")[:200], request.POST.get("text", "")[:50_000]
    about = request.POST.get("subject", "")[:200]
    alike = likely_duplicates(
        title=title, text=text, subject=intake.subject_of(about, None), subject_text=about, user=user
    )
    return render(request, "clues/parts/alike.html", {"alike": alike if title or text else []})


def _alike(form: ClueForm, user: User) -> list[Duplicate]:
    if intake.sent_before(user.acting_for, as_received(form.cleaned_data)["origin_key"]):
        return []
    given = as_received(form.cleaned_data)
    wanted = ("title", "text", "place", "subject", "subject_text")
    return likely_duplicates(**{name: given[name] for name in wanted}, user=user)


def _received(form: ClueForm, user: User) -> Clue | None:
    try:
        return receive_clue(**as_received(form.cleaned_data), by=user)
    except KeyReused:
        form.add_error(None, _("This form was sent before with other words. Open a new form for another report."))
    except Refusal as refusal:
        form.add_error(None, in_words(refusal))
    return None
