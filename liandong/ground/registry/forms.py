"""Forms of the register."""

from typing import Any

from django import forms

from liandong.ground.places.models import Place
from liandong.ground.registry.fields import PlaceField
from liandong.ground.registry.models import Subject


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
