"""One form for each step of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions import Imposed
from liandong.act.cases.actions.investigation import FINDINGS
from liandong.act.cases.actions.service import MANNERS
from liandong.act.cases.models import Case, Evidence, Penalty, Preservation
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import certified_members, members, with_role
from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import book
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.words import both

FINDING_WORDS = {
    "complex": _("complex facts or law"),
    "serious": _("a serious violation"),
    "major_public_interest": _("major public interest"),
    "review_required_by_law": _("a law asks for legal review"),
    "hearing_offered": _("a heavy penalty is proposed: the right to a hearing is told"),
    "crime_suspected": _("a crime is suspected: the case goes to the police"),
}


def _words(rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, **more)


class StepForm(forms.Form):
    """Every step has its day."""

    on = forms.DateField(label=_("Day"), widget=DayInput, initial=today)


class FileForm(StepForm):
    """What the case is about, and who investigates; the matter is asked for where no clue has told it."""

    matter = forms.ChoiceField(label=_("Matter"))
    cause = forms.CharField(label=_("Cause of action"), max_length=200)
    acted_on = forms.DateField(label=_("First day of the act"), widget=DayInput)
    act_until = forms.DateField(label=_("Last day of the act"), widget=DayInput)
    did_harm = forms.BooleanField(
        label=_("Life or health is concerned, and harm was done"),
        required=False,
        help_text=_("The act can then be punished if it was found out within five years, otherwise within two."),
    )
    officers: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Officers"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two. Only people with a valid enforcement certificate are listed."),
    )

    def __init__(self, *args: Any, agency: Agency, matter: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked, officers = self.fields["matter"], self.fields["officers"]
        if matter:
            del self.fields["matter"]
        elif isinstance(asked, forms.ChoiceField):
            known = book().matters().items()
            asked.choices = [("", _("choose")), *((code, f"{code} {both(one.title)}") for code, one in known)]
        assert isinstance(officers, forms.ModelMultipleChoiceField)
        officers.queryset = certified_members(agency, today())


class EvidenceForm(forms.Form):
    """A piece of evidence, with its file."""

    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=Evidence.Kind.choices)
    proves = forms.CharField(label=_("What it proves"), max_length=300)
    file = forms.FileField(label=_("File"), required=False)


class InvestigateForm(StepForm):
    """The report, and what it found."""

    report = _words(8, label=_("Report of the investigation"))
    findings = forms.MultipleChoiceField(
        label=_("The investigation found"),
        choices=[(name, FINDING_WORDS[name]) for name in FINDINGS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class NotifyForm(StepForm):
    """The penalty intended."""

    proposed = _words(label=_("Penalty intended"))


class StatementForm(StepForm):
    """What the party said, and the re-check."""

    text = _words(label=_("What the party states"))
    review = _words(label=_("How each point was checked"))
    is_accepted = forms.BooleanField(label=_("Accepted, wholly or in part"), required=False)


class WaiveForm(StepForm):
    """Which rights the party gives up, and its words."""

    rights = forms.MultipleChoiceField(
        label=_("The party gives up"),
        choices=[("statement", _("stating its case")), ("hearing", _("asking for a hearing"))],
        widget=forms.CheckboxSelectMultiple,
    )
    declaration = _words(label=_("What the party declared, and where the signed paper is"))


class CaseForm(StepForm):
    """A form that asks about one case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    def choose_from(self, name: str, rows: QuerySet[Any]) -> None:
        """What may be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class PreserveForm(CaseForm):
    """What is kept, where, and who approved it."""

    items = _words(label=_("Items"), help_text=_("One piece a line, with its marks and number."))
    kept_at = forms.CharField(label=_("Kept at"), max_length=200)
    approver: forms.ModelChoiceField[User] = forms.ModelChoiceField(label=_("Approved by"), queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("approver", with_role(self.case.agency, ("head",)))


class DisposeForm(CaseForm):
    """What becomes of which."""

    preservation: forms.ModelChoiceField[Preservation] = forms.ModelChoiceField(
        label=_("Preserved evidence"), queryset=None
    )
    disposal = forms.ChoiceField(label=_("What becomes of it"), choices=Preservation.Disposal.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("preservation", self.case.preservations.filter(disposed_on=None))


class CrimeForm(StepForm):
    """Why a crime is suspected."""

    why = _words(label=_("Which facts point to which crime"))


class DeclinedForm(StepForm):
    """What the police wrote."""

    notice = forms.CharField(label=_("Number of the notice"), max_length=100)
    reason = _words(label=_("Reason given by the police"))


class NotifyHearingForm(StepForm):
    """When and where."""

    held_on = forms.DateField(label=_("Day of the hearing"), widget=DayInput)
    place = forms.CharField(label=_("Place of the hearing"), max_length=200)


class HearingForm(CaseForm):
    """Who chaired, and the record."""

    chair: forms.ModelChoiceField[User] = forms.ModelChoiceField(label=_("Chair"), queryset=None)
    record_text = _words(8, label=_("Record of the hearing"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("chair", members(self.case.agency).exclude(pk__in=self.case.officers.values("pk")))


class ReviewForm(StepForm):
    """The opinion of the legal review."""

    opinion = _words(label=_("Opinion"))
    is_agreed = forms.BooleanField(label=_("Agreed"), required=False)


class DiscussForm(StepForm):
    """The minutes."""

    minutes = _words(6, label=_("Minutes"))


class DecideForm(StepForm):
    """The outcome, what is imposed, and the reasons."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Case.Outcome.choices)
    reasons = _words(8, label=_("Facts, evidence and reasons"))


