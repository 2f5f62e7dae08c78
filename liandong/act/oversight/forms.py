"""Forms of oversight."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight.models import Card, Emergency, SupervisionOrder
from liandong.act.oversight.queries import emergencies, orders
from liandong.act.oversight.queries.superiors import could_be_charged
from liandong.act.oversight.thresholds import choices
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.places.models import Place
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.ticks import AgencyTicks

WORDS = 4000


def _words(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=WORDS, **more)


def _among(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class AnswerCardForm(forms.Form):
    """Why it is late."""

    text = _words(
        _("Explanation"), 5, help_text=_("Why the day was missed, and by when it will be done. The issuer reads it.")
    )


class LiftCardForm(forms.Form):
    """On which ground, and who caused it instead."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Card.Ground.choices, widget=forms.RadioSelect)
    charged: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(
        label=_("Caused by"),
        queryset=None,
        required=False,
        help_text=_("Only where another agency caused the delay: the card then counts in its figures."),
    )
    because = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=400)

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self, "charged", could_be_charged(card))


class OrderForm(forms.Form):
    """To whom, what, by when, and how often it is reported in between."""

    to: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(
        label=_("To"), queryset=None, help_text=_("Agencies of a lower level that have this matter.")
    )
    asks = _words(_("What is ordered"))
    due_on = forms.DateField(
        label=_("Written reply by"),
        widget=DayInput,
        required=False,
        help_text=_("Left empty, the rule of the place counts."),
    )
    report_every = forms.IntegerField(
        label=_("Report every so many days"),
        required=False,
        min_value=1,
        max_value=366,
        help_text=_("Left empty, no reports are asked for in between."),
    )

    def __init__(self, *args: Any, dossier: Dossier, issuer: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = orders.could_receive(dossier, issuer)
        _among(self, "to", found)
        if len(found) == 1:
            self.fields["to"].initial = found[0].pk


class TextForm(forms.Form):
    """What there is to say."""

    text = _words(_("In words"), 6)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=400)


class CirculateForm(forms.Form):
    """Who is told, and how it was completed."""

    to: forms.ModelMultipleChoiceField[Agency] = forms.ModelMultipleChoiceField(
        label=_("Tell these agencies"),
        queryset=None,
        widget=AgencyTicks,
        help_text=_("The agency that carried it out is always told."),
    )
    completion = _words(_("How it was completed"), 5)

    def __init__(self, *args: Any, order: SupervisionOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self, "to", orders.could_be_told(order))


class MajorForm(forms.Form):
    """On which grounds, and why."""

    grounds = forms.MultipleChoiceField(
        label=_("Grounds"), widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks-in-columns"})
    )
    reason = _words(_("Reason"), 3)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grounds"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices("oversight.major_grounds", dossier.place_id, today())


class EmergencyForm(forms.Form):
    """What has happened, where, and since when."""

    trigger = forms.ChoiceField(label=_("What has happened"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Name"), max_length=120)
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(label=_("Place"), queryset=None, empty_label=None)
    arisen_on = forms.DateField(label=_("Since"), widget=DayInput, initial=today)
    account = _words(_("What is known so far"), 5)

    def __init__(self, *args: Any, commander: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["trigger"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices("oversight.emergency_triggers", commander.place_id, today())
        _among(self, "place", emergencies.places_of(commander))
        self.fields["place"].initial = commander.place_id


class CallInForm(forms.Form):
    """Whom, with which task, by when."""

    agency: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(label=_("Agency"), queryset=None)
    task = _words(_("Task"))
    due_on = forms.DateField(label=_("Done by"), widget=DayInput, required=False)

    def __init__(self, *args: Any, emergency: Emergency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self, "agency", emergencies.could_be_called_in(emergency))


class CommandForm(forms.Form):
    """Which dossier, and why."""

    key = forms.CharField(
        label=_("Key of the dossier"),
        max_length=32,
        help_text=_("For instance AJ-350502-2026-000012. Your agency works on it, or stands above its owner."),
    )
    because = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=400)
