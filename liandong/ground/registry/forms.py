"""Forms of the register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.ground.places.models import Place
from liandong.ground.registry.fields import PlaceField, SubjectField
from liandong.ground.registry.models import Licence, Practitioner, Relation, Subject


class ListForm(forms.Form):
    """What the list of subjects is narrowed by; all of it stands in the address."""

    q = forms.CharField(required=False, max_length=100, strip=True)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Subject.Kind.choices])
    status = forms.ChoiceField(required=False, choices=[("", ""), *Subject.Status.choices])
    grade = forms.CharField(required=False, max_length=20)
    place = PlaceField(required=False)

    def asked(self) -> dict[str, Any]:
        """What was understood; a value that means nothing narrows nothing, and is said beside the filters."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def place_chosen(self) -> Place | None:
        found = self.cleaned_data.get("place")
        return found if isinstance(found, Place) else None


OF_PEOPLE = (Licence.Kind.PRACTITIONER, Licence.Kind.RIGHT, Licence.Kind.OTHER)


class DayInput(forms.DateInput):
    input_type = "date"


class LicenceForm(forms.Form):
    """A licence as it is entered; the kinds are those that the subject can hold."""

    kind = forms.ChoiceField(label=_("Kind"))
    number = forms.CharField(label=_("Number"), max_length=60, strip=True)
    issued_by = forms.CharField(label=_("Issued by"), max_length=120, required=False, strip=True)
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=DayInput, help_text=_("The last valid day; empty: no end.")
    )
    scopes = forms.CharField(
        label=_("Scope"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Codes or names, one to a line: subjects, scopes of practice, techniques, equipment, rights, items."
        ),
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_person = subject.kind in (Subject.Kind.PRACTITIONER, Subject.Kind.PERSON)
        kinds = [each for each in Licence.Kind.choices if (each[0] in OF_PEOPLE) == is_person or each[0] == "other"]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds


class StatusForm(forms.Form):
    """Does a licence hold, until when, and since when is that so."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Licence.Status.choices)
    since = forms.DateField(
        label=_("Since"), required=False, widget=DayInput, help_text=_("First day of a changed status; empty: today.")
    )
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DayInput)


class RelationForm(forms.Form):
    """A tie from this subject to another."""

    kind = forms.ChoiceField(label=_("Relation"), choices=Relation.Kind.choices)
    other = SubjectField(label=_("To"))
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput)


class EndForm(forms.Form):
    until = forms.DateField(label=_("Last day"), widget=DayInput)


class TitleForm(forms.Form):
    title = forms.ChoiceField(
        label=_("Professional title"), required=False, choices=[("", "–"), *Practitioner.Title.choices]
    )
