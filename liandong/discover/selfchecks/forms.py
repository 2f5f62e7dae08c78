"""Forms of self-checks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections.queries import Area, draws
from liandong.discover.inspections.strata import hot_fields
from liandong.discover.selfchecks import choosing, queries
from liandong.discover.selfchecks.choosing import Choice
from liandong.discover.selfchecks.models import SelfAnswer
from liandong.ground.accounts.models import Agency, User
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.words import both

MOST_LEFT_OUT = 200  # exceptions: an address cannot hold more, and then it is another choice
LONGEST = 12  # digits of a key


class SearchInput(forms.TextInput):
    input_type = "search"


class ChooseForm(forms.Form):
    """Which institutions, for which checklist; all of it stands in the address."""

    checklist = forms.ChoiceField(label=_("Checklist"))
    place = forms.ChoiceField(label=_("Place"), required=False)
    category = forms.ChoiceField(label=_("Category of institution"), required=False)
    level = forms.ChoiceField(label=_("Level of institution"), required=False)
    grade = forms.ChoiceField(label=_("Risk grade"), required=False)
    field = forms.ChoiceField(label=_("Hot field"), required=False)
    q = forms.CharField(
        label=_("Search among the chosen"), required=False, max_length=100, widget=SearchInput(attrs={"form": "choose"})
    )
    without = forms.TypedMultipleChoiceField(required=False, coerce=int, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, user: User, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        layers = [(one["code"], both(one)) for one in draws.shares(agency).values["items"]]
        self._offer("checklist", None, [(rule.id, both(rule.title)) for rule in queries.to_fill(agency.place_id)])
        self._offer("place", _("All places"), [(one.pk, one.full_name) for one in choosing.places(agency)])
        self._offer("category", _("All institutions"), [(one, one) for one in draws.categories(agency)])
        self._offer("level", _("All levels"), [(one, one) for one in choosing.levels(agency)])
        self._offer("grade", _("All grades"), layers)
        self._offer("field", _("No hot field"), [(one.code, both(one.title)) for one in hot_fields(user)])
        self.fields["without"].choices = [(one, one) for one in self._left_out()]  # type: ignore[attr-defined]

    def _offer(self, name: str, nothing: Any, choices: list[tuple[str, str]]) -> None:
        """What there is to choose; where there is nothing, the filter is not shown, and its address means nothing."""
        field = self.fields[name]
        if nothing and not choices:
            field.widget = forms.HiddenInput()
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*([("", nothing)] if nothing else []), *choices]

    def _left_out(self) -> list[str]:
        given = self.data.getlist("without") if isinstance(self.data, QueryDict) else []
        return [one for one in given if one.isascii() and one.isdigit() and len(one) < LONGEST][:MOST_LEFT_OUT]

    def choice(self) -> Choice | None:
        """What was chosen; None where something in the address means nothing: then nobody is."""
        if not self.is_valid():
            return None
        said = self.cleaned_data
        return Choice(
            checklist=said["checklist"], place=said["place"], category=said["category"],
            level=said["level"], grade=said["grade"], field=draws.hot(self.user, said["field"]),
            without=frozenset(said["without"]),
        )  # fmt: skip


class AskForm(forms.Form):
    """Until when, and how many were to be asked when the person looked."""

    due_on = forms.DateField(label=_("Hand in by"), widget=DayInput)
    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class BeginForm(forms.Form):
    """Which checklist the institution goes through by itself."""

    checklist = forms.ChoiceField(label=_("Checklist"))

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checklist = self.fields["checklist"]
        assert isinstance(checklist, forms.ChoiceField)
        checklist.choices = [(rule.id, both(rule.title)) for rule in queries.to_fill(place)]


class AreaForm(forms.Form):
    """One group of questions: for each an answer and a note; what is not answered is left for later."""

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = area.all
        for at, row in enumerate(self.rows):
            said = row.answer
            self.fields[f"value_{at}"] = forms.ChoiceField(
                choices=SelfAnswer.Value.choices, required=False, initial=said.value if said else "",
                widget=forms.RadioSelect, label=both(row.question.question),
            )  # fmt: skip
            self.fields[f"note_{at}"] = forms.CharField(
                required=False, max_length=2000, initial=said.note if said else "",
                widget=forms.TextInput(attrs={"aria-label": f"{_('Note')} {row.question.code}"}), label=_("Note"),
            )  # fmt: skip

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """Each question with its two fields, as a page draws them."""
        return [(row, self[f"value_{at}"], self[f"note_{at}"]) for at, row in enumerate(self.rows)]

    def answers(self) -> dict[str, tuple[str, str]]:
        """Question → answer and note, as far as something was answered."""
        data = self.cleaned_data
        said = ((row.question.code, data[f"value_{at}"], data[f"note_{at}"]) for at, row in enumerate(self.rows))
        return {code: (value, note) for code, value, note in said if value}


class ReasonForm(forms.Form):
    """Why it is no longer asked for."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
