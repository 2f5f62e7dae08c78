"""Forms of the register, and the field by which other forms take a subject."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.ground.places.models import Place
from liandong.ground.places.queries import find as find_place
from liandong.ground.places.reports import in_language
from liandong.ground.registry import queries
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


def refused(refusal: Refusal) -> forms.ValidationError:
    """A refusal as a form shows it."""
    return forms.ValidationError(in_language(refusal.says) if isinstance(refusal.says, Text) else str(refusal.says))


class SubjectField(forms.CharField):
    """A subject by its code or any of its public numbers; `registry/parts/picker.html` helps to find it."""

    default_error_messages = {"required": _("Choose a subject.")}

    def clean(self, value: Any) -> Any:
        """The subject, or None where none is needed."""
        code = super().clean(value)
        if not code:
            return None
        try:
            return queries.find(code)
        except Refusal as refusal:
            raise refused(refusal) from refusal


class PlaceField(forms.CharField):
    """A place by its code."""

    def clean(self, value: Any) -> Any:
        """The place, or None where none is needed."""
        code = super().clean(value)
        if not code:
            return None
        try:
            return find_place(code)
        except Refusal as refusal:
            raise refused(refusal) from refusal


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
