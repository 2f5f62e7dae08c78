"""Forms of planning a visit and of its record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections import queries
from liandong.discover.inspections.models import Inspection
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
            "Only where another visit to the subject is at the same time: they are merged unless there is a reason."
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


class JoinForm(forms.Form):
    """Who goes along on a visit that is planned, and what they want to check."""

    officers: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Officers who go along"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only people with a valid enforcement certificate on the day of the visit are listed."),
    )
    because = forms.CharField(
        label=_("What they want to check"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, agency: Agency, visit: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = self.fields["officers"]
        assert isinstance(officers, forms.ModelMultipleChoiceField)
        officers.queryset = certified_members(agency, visit.planned_on)
        officers.required = visit.agency != agency


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
