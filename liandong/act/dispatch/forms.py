"""Forms of passing on, declining and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import queries
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, Department
from liandong.ground.accounts.queries import departments


class SendForm(forms.Form):
    """To whom, what kind, and what is asked."""

    to: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(label=_("Receiving agency"), queryset=None)
    kind = forms.ChoiceField(
        label=_("What is asked"),
        choices=Dispatch.Kind.choices,
        initial=Dispatch.Kind.FORWARD,
        help_text=_("Who takes the lead or takes over has the matter from then on; otherwise it stays with you."),
    )
    asks = forms.CharField(label=_("Request in words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    override_reason = forms.CharField(
        label=_("Reason for another receiver"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
        help_text=_("Only where the routing names another agency, or this one has had the matter before."),
    )

    def __init__(self, *args: Any, clue: Clue, sender: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.receivers(clue, sender)
        lead = next((p.agency for p in queries.proposals(clue) if p.is_lead and p.agency), None)
        if lead:
            field.initial = lead.pk
            self.fields["kind"].initial = Dispatch.Kind.LEAD


class DeclineForm(forms.Form):
    """Why, and who is competent instead."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    competent: forms.ModelChoiceField[Department] = forms.ModelChoiceField(
        label=_("Department that is competent"), queryset=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["competent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = departments()


class AnswerForm(forms.Form):
    """The result, which becomes the written reply."""

    text = forms.CharField(
        label=_("Result"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        help_text=_("It becomes the numbered written reply. Only this document stops the reply clock."),
    )


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class HandlingForm(forms.Form):
    """How the handling ended."""

    note = forms.CharField(label=_("How the handling ended"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
