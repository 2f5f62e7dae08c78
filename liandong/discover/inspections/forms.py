"""Forms of planning a visit, of its record, and of draws."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections import queries
from liandong.discover.inspections.models import Inspection
from liandong.discover.inspections.queries import draws
from liandong.discover.inspections.strata import Hot, hot_fields
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


class EndForm(forms.Form):
    """What became of what was found."""

    because = forms.CharField(
        label=_("What became of the findings"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        help_text=_("For instance: put right on the spot, ordered to put right and checked, or why nothing follows."),
    )


class ListForm(forms.Form):
    """Whom chance may hit, and what chance will be."""

    title = forms.CharField(
        label=_("Title of the draw"),
        max_length=120,
        help_text=_("Everybody reads it: it should not say what is suspected."),
    )
    category = forms.ChoiceField(label=_("Category of institution"), required=False)
    field = forms.ChoiceField(
        label=_("Hot field"),
        required=False,
        help_text=_("For a campaign: only the institutions at which this was found in the last six months."),
    )
    checklist = forms.ChoiceField(label=_("Checklist"))
    source = forms.CharField(
        label=_("Source of chance"),
        max_length=200,
        help_text=_(
            "Something public that nobody knows yet and everybody can look up, such as a numbered lottery issue."
        ),
    )
    known_on = forms.DateField(
        label=_("The source speaks on"),
        widget=DayInput,
        help_text=_("A later day than today: what is known can be chosen."),
    )
    due_on = forms.DateField(label=_("Visits finished by"), widget=DayInput)
    a_visit = forms.IntegerField(label=_("Officers on each visit"), min_value=2, max_value=6, initial=2)

    def __init__(self, *args: Any, user: User, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self._offer("category", _("All institutions"), [(one, one) for one in draws.categories(agency)])
        self._offer("field", _("No hot field"), [(one.code, both(one.title)) for one in hot_fields(user)])
        self._offer("checklist", None, [(rule.id, both(rule.title)) for rule in queries.checklists(agency.place_id)])

    def _offer(self, name: str, nothing: Any, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*([("", nothing)] if nothing else []), *choices]

    def clean_field(self) -> Hot | None:
        return draws.hot(self.user, self.cleaned_data["field"])


class ValueForm(forms.Form):
    """What the source said."""

    value = forms.CharField(
        label=_("What the source said"),
        max_length=200,
        help_text=_("Exactly as it was published. Everybody can compare it with the source."),
    )


class VoidForm(forms.Form):
    """Why a draw does not count."""

    reason = forms.CharField(
        label=_("Why it is void"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("Everybody reads it. Name no persons."),
    )


class DrawnForm(PlanForm):
    """The visit to a drawn institution: the drawn officers are marked."""

    officers_because = forms.CharField(
        label=_("Why other officers go"),
        required=False,
        max_length=500,
        help_text=_("Only where not those go whom the draw named, for instance because one has to stand aside."),
    )

    def __init__(self, *args: Any, drawn: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["checklist"]
        self.fields["officers"].initial = drawn
