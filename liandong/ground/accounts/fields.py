"""Fields that forms share; here, because this is the lowest app with forms."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day as the browser's own date field wants it, whatever the language of the page."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