class PenaltyLineForm(forms.Form):
    """One line of what is imposed."""

    kind = forms.ChoiceField(label=_("Kind of penalty"), choices=[("", "—"), *Penalty.Kind.choices], required=False)
    amount = forms.DecimalField(label=_("Amount in yuan"), required=False, min_value=0, max_digits=14, decimal_places=2)
    text = forms.CharField(label=_("Wording"), required=False, max_length=300)

    def clean(self) -> None:
        """What was filled in is never dropped because its kind was forgotten."""
        if not self.cleaned_data.get("kind") and (self.cleaned_data.get("amount") or self.cleaned_data.get("text")):
            self.add_error("kind", _("Choose the kind of penalty of this line."))


PenaltyLines = forms.formset_factory(PenaltyLineForm, extra=3, max_num=8)


def imposed(lines: forms.BaseFormSet[PenaltyLineForm]) -> list[Imposed]:
    """What the filled lines of a valid formset impose; lines without a kind are empty."""
    return [
        Imposed(row["kind"], int((row.get("amount") or 0) * 100), row.get("text", ""))
        for row in lines.cleaned_data
        if row.get("kind")
    ]


class ServeForm(StepForm):
    """How, and to whom."""

    manner = forms.ChoiceField(label=_("Manner"), choices=list(MANNERS.items()))
    received_by = forms.CharField(label=_("Received by"), max_length=100)


class AnnounceForm(StepForm):
    """Where, and why."""

    where = _words(label=_("Where it was announced, and why no other way was open"))


class ChallengeForm(StepForm):
    """How the party challenged the decision, and where."""

    how = forms.ChoiceField(
        label=_("How"), choices=[("review", _("administrative review")), ("lawsuit", _("administrative lawsuit"))]
    )
    before = forms.CharField(label=_("Before which authority or court"), max_length=100)


class AnnulForm(StepForm):
    """What became of the decision, and by whose word."""

    how = forms.ChoiceField(label=_("The decision was"), choices=Case.Annulment.choices)
    reason = _words(label=_("Who decided so, in which document, and why"))


class RemindForm(StepForm):
    """What the party is reminded of."""

    text = _words(label=_("What the party is asked to do, and by when"))


class EnforceForm(StepForm):
    """Which court."""

    court = forms.CharField(label=_("Court"), max_length=100)


class ExecuteForm(StepForm):
    """What was paid, and the receipt."""

    paid = forms.DecimalField(label=_("Paid, in yuan"), min_value=0, max_digits=14, decimal_places=2, initial=0)
    note = forms.CharField(label=_("Receipt number, or how it was carried out"), max_length=300)


class CloseForm(StepForm):
    """How it ended."""

    summary = _words(label=_("How the case ended"))
