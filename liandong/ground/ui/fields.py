"""Fields that forms of the stages share."""

from __future__ import annotations

from typing import Any

from django import forms

from liandong.ground.accounts.fields import DayInput

__all__ = ["DayInput", "FilesField", "HourInput", "SeveralFiles"]


class HourInput(forms.DateTimeInput):
    """A day and an hour, by the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class SeveralFiles(forms.ClearableFileInput):
    """A file field in which several files may be chosen at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; gives a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        several = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not several:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in several]
