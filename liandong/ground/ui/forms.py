"""Forms of the acts that belong to no stage: on who sees a dossier, and on its clocks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import with_role
from liandong.ground.audit.clock import today
from liandong.ground.deadlines import outlook
from liandong.ground.dossiers.models import Dossier, Share
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.keeping import could_take
from liandong.ground.ui.owing import Owed
from liandong.ground.ui.words import both, long_day


class ReasonForm(forms.Form):
    """Why."""

    because = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=200)


class ShareForm(forms.Form):
    """With whom, for what, and by which act."""

    agency: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(label=_("Agency"), queryset=None)
    level = forms.ChoiceField(
        label=_("It may"),
        choices=[(each.value, each.label) for each in (Share.Level.READ, Share.Level.EDIT)],
        initial=Share.Level.READ,
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label=_("By which act or document"),
        max_length=200,
        help_text=_("For instance the minutes of a consultation or a letter asking for assistance, with its number."),
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "agency", could_take(dossier))


class HandOverForm(ReasonForm):
    """To whom, and why."""

    to: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(label=_("New owner"), queryset=None)
    field_order = ("to", "because")

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "to", could_take(dossier))


class RegradeForm(ReasonForm):
    """Which grade instead of the present one, and why."""

    grade = forms.ChoiceField(label=_("New grade"), widget=forms.RadioSelect)
    field_order = ("grade", "because")

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grade"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, each.label) for each in Dossier.Grade if each != dossier.grade]


def not_to_come(day: date) -> None:
    """A clock is stopped or started on a day that is here."""
    if day > today():
        raise ValidationError(_("That day has not come yet."))


class ClockForm(forms.Form):
    """An act on one clock; the page shows its rule and its day beside the form."""

    def __init__(self, *args: Any, owed: Owed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owed = owed
        if "approver" in self.fields:
            _choose(self, "approver", with_role(owed.deadline.agency, ["head"]).order_by("name", "pk"))


class DayForm(ClockForm):
    """From which day."""

    on = forms.DateField(
        label=_("Day"),
        widget=DayInput,
        initial=today,
        validators=[not_to_come],
    )


class ApprovedForm(DayForm):
    """From which day, and who approved it."""

    approver: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("Approved by"), queryset=None, help_text=_("Heads of the agency that owes the act.")
    )


class PauseForm(ApprovedForm):
    """On which ground the clock stands still."""

    ground = forms.ChoiceField(label=pgettext_lazy("pause", "Ground"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=400,
        help_text=_("The legal basis and the facts, where the ground asks for them."),
    )
    field_order = ("ground", "note", "on", "approver")
    effect = _("No day counts while it stands still; when it runs again, its day moves back by the days it stood.")

    def __init__(self, *args: Any, owed: Owed, **kwargs: Any) -> None:
        super().__init__(*args, owed=owed, **kwargs)
        _offer(self, "ground", [(code, both(ground)) for code, ground in outlook.grounds(owed.deadline).items()])


class ResumeForm(DayForm):
    """From which day it runs again; that day counts."""

    @property
    def effect(self) -> str:
        """The day it would be due."""
        due = outlook.due_if_resumed(self.owed.deadline, today())
        return str(_("If it runs again today, it is due on %(day)s.")) % {"day": long_day(due)}


class ExtendForm(ApprovedForm):
    """Which of the rule's extensions; each says the day it leads to."""

    extension = forms.TypedChoiceField(label=_("Extension"), widget=forms.RadioSelect, coerce=int)
    field_order = ("extension", "on", "approver")

    def __init__(self, *args: Any, owed: Owed, **kwargs: Any) -> None:
        super().__init__(*args, owed=owed, **kwargs)
        _offer(self, "extension", [(more.number, _told(more)) for more in outlook.extensions(owed.deadline)])


class WaiveForm(ClockForm):
    """Why nothing is owed any more."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=400)
    effect = _(
        "The act is no longer owed. The clock stays in the dossier, waived for this reason, and never runs again."
    )


def _told(more: outlook.Extension) -> str:
    words = {"length": both(more.length), "ground": both(more.ground), "day": long_day(more.due)}
    return str(_("%(ground)s: %(length)s more, then due on %(day)s") % words)


def _choose(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset, field.empty_label = rows, _("choose")


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    if len(choices) == 1:
        field.initial = choices[0][0]
