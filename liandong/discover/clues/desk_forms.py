"""Forms of the steps of a clue and of the acts on marked rows; each carries the state it was opened on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import Outcome
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.grounds import no_penalty_grounds
from liandong.discover.clues.queries.merging import Proposal
from liandong.ground.accounts.queries import departments
from liandong.ground.ui.words import both


def department_choices(none: str | Promise) -> list[tuple[str, Any]]:
    """Every department, after the line that names none."""
    return [("", none), *((one.pk, one.name) for one in departments())]


def _words(rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class KeepForm(forms.Form):
    """留办: why, where the routing names another agency."""

    because = _words(2, label=_("Reason"), required=False, help_text=_("Needed where another agency is competent."))


class VerifyForm(forms.Form):
    """核实: what was found, why, and who is competent where we are not."""

    outcome = forms.ChoiceField(label=_("What was found"), choices=Outcome.choices, widget=forms.RadioSelect)
    competent = forms.ChoiceField(
        label=_("Competent department"),
        required=False,
        help_text=_("Needed where it is not ours: the clue is routed to it next."),
    )
    note = _words(label=_("Reason"), required=False, help_text=_("Needed unless the clue is founded."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["competent"]
        if isinstance(field, forms.ChoiceField):
            field.choices = department_choices(_("choose"))


class ReopenForm(forms.Form):
    """重新核查: what is new."""

    facts = _words(label=_("What is new"))


class NoPenaltyForm(forms.Form):
    """不予处罚: on which ground, and the reasons that go into the decision."""

    ground = forms.ChoiceField(label=_("Legal ground"), widget=forms.RadioSelect)
    reasons = _words(8, label=_("Facts, evidence and reasons"))

    def __init__(self, *args: Any, clue: Clue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, both(words)) for code, words in no_penalty_grounds(clue.place).items()]


class MergeForm(forms.Form):
    """合并: which of the proposed clues, and why they belong together."""

    clues: Any = forms.ModelMultipleChoiceField(
        label=_("Merge with"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    because = forms.CharField(
        label=_("Why they belong together"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, offered: QuerySet[Clue], proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["clues"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = offered
            field.label_from_instance = lambda obj: f"{obj.dossier.key} {obj.title} · {obj.holder.name}"  # type: ignore[method-assign]
        self.fields["because"].initial = str(proposal.why) if proposal.open else ""


class SeparateForm(forms.Form):
    """拆分: why it does not belong to the others."""

    because = forms.CharField(
        label=_("Why it is another matter"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class BulkForm(forms.Form):
    """不予受理 of several: one reason for all of them."""

    competent = forms.ChoiceField(label=_("Competent department"), required=False)
    reason = _words(2, label=_("Reason"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["competent"]
        if isinstance(field, forms.ChoiceField):
            field.choices = department_choices(_("none can be named"))
