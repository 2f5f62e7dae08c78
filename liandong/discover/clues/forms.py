"""Forms of the clue desk and of the public page."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import Channel, Outcome, Source
from liandong.discover.clues.models import TEXT_LIMIT, TITLE_LIMIT, Clue
from liandong.discover.clues.queries import intake, matters
from liandong.ground.accounts.models import Agency
from liandong.ground.accounts.queries import departments
from liandong.ground.places.models import Place
from liandong.ground.ui.acting import in_words
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.words import both
from liandong.law.refusal import Refusal

BY_HAND = (
    Channel.PHONE, Channel.LETTER, Channel.VISIT, Channel.HOTLINE_12345, Channel.HOTLINE_12320, Channel.FORM,
    Channel.REFERRAL, Channel.ASSIGNMENT, Channel.POLICE_REQUEST, Channel.REVERSE, Channel.GRID,
)  # fmt: skip


class LongText(forms.CharField):
    """A long text; lines end as everywhere else, so that a browser's count and ours agree."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        super().__init__(max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": rows}), strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class PlaceField(forms.CharField):
    """行政区划: a code or a name, resolved in the list of places."""

    near: Agency | None = None

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return None
        try:
            return intake.place_of(written, self.near)
        except Refusal as refusal:
            raise forms.ValidationError(in_words(refusal)) from refusal


class SentOnce(forms.Form):
    """A form that carries its own key, so that sending it twice is sending it once."""

    sent_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_key"].initial = uuid.uuid4().hex


class ClueForm(SentOnce):
    """登记线索: what an officer writes down."""

    channel = forms.ChoiceField(label=_("Came in by"), choices=[(one.value, one.label) for one in BY_HAND])
    source = forms.ChoiceField(label=_("Clue source"), choices=Source.choices, initial=Source.COMPLAINT)
    title = forms.CharField(label=_("Title"), max_length=TITLE_LIMIT)
    text = LongText(label=_("What was reported"))
    place = PlaceField(
        label=_("Place"),
        max_length=120,
        help_text=_("Code or name, such as 350503 or its full name."),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    subject = forms.CharField(
        label=_("About whom"),
        max_length=TITLE_LIMIT,
        required=False,
        help_text=_("Name or code. Someone without any licence is written as reported."),
    )
    occurred_on = forms.DateField(label=_("Happened on"), required=False, widget=DayInput)
    name = forms.CharField(label=_("Reporter's name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Reporter's telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Reporter's address"), max_length=200, required=False)

    def __init__(self, *args: Any, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        if isinstance(place, PlaceField):
            place.near = agency
        if agency and not self.is_bound:
            place.initial = f"{agency.place.code} {agency.place.name}"
        self.places = intake.places_near(agency)


class PublicReportForm(SentOnce):
    """公众举报: short, in plain words, anonymous if one likes."""

    place = forms.ChoiceField(label=_("Where did it happen?"))
    subject = forms.CharField(
        label=_("Which institution or person is it about?"), max_length=TITLE_LIMIT, required=False
    )
    text = LongText(label=_("What happened?"), rows=10)
    occurred_on = forms.DateField(label=_("When did it happen?"), required=False, widget=DayInput)
    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Your telephone"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {one.code: one for one in intake.public_places()}
        field = self.fields["place"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("choose"))] + [(code, one.full_name) for code, one in self.places.items()]

    def clean_place(self) -> Place:
        return self.places[self.cleaned_data["place"]]


class CodeForm(forms.Form):
    """查询进度: the code of a receipt."""

    code = forms.CharField(
        label=_("Receipt code"), min_length=12, max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RouteForm(forms.Form):
    """分流: the matter, the place, and the reason where both differ from what was suggested."""

    matter = forms.ChoiceField(label=_("Matter"))
    place = PlaceField(
        label=_("Place"), max_length=120, widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"})
    )
    override_reason = forms.CharField(
        label=_("Reason for another matter than suggested"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, clue: Clue, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, place = self.fields["matter"], self.fields["place"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (group, [(code, f"{code} {both(title)}") for code, title in some])
                for group, some in matters.choices(clue.place)
            ]
        if isinstance(place, PlaceField):
            place.near = agency
        self.places = intake.places_near(agency)


class ReasonForm(forms.Form):
    """One sentence or more."""

    reason = forms.CharField(label=_("Reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class VerifyForm(forms.Form):
    """核实: what was found, and why."""

    outcome = forms.ChoiceField(label=_("What was found"), choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed unless the clue is founded."),
    )


class DeclineForm(ReasonForm):
    """不予受理: why, and who is competent instead."""

    competent = forms.ChoiceField(label=_("Competent department"), required=False)
    field_order = ("competent", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["competent"]
        if isinstance(field, forms.ChoiceField):
            none: tuple[str, str | Promise] = ("", _("none can be named"))
            field.choices = [none, *((one.pk, one.name) for one in departments())]


class CorrectForm(forms.Form):
    """补正: the subject in the register, and the place."""

    subject = forms.CharField(label=_("Subject in the register"), required=False, max_length=TITLE_LIMIT)
    place = PlaceField(label=_("Place"), max_length=120)

    def clean_subject(self) -> Any:
        written = self.cleaned_data["subject"]
        found = intake.subject_of(written, None)
        if written and found is None:
            raise forms.ValidationError(
                _("The register has no single subject of this name or code; give the code, or register it first.")
            )
        return found


class PurposeForm(forms.Form):
    """开启举报人信息: for which purpose."""

    purpose = forms.CharField(label=_("Purpose"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
