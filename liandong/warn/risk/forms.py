"""Forms of runs, reviews, answers, quiet times and the life of models."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.ui.fields import DayInput, FilesField
from liandong.ground.ui.words import both
from liandong.warn.risk import catalogue, coding
from liandong.warn.risk.explaining import text
from liandong.warn.risk.models import Warning
from liandong.warn.risk.models.warnings import Verdict
from liandong.warn.risk.telling import Names, in_short


def _words(label: Any, *, rows: int = 3, most: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **more)


def model_choices() -> list[tuple[str, str]]:
    """Every model by its title."""
    return [(id_, both(text(model.title))) for id_, model in catalogue.newest().items()]


class RunForm(forms.Form):
    """筛查: over which time, which models, and whether it is a trial."""

    since = forms.DateField(label=_("First day"), widget=DayInput)
    until = forms.DateField(label=_("Last day"), widget=DayInput)
    shadow = forms.BooleanField(
        label=_("Shadow run"),
        required=False,
        help_text=_("Tries the newest versions beside those in use; lists the difference and raises nothing."),
    )
    models = forms.MultipleChoiceField(
        label=_("Models"),
        choices=model_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All of them, if none is marked."),
    )


PROPOSALS = (
    (Verdict.CLUE, _("make it a clue")),
    (Verdict.EXPLAINED, _("the explanation holds")),
    (Verdict.DISMISSED, _("dismiss it")),
)


class ReviewForm(forms.Form):
    """初审: what it is, why, which findings stand, and what was looked at."""

    outcome = forms.ChoiceField(label=_("Proposal"), choices=PROPOSALS, widget=forms.RadioSelect)
    stands = forms.TypedMultipleChoiceField(
        label=_("Findings that are so"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Needed for a clue: it stands on at least one. What is not marked counts as not confirmed."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, help_text=_("Needed for what is explained or dismissed.")
    )
    note = _words(_("What you looked at"), rows=4)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, warning: Warning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place, found = warning.dossier.place, list(warning.findings.all())
        names = Names([one.grain for one in found])
        titles = dict(model_choices())
        reason, stands = self.fields["reason"], self.fields["stands"]
        if isinstance(reason, forms.ChoiceField) and isinstance(stands, forms.ChoiceField):
            groups = [
                (str(label), [(code, both(words)) for code, words in coding.reasons(place, outcome).items()])
                for outcome, label in Verdict.choices
                if outcome != Verdict.CLUE
            ]
            reason.choices = [("", _("choose")), *groups]
            stands.choices = [
                (one.pk, " · ".join([titles.get(one.model, one.model), *in_short(one, names)])) for one in found
            ]
        self.fields["revision"].initial = warning.revision


class AgreeForm(forms.Form):
    """复审: agree, or send back."""

    agrees = forms.TypedChoiceField(
        label=_("Second review"),
        choices=[("yes", _("agree: the proposal takes effect")), ("no", _("send back to the first review"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    note = _words(_("What you looked at"))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, warning: Warning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = warning.revision


class FactsForm(forms.Form):
    """重新审核: what is new."""

    facts = _words(_("What is new"))


class BecauseForm(forms.Form):
    """发布、停用: why."""

    because = _words(_("Reason"), most=400)


class SnoozeForm(forms.Form):
    """暂停提示: which model, until when, why."""

    model = forms.ChoiceField(label=_("Model"))
    until = forms.DateField(label=_("Last quiet day"), widget=DayInput)
    reason = _words(_("Reason"), most=400)

    def __init__(self, *args: Any, warning: Warning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, titles = self.fields["model"], dict(model_choices())
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, titles.get(name, name)) for name in warning.by_models]


class ReceiptForm(forms.Form):
    """回执: how and by whom it was received."""

    receipt = forms.CharField(label=_("How and by whom it was received"), max_length=200)


class PurposeForm(forms.Form):
    """查阅: for which purpose rows of practice are opened."""

    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, help_text=_("Kept in the reading log with your name and the time.")
    )


class AnswerForm(forms.Form):
    """机构答复: in words, with documents."""

    text = _words(_("Answer"), rows=6, most=10_000)
    documents = FilesField(label=_("Documents"), required=False)


class BulkForm(forms.Form):
    """批量复审: one note for all marked warnings."""

    note = _words(pgettext_lazy("bulk review", "What you looked at"), rows=2)
