"""Forms of passing on, declining, answering and ruling."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.models import COMPETENCE, Dispatch
from liandong.act.dispatch.naming import Named
from liandong.ground.accounts.models import Agency, Department
from liandong.ground.accounts.queries import departments
from liandong.ground.ui.fields import DayInput

HELP = _("Who takes the lead, takes over or has it handed down has the clue from then on; otherwise it stays with you.")
NOBODY = "none"
NOT_LISTED = {
    "invalid_choice": _(
        "That agency is not in this list: it has those of this place, above it and next below. For one in another place"
        " open “An agency in another place” above, and look for the place and the department there."
    )
}


def _asks(label: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class SendForm(forms.Form):
    """To whom, what kind, and what is asked."""

    kind = forms.ChoiceField(label=_("What is asked"), widget=forms.RadioSelect, help_text=HELP)
    to: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(
        label=_("Receiving agency"), queryset=None, error_messages=NOT_LISTED
    )
    asks = _asks(_("Request in words"))
    due_on = forms.DateField(
        label=_("To be answered by"),
        widget=DayInput,
        required=False,
        help_text=_("Without a day the rule of the place counts. A text's day may only be made earlier."),
    )
    override_reason = forms.CharField(
        label=_("Reason for another receiver"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
        help_text=_("Only where the routing names another agency, or this one has had the matter before."),
    )

    def __init__(
        self, *args: Any, kinds: tuple[str, ...], receivers: QuerySet[Agency], named: Named | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = receivers
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(one.value, one.label) for one in Dispatch.Kind if one.value in kinds]
        choice.initial = kinds[0]
        if named and named.agencies:
            field.initial = named.agencies[0].pk
        if not set(kinds) & set(COMPETENCE):
            del self.fields["override_reason"]
        if len(kinds) == 1:
            choice.help_text = ""


class PartsForm(forms.Form):
    """A part for each of the agencies that the routing names, and for two more."""

    override_reason = forms.CharField(
        label=_("Reason for another receiver"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, named: tuple[Agency, ...], others: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = named
        for agency in named:
            label = _("Part of %(agency)s") % {"agency": agency.name}
            self.fields[f"part_{agency.pk}"] = forms.CharField(
                label=label, widget=forms.Textarea(attrs={"rows": 2}), max_length=4000, required=False
            )
        for number in (1, 2):
            self.fields[f"other_{number}"] = forms.ModelChoiceField(
                label=_("Another agency"), queryset=others, required=False, error_messages=NOT_LISTED
            )
            self.fields[f"asks_{number}"] = forms.CharField(
                label=_("Its part"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000, required=False
            )
        self.order_fields([*(name for name in self.fields if name != "override_reason"), "override_reason"])

    @property
    def parts(self) -> list[tuple[Agency, str]]:
        """Those that were filled in."""
        said = self.cleaned_data
        found = [(agency, said[f"part_{agency.pk}"]) for agency in self.named if said.get(f"part_{agency.pk}")]
        return found + [(said[f"other_{n}"], said[f"asks_{n}"]) for n in (1, 2) if said.get(f"other_{n}")]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self.parts:
            raise forms.ValidationError(_("Write at least one part."))
        return said


class DeclineForm(forms.Form):
    """Why, and who is competent instead."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    competent = forms.ChoiceField(label=_("Department that is competent"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["competent"]
        assert isinstance(choice, forms.ChoiceField)
        listed = [(one.pk, one.name) for one in departments()]
        choice.choices = [("", "---------"), (NOBODY, _("none, or not known: the reason says why")), *listed]

    def clean_competent(self) -> Department | None:
        code = self.cleaned_data["competent"]
        return None if code == NOBODY else departments().get(pk=code)


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


class DisputeForm(forms.Form):
    """What is in dispute."""

    asks = _asks(_("What is in dispute: who declined, and why"))


class UrgeForm(forms.Form):
    """What the superior is asked."""

    asks = _asks(_("What the superior is asked to see to"))


class RulingForm(forms.Form):
    """Who is competent, and why."""

    competent: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(label=_("Competent agency"), queryset=None)
    reason = forms.CharField(
        label=_("Reason of the ruling"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text=_(
            "It stands in the numbered ruling, which the agency named has to accept and which guides the next."
        ),
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["competent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies
