"""登记线索: the form of an officer, with what looks like the same report shown before it is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liandong.discover.clues.actions.comparing import compare_typed, numbers_left
from liandong.discover.clues.actions.receiving import KeyReused
from liandong.discover.clues.actions.writing_down import write_down
from liandong.discover.clues.forms import ClueForm
from liandong.discover.clues.models import Clue
from liandong.discover.clues.presets import PRESETS, preset_of
from liandong.discover.clues.queries import intake
from liandong.discover.clues.queries.duplicates import Duplicate
from liandong.discover.clues.taking import as_compared, as_received, to_register
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.registry.models import Subject
from liandong.ground.ui.acting import UNPROCESSABLE, in_words
from liandong.law.refusal import Refusal


@allowed("clues.receive", "clues.handle")
def new(request: HttpRequest) -> HttpResponse:
    """登记线索: kept at once, unless something much like it is there and the officer has not yet looked."""
    user, preset = person(request), preset_of(request.GET.get("form", ""))
    form = ClueForm(request.POST or None, agency=user.acting_for, preset=preset)
    alike: list[Duplicate] = []
    near: list[Subject] = []
    if request.method == "POST" and form.is_valid():
        alike, near = ([], []) if "anyway" in request.POST else (_alike(form, user), _near(form))
        if not alike and not near and (clue := _received(form, user)):
            said = _("It was here already: %(key)s") if clue.is_repeat else _("Registered as %(key)s")
            messages.success(request, said % {"key": clue.key})
            return redirect("ui:dossier", clue.key)
    status = UNPROCESSABLE if form.errors or alike or near else 200
    context = {"form": form, "alike": alike, "near": near, "preset": preset, "presets": PRESETS}
    return render(request, "clues/new.html", context, status=status)


@allowed("clues.receive", "clues.handle")
@require_POST
def duplicates(request: HttpRequest) -> HttpResponse:
    """疑似重复: while the officer still types."""
    given = as_compared(request.POST.dict())
    alike = compare_typed(**given, by=person(request)) if given["title"] or given["text"] else []
    used_up = bool(given["reporter"]) and not numbers_left(person(request))
    return render(request, "clues/parts/alike.html", {"alike": alike, "used_up": used_up})


def _alike(form: ClueForm, user: User) -> list[Duplicate]:
    if intake.sent_before(user.acting_for, as_received(form.cleaned_data)["origin_key"]):
        return []
    return compare_typed(**as_compared(form.cleaned_data), place=form.cleaned_data["place"], by=user)


def _near(form: ClueForm) -> list[Subject]:
    """Names much like the one to be registered."""
    given = form.cleaned_data
    return intake.much_alike(given["subject"], given["place"]) if given["register_as"] and given["subject"] else []


def _received(form: ClueForm, user: User) -> Clue | None:
    try:
        new = to_register(form.cleaned_data)
        return write_down(new=new, receiver=form.preset.receiver, **as_received(form.cleaned_data), by=user)
    except KeyReused:
        form.add_error(None, _("This form was sent before with other words. Open a new form for another report."))
    except Refusal as refusal:
        form.add_error(None, in_words(refusal))
    return None
