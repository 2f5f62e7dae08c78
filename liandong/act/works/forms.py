"""Forms of writing work down, taking it back, and confirming one's part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.act.works import queries
from liandong.act.works.queries import Order
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import members
from liandong.ground.audit.clock import today
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import find
from liandong.ground.ui.acting import in_words
from liandong.ground.ui.fields import DayInput, FilesField
from liandong.ground.ui.ticks import AgencyTicks
from liandong.ground.ui.words import both
from liandong.law.refusal import Refusal

ASK = "told_"
COLUMNS = "ticks-in-columns"  # a long list of ticks beside one another


class WorkForm(forms.Form):
    """What was done: only what the kind of work asks for."""

    period = forms.ChoiceField(label=_("For which period"))
    on = forms.DateField(label=_("Done on"), widget=DayInput)
    title = forms.CharField(label=_("What was done"), max_length=200)
    is_nil = forms.BooleanField(
        label=_("None this time"), required=False, help_text=_("Then nothing else has to be given.")
    )
    subject = forms.CharField(
        label=_("Institution concerned"), max_length=200, help_text=_("Its code, or part of its name."), required=False
    )
    site = forms.CharField(label=_("Name of the site"), max_length=120, required=False)
    officers: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Officers who took part"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple(attrs={"class": COLUMNS}),
        required=False,
    )
    hours = forms.IntegerField(label=_("Class hours of each"), min_value=0, max_value=999, required=False)
    joined: forms.ModelMultipleChoiceField[Agency] = forms.ModelMultipleChoiceField(
        label=_("Agencies that took part"),
        queryset=None,
        widget=AgencyTicks,
        required=False,
        help_text=_("They will see this dossier and can confirm their part."),
    )
    amount = forms.IntegerField(label=_("How many"), min_value=0, max_value=9_999_999, required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000, required=False)
    papers = FilesField(
        label=_("Papers that show it"), required=False, help_text=_("Minutes, plan, list, report or photographs.")
    )

    def __init__(self, *args: Any, order: Order, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order, kind = order, order.kind
        needs = kind.needs if kind else ()
        self.fields["on"].initial = today()
        _choices(self, "period", queries.open_periods(order, agency))
        _among(self, "officers", members(agency))
        _among(self, "joined", queries.could_join(agency))
        for name in ("subject", "site", "hours", "joined", "amount"):
            if name not in needs:
                del self.fields[name]
        if not ({"officers", "joined"} & set(needs)):
            del self.fields["officers"]
        if not order.every:
            del self.fields["period"]
        if kind and not kind.nil:
            del self.fields["is_nil"]
        if kind and kind.unit.zh and "amount" in self.fields:
            self.fields["amount"].label = _("How many (%(unit)s)") % {"unit": both(kind.unit)}
        for code, ask in (kind.asks if kind else {}).items():
            self.fields[f"{ASK}{code}"] = forms.CharField(
                label=both(ask), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
            )
        self._mark_what_is_needed(needs, can_be_nil=bool(kind and kind.nil))
        self.order_fields([*self._first(), "note", "papers"])

    def _first(self) -> list[str]:
        return [name for name in self.fields if name not in ("note", "papers")]

    def _mark_what_is_needed(self, needs: tuple[str, ...], *, can_be_nil: bool) -> None:
        """So that a page says “optional” only of what is; where nil is an answer, the action asks for the rest."""
        for name in self.fields:
            needed = name in needs or name.startswith(ASK) or (name == "papers" and "document" in needs)
            if needed and not can_be_nil:
                self.fields[name].required = True

    def clean_subject(self) -> Subject | None:
        code: str = self.cleaned_data["subject"].strip()
        if not code:
            return None
        try:
            return find(code)
        except Refusal as refusal:
            raise forms.ValidationError(in_words(refusal)) from None

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith(ASK)}
        data["files"] = data.pop("papers")
        data["hours"], data["amount"] = data.get("hours") or 0, data.get("amount") or 0
        told = {name.removeprefix(ASK): value for name, value in self.cleaned_data.items() if name.startswith(ASK)}
        return {**data, "told": told, "rule": self.order.rule.id}


class WithdrawForm(forms.Form):
    """Why it was not so."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=400)


class PartForm(forms.Form):
    """What our part was."""

    part = forms.CharField(
        label=_("Our part"), widget=forms.Textarea(attrs={"rows": 2}), max_length=400, required=False
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _among(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelMultipleChoiceField)
    field.queryset = rows
