"""Forms of running a model and of dealing with a finding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.words import both
from liandong.warn.risk.catalog import CATALOG


def _models() -> list[tuple[str, str]]:
    return [(model.id, both(model.title)) for model in CATALOG.values()]


class RunForm(forms.Form):
    """Which model, over which time."""

    model = forms.ChoiceField(label=_("Model"), choices=_models)
    since = forms.DateField(label=_("First day"), widget=DayInput)
    until = forms.DateField(label=_("Last day"), widget=DayInput)


class NoteForm(forms.Form):
    """What the person looked at, or why it is nothing."""

    note = forms.CharField(label=_("What you looked at"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class ReasonForm(forms.Form):
    """Why it is nothing."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
