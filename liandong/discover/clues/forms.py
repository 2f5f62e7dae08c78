"""Forms of the clue desk and of the public page."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import Source
from liandong.discover.clues.models import TEXT_LIMIT, TITLE_LIMIT, Clue, Receipt
from liandong.discover.clues.presets import BY_HAND, PRESETS, Preset
from liandong.discover.clues.queries import intake, matters
from liandong.discover.clues.unlicensed import Unlicensed
from liandong.ground.accounts.models import Agency
from liandong.ground.accounts.queries import departments
from liandong.ground.places.models import Place
from liandong.ground.ui.acting import in_words
from liandong.ground.ui.fields import DayInput, FilesField, SeveralFiles
from liandong.ground.ui.words import both
from liandong.law.refusal import Refusal


class LongText(forms.CharField):
    """A long text; lines end as everywhere else, so that a browser's count and ours agree."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        super().__init__(max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": rows}), strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


def sent_along() -> FilesField:
    """附件: photos and papers; none is fine."""
    return FilesField(
        label=_("Photos or papers"), required=False, allow_empty_file=True,
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        help_text=_(
            "JPEG, PNG or PDF. From photos we cut out where, when and with which telephone they were taken. A PDF"
            " stays as it is and may hold a name: if nobody is to know yours, send photos."
        ),
    )  # fmt: skip


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
    source = forms.ChoiceField(label=_("Clue source"), initial=Source.COMPLAINT)
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
    register_as = forms.ChoiceField(
        label=_("Not in the register: register as"),
        required=False,
        choices=[("", _("do not register")), *((one.value, one.label) for one in Unlicensed)],
        help_text=_("No licence number is needed."),
    )
    subject_number = forms.CharField(
        label=_("Passport, identity number or address on the internet"), max_length=100, required=False
    )
    occurred_on = forms.DateField(label=_("Happened on"), required=False, widget=DayInput)
    name = forms.CharField(label=_("Reporter's name"), max_length=80, required=False)
    phone = forms.CharField(label=_("Reporter's telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Reporter's address"), max_length=200, required=False)

    def __init__(self, *args: Any, agency: Agency | None, preset: Preset = PRESETS[0], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preset = preset
        place, source = self.fields["place"], self.fields["source"]
        if isinstance(place, PlaceField):
            place.near = agency
        if isinstance(source, forms.ChoiceField):
            source.choices = intake.sources(agency)
        if agency and not self.is_bound:
            place.initial = f"{agency.place.code} {agency.place.name}"
        self.places = intake.places_near(agency)
        self._fill_in()

    def _fill_in(self) -> None:
        """What the preset settles is not asked."""
        for name in ("channel", "source"):
            if settled := getattr(self.preset, name):
                self.fields[name] = forms.CharField(initial=settled, required=False, widget=forms.HiddenInput)
        for name in () if self.preset.asks_reporter else ("name", "phone", "address"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        settled = {name: getattr(self.preset, name) for name in ("channel", "source") if getattr(self.preset, name)}
        return {**given, **settled}


class FileForm(forms.Form):
    """导入线索文件: a list of reports, what it is about and where it comes from."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, UTF-8 or GB18030, with at least a column for the title (主题) and one for the text (详情)."),
    )
    place = PlaceField(
        label=_("Place the reports are about"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    source = forms.ChoiceField(label=_("Clue source"), initial=Source.COMPLAINT)

    def __init__(self, *args: Any, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place, source = self.fields["place"], self.fields["source"]
        if isinstance(place, PlaceField):
            place.near = agency
        if isinstance(source, forms.ChoiceField):
            source.choices = intake.sources(agency)
        if agency and not self.is_bound:
            place.initial = f"{agency.place.code} {agency.place.name}"
        self.places = intake.places_near(agency)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if sent := given.pop("file", None):
            given |= {"content": sent.read(), "name": sent.name}
        return given


class PublicReportForm(SentOnce):
    """公众举报: short, in plain words, anonymous if one likes."""

    place = forms.ChoiceField(label=_("Where did it happen?"))
    subject = forms.CharField(
        label=_("Which institution or person is it about?"), max_length=TITLE_LIMIT, required=False
    )
    text = LongText(label=_("What happened?"), rows=10)
    occurred_on = forms.DateField(label=_("When did it happen?"), required=False, widget=DayInput)
    attached = sent_along()
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


class MessageForm(forms.Form):
    """来信: what whoever reported wants to add or answer."""

    text = forms.CharField(label=_("Your message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    attached = sent_along()


class RatingForm(forms.Form):
    """满意度评价: from 1 to 5, and words if one likes."""

    score = forms.TypedChoiceField(
        label=_("Your mark"),
        coerce=int,
        choices=[
            (5, _("5 very good")), (4, _("4 good")), (3, _("3 fair")), (2, _("2 poor")), (1, _("1 very poor")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(
        label=_("In your words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskForm(forms.Form):
    """询问举报人: what to ask, and whom where several hold a receipt."""

    receipt: Any = forms.ModelChoiceField(
        label=_("To whom"), queryset=None, required=False, empty_label=_("everyone who holds a receipt")
    )
    text = forms.CharField(
        label=_("What you ask"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever holds the receipt reads it on the public page. Name no third person."),
    )

    def __init__(self, *args: Any, receipts: QuerySet[Receipt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["receipt"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = receipts
            numbers = {pk: at for at, pk in enumerate(receipts.values_list("pk", flat=True), start=1)}
            field.label_from_instance = lambda obj: _("reporter %(n)s") % {"n": numbers[obj.pk]}  # type: ignore[method-assign]
            if len(numbers) < 2:
                field.widget = forms.HiddenInput()


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
