"""Forms of planning a visit and of its record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections import queries
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import certified_members
from liandong.ground.audit.clock import today
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.words import both


class PlanForm(forms.Form):
    """When, who and along which checklist."""

    planned_on = forms.DateField(label=_("Day of the visit"), widget=DayInput)
    officers: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Officers"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two. Only people with a valid enforcement certificate are listed."),
    )
    checklist = forms.ChoiceField(label=_("Checklist"))
    separate_because = forms.CharField(
        label=_("Why a separate visit"),
        required=False,
        max_length=300,
        help_text=_(
            "Only where another visit to the same subject is open: visits are merged unless there is a reason."
        ),
    )

    def __init__(self, *args: Any, agency: Agency, place: str, is_alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_alone:
            del self.fields["separate_because"]
        self.fields["planned_on"].initial = today()
        officers, checklist = self.fields["officers"], self.fields["checklist"]
        assert isinstance(officers, forms.ModelMultipleChoiceField)
        assert isinstance(checklist, forms.ChoiceField)
        officers.queryset = certified_members(agency, today())
        checklist.choices = [(rule.id, both(rule.title)) for rule in queries.checklists(place)]


class AnswerForm(forms.Form):
    """One answer on site."""

    item = forms.CharField(max_length=20)
    value = forms.CharField(max_length=10)
    note = forms.CharField(required=False, max_length=2000)


class SummaryForm(forms.Form):
    """The summary that becomes the on-site record."""

    summary = forms.CharField(label=_("Summary"), widget=forms.Textarea(attrs={"rows": 6}), max_length=10_000)


class ReasonForm(forms.Form):
    """Why a visit does not take place."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
