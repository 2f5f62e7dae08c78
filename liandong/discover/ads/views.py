"""医疗广告比对: paste a text, see what speaks against it, make a clue of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liandong.discover.ads import actions
from liandong.discover.ads.forms import AdForm
from liandong.discover.ads.queries.checking import Checked, check
from liandong.discover.ads.queries.remarks import Given
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import UNPROCESSABLE, in_words
from liandong.law.refusal import Refusal


@allowed("clues.receive", "clues.handle")
def check_ad(request: HttpRequest) -> HttpResponse:
    """The text with what was found marked in it; a clue only when a person asks for one."""
    agency = person(request).acting_for
    form = AdForm(request.POST or None, place=agency.place if agency else None)
    checked = check(_given(form)) if request.method == "POST" and form.is_valid() else None
    if checked and "clue" in request.POST and (clue := _reported(request, form, checked)):
        messages.success(request, _("Registered as %(key)s") % {"key": clue.key})
        return redirect("ui:dossier", clue.key)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "ads/check.html", {"form": form, "checked": checked}, status=status)


def _given(form: AdForm) -> Given:
    said = form.cleaned_data
    return Given(said["text"], said["subject"], said["on"], said["medium"], said["approved"])


def _reported(request: HttpRequest, form: AdForm, checked: Checked) -> Clue | None:
    matter, key = form.cleaned_data["matter"], form.cleaned_data["sent_key"]
    try:
        return actions.report_advertisement(checked=checked, matter=matter, sent_key=key, by=person(request))
    except Refusal as refusal:
        form.add_error(None, in_words(refusal))
        return None
