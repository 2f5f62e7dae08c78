"""Forms of related parties: who, and what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.act.joint.forms.joints import among, choose
from liandong.act.joint.models import RelatedParty
from liandong.act.joint.queries import parties
from liandong.act.joint.queries.codes import PARTY_KINDS, items
from liandong.discover.clues.queries import matters
from liandong.ground.accounts.models import Agency
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.fields import SubjectField
from liandong.ground.registry.models import Subject
from liandong.ground.ui.words import both

NEW = (Subject.Kind.COMPANY, Subject.Kind.INSTITUTION, Subject.Kind.PERSON)


class PartyForm(forms.Form):
    """Somebody of the register, or registered at once; the tie; and why."""

    subject = SubjectField(label=_("Subject"), required=False, help_text=_("Its code, or find it by name below."))
    new_name = forms.CharField(label=_("Not in the register: its name"), max_length=200, required=False)
    new_kind = forms.ChoiceField(
        label=_("It is"), choices=[("", "—"), *((one.value, one.label) for one in NEW)], required=False
    )
    new_number = forms.CharField(label=_("Its unified code, if known"), max_length=32, required=False)
    relation = forms.ChoiceField(label=pgettext_lazy("related party", "How it is tied"))
    why = forms.CharField(label=_("Why it is suspected"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = items(PARTY_KINDS, dossier.place_id).values()
        choose(self, "relation", [(one.code, both(one.title)) for one in kinds])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and bool(data.get("subject")) == bool(data.get("new_name")):
            raise forms.ValidationError(_("Find it in the register, or give the name of somebody new: one of the two."))
        return data


class TellForm(forms.Form):
    """What it is suspected of, and what is asked."""

    matter = forms.ChoiceField(label=_("Matter"), help_text=_("It decides which department is competent."))
    asks = forms.CharField(
        label=_("Request in words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        help_text=_("It goes into the letter; the other department signs for it and answers in writing."),
    )  # fmt: skip

    def __init__(self, *args: Any, party: RelatedParty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = matters.choices(party.subject.place or party.dossier.place)
        field = self.fields["matter"]
        assert isinstance(field, forms.ChoiceField)
        named = [(group, [(code, both(title)) for code, title in rows]) for group, rows in groups]
        field.choices = [("", "—"), *named]


class SeparateForm(forms.Form):
    """Which clue or case of ours deals with it."""

    other: forms.ModelChoiceField[Dossier] = forms.ModelChoiceField(
        label=_("Clue or case"), queryset=None, required=False, empty_label=_("open a new clue, which our agency keeps")
    )

    def __init__(self, *args: Any, party: RelatedParty, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "other", parties.separate(party, agency))
