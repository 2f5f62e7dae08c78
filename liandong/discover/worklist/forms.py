"""Forms of key matters and of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.queries.matters import choices as matter_choices
from liandong.discover.worklist import queries
from liandong.discover.worklist.models import ATTRIBUTES, KeyMatter
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.places.models import Place
from liandong.ground.ui.words import both

ROWS = {"rows": 3}
SEVERAL = forms.CheckboxSelectMultiple(attrs={"class": "ticks-in-columns"})


class GatherForm(forms.Form):
    """What was found, where it comes from, and the dossiers that show it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    nature = forms.ChoiceField(label=_("What it is"), choices=KeyMatter.Nature.choices, widget=forms.RadioSelect)
    origin = forms.ChoiceField(label=_("Where it comes from"), widget=forms.RadioSelect)
    matter = forms.ChoiceField(label=_("Matter"), required=False)
    text = forms.CharField(label=_("What was gathered"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000)
    sources = forms.CharField(
        label=_("Dossiers it comes from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Numbers of clues, visits or self-checks, one a line. Linking them shows them to nobody."),
    )
    cluster = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, user: User, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        _choose(self, "origin", [(code, both(text)) for code, text in queries.items(queries.ORIGINS, place).items()])
        groups = [
            (group, [(code, f"{code} {both(text)}") for code, text in rows]) for group, rows in matter_choices(place)
        ]
        _choose(self, "matter", [("", "—"), *groups])

    def clean_sources(self) -> list[Dossier]:
        keys = list(dict.fromkeys(self.cleaned_data["sources"].split()))
        found = list(visible_to(self.user).filter(key__in=keys))
        unknown = set(keys) - {one.key for one in found}
        if unknown:
            said = _("There is no such dossier that you may see: %(keys)s") % {"keys": ", ".join(sorted(unknown))[:200]}
            raise forms.ValidationError(said)
        return found


class BecauseForm(forms.Form):
    """Why."""

    because = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class EntryForm(forms.Form):
    """The five attributes, the kinds of supervision, who joins, and why it is changed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    joining: forms.ModelMultipleChoiceField[Agency] = forms.ModelMultipleChoiceField(
        label=_("Agencies that take part"), queryset=None, required=False, widget=SEVERAL
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of supervision"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Exploratory, as the directive says."),
    )  # fmt: skip
    because = forms.CharField(label=_("Why it is written or changed"), max_length=400)

    def __init__(self, *args: Any, key_matter: KeyMatter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = key_matter.dossier.place
        named = queries.items(queries.REQUIRED, place)
        for name in ATTRIBUTES:
            label = both(named[name]) if name in named else queries.label(name)
            field = forms.CharField(label=label, widget=forms.Textarea(attrs=ROWS), max_length=4000, required=False)
            field.help_text = _("Required before it is listed.") if name in named else ""
            self.fields[name] = field
        kinds = queries.items(queries.KINDS, place)
        _choose(self, "kinds", [(code, both(text)) for code, text in kinds.items()])
        if not kinds:
            del self.fields["kinds"]
        agencies = self.fields["joining"]
        assert isinstance(agencies, forms.ModelMultipleChoiceField)
        agencies.queryset = queries.could_join(key_matter.dossier.owner)
        self.order_fields([*ATTRIBUTES, "joining", "kinds", "because"])

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "told": {name: data.get(name, "") for name in ATTRIBUTES}, "because": data["because"],
            "kinds": data.get("kinds", []), "joining": data["joining"], "seen": data["seen"],
        }  # fmt: skip


class NothingForm(forms.Form):
    """An act that needs no words, on a page that says what follows from it."""


class SuggestionForm(forms.Form):
    """What should be otherwise."""

    text = forms.CharField(label=_("Suggestion"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)


class AnswerForm(forms.Form):
    """Taken up, or why not."""

    taken = forms.ChoiceField(
        label=_("Answer"), choices=[("yes", _("We take it up")), ("no", _("We do not take it up"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    answer = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=ROWS), max_length=2000, required=False)


def _choose(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
