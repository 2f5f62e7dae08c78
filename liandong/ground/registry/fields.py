"""The fields by which forms, of whatever app, take a subject or a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.ground.places.queries import find as find_place
from liandong.ground.places.reports import in_language
from liandong.ground.registry import queries
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
