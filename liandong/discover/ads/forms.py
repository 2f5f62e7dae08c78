"""The form into which an advertisement is pasted."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liandong.discover.ads.queries import law
from liandong.ground.accounts.fields import DayInput
from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.registry.fields import SubjectField
from liandong.ground.rulebook.book import book
from liandong.ground.ui.words import both

USUAL = "V26"
LONGEST = 20_000


class AdForm(forms.Form):
    """An advertisement, who published it, when and where."""

    text = forms.CharField(
        label=_("Text of the advertisement"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("As it was published. For a film or a picture write down what is said and shown."),
    )
    subject = SubjectField(
        label=_("Who is advertised"),
        required=False,
        help_text=_("Code. Without it only the words are looked at, not the certificate."),
    )
    on = forms.DateField(label=_("Day of publication"), widget=DayInput)
    medium = forms.ChoiceField(label=_("Class of media"), required=False)
    approved = forms.CharField(
        label=_("Approved text"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Of the sample that was reviewed, if it is at hand: what differs is shown."),
    )
    matter = forms.ChoiceField(label=_("Matter of the clue"), required=False)
    sent_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: QueryDict | None = None, *, place: Place | None) -> None:
        if data is not None and not data.get("matter"):  # not asked yet when the text is looked at first
            data = data.copy()
            data["matter"] = USUAL
        super().__init__(data)
        self.fields["on"].initial = today()
        self.fields["sent_key"].initial = uuid.uuid4().hex
        media, matter = self.fields["medium"], self.fields["matter"]
        if isinstance(media, forms.ChoiceField) and isinstance(matter, forms.ChoiceField):
            media.choices = [("", _("not known")), *((code, both(said)) for code, said in law.media(place, today()))]
            matters = book().matters(place)
            listed = [one for one in matters.values() if one.group == matters[USUAL].group]
            matter.choices = [(one.code, f"{one.code} {both(one.title)}") for one in listed]
            matter.initial = USUAL

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(_("That day is still to come."))
        return day
