"""Forms of oversight."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight.models import Card
from liandong.act.oversight.queries.superiors import could_be_charged
from liandong.ground.accounts.models import Agency


class AnswerCardForm(forms.Form):
    """Why it is late."""

    text = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text=_("Why the day was missed, and by when it will be done. The issuer reads it."),
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
        field = self.fields["charged"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = could_be_charged(card)
