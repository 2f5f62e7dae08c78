"""Forms of self-checks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.discover.inspections.queries import Area
from liandong.discover.selfchecks import queries
from liandong.discover.selfchecks.models import SelfAnswer
from liandong.ground.accounts.models import User
from liandong.ground.registry.models import Subject
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.words import both


class AskForm(forms.Form):
    """Whom to ask, for which checklist, until when."""

    checklist = forms.ChoiceField(label=_("Checklist"))
    due_on = forms.DateField(label=_("Hand in by"), widget=DayInput)
    subjects: forms.ModelMultipleChoiceField[Subject] = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("counted", "Institutions"),
        queryset=None,
        widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text=_("Several: hold Ctrl, or Shift for a range. One that is at this self-check already is left out."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects, checklist = self.fields["subjects"], self.fields["checklist"]
        assert isinstance(subjects, forms.ModelMultipleChoiceField)
        assert isinstance(checklist, forms.ChoiceField)
        subjects.queryset = queries.to_ask(user).order_by("sort_key", "pk")
        place = user.acting_for.place_id if user.acting_for else ""
        checklist.choices = [(rule.id, both(rule.title)) for rule in queries.to_fill(place)]


class BeginForm(forms.Form):
    """Which checklist the institution goes through by itself."""

    checklist = forms.ChoiceField(label=_("Checklist"))

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checklist = self.fields["checklist"]
        assert isinstance(checklist, forms.ChoiceField)
        checklist.choices = [(rule.id, both(rule.title)) for rule in queries.to_fill(place)]


class AreaForm(forms.Form):
    """One group of questions: for each an answer and a note; what is not answered is left for later."""

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = area.all
        for at, row in enumerate(self.rows):
            said = row.answer
            self.fields[f"value_{at}"] = forms.ChoiceField(
                choices=SelfAnswer.Value.choices, required=False, initial=said.value if said else "",
                widget=forms.RadioSelect, label=both(row.question.question),
            )  # fmt: skip
            self.fields[f"note_{at}"] = forms.CharField(
                required=False, max_length=2000, initial=said.note if said else "",
                widget=forms.TextInput(attrs={"aria-label": f"{_('Note')} {row.question.code}"}), label=_("Note"),
            )  # fmt: skip

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """Each question with its two fields, as a page draws them."""
        return [(row, self[f"value_{at}"], self[f"note_{at}"]) for at, row in enumerate(self.rows)]

    def answers(self) -> dict[str, tuple[str, str]]:
        """Question → answer and note, as far as something was answered."""
        data = self.cleaned_data
        said = ((row.question.code, data[f"value_{at}"], data[f"note_{at}"]) for at, row in enumerate(self.rows))
        return {code: (value, note) for code, value, note in said if value}


class ReasonForm(forms.Form):
    """Why it is no longer asked for."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
