"""Forms of opening joint work, of who takes part, and of what it comes to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.act.joint.models import Joint
from liandong.act.joint.queries import joints
from liandong.act.joint.queries.codes import RESULTS, Triggers, items
from liandong.act.joint.queries.proposals import Offered
from liandong.act.works.queries import could_join
from liandong.discover.inspections.queries import checklists
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import credentials_on, members
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.fields import SubjectField
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.ticks import AgencyTicks
from liandong.ground.ui.words import both

COLUMNS = {"class": "ticks-in-columns"}  # a long list of ticks beside one another
GRADES = (Dossier.Grade.INTERNAL, Dossier.Grade.SECRET)


def among(form: forms.Form, name: str, rows: Any) -> None:
    """The rows that a field chooses from."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """The choices of a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class OpenForm(forms.Form):
    """What is to be found out, from what, with whom, and by which facts."""

    form = forms.ChoiceField(label=_("Form"), choices=Joint.Form.choices, widget=forms.RadioSelect, initial="task")
    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(
        label=pgettext_lazy("joint", "Purpose"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000,
        help_text=_("What is to be found out, and which problem solved."),
    )  # fmt: skip
    sources: forms.ModelMultipleChoiceField[Dossier] = forms.ModelMultipleChoiceField(
        label=_("Comes from"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_(
            "They stay what they are: their own reporters, clocks and answers. Whoever joins reads them, without who"
            " reported, until it leaves."
        ),
    )  # fmt: skip
    subject = SubjectField(label=_("Subject"), required=False, help_text=_("Its code, or find it by name below."))
    agencies: forms.ModelMultipleChoiceField[Agency] = forms.ModelMultipleChoiceField(
        label=_("Agencies to ask"), queryset=None, widget=AgencyTicks,
        help_text=_("Each names its own people, or says why it does not take part."),
    )  # fmt: skip
    commander: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("Commander"), queryset=None, required=False, help_text=_("A person of your agency; can be named later.")
    )
    facts = forms.MultipleChoiceField(label=_("What calls for it"), widget=forms.CheckboxSelectMultiple, required=False)
    facts_because = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False,
        help_text=_("What was seen, by whom. Needed where a fact is ticked."),
    )  # fmt: skip
    lead_because = forms.CharField(
        label=_("Why our agency leads"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, required=False,
        help_text=_("Needed where the routing of a clue names another department as that of the main problem."),
    )  # fmt: skip
    grade = forms.ChoiceField(
        label=_("Grade of secrecy"), initial=Dossier.Grade.INTERNAL,
        choices=[(one.value, one.label) for one in GRADES],
        help_text=_("Secret: only the agencies that take part see it, not those above them."),
    )  # fmt: skip

    def __init__(self, *args: Any, lead: Agency, offered: Offered, asked: Triggers | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "sources", offered.sources)
        among(self, "agencies", could_join(lead))
        among(self, "commander", members(lead))
        self.initial.update(offered.initial)
        if not offered.sources.exists():
            del self.fields["sources"]
        if not offered.other_lead:
            del self.fields["lead_because"]
        if asked is None:
            del self.fields["facts"]
            self.fields["facts_because"].help_text = _(
                "This place names no facts; a team then needs a reason in words."
            )
        else:
            choose(self, "facts", [(one.code, both(one.title)) for one in asked.facts.values()])


class AskForm(forms.Form):
    """One more agency, and what its part is to be."""

    agency: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(label=_("Agency"), queryset=None)
    part = forms.CharField(label=_("Its part"), max_length=400, required=False)

    def __init__(self, *args: Any, joint: Joint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "agency", joints.askable(joint))


class MembersForm(forms.Form):
    """The people of our own agency."""

    people: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Our people"), queryset=None, widget=forms.CheckboxSelectMultiple(attrs=COLUMNS),
        help_text=_("Those who are not ticked any more are out from now on."),
    )  # fmt: skip

    def __init__(self, *args: Any, joint: Joint, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "people", members(agency))
        ours = joints.people_of(joint).filter(pk__in=members(agency).values("pk"))
        self.fields["people"].initial = [one.pk for one in ours]


class CommanderForm(forms.Form):
    """A person of the lead agency."""

    commander: forms.ModelChoiceField[User] = forms.ModelChoiceField(label=_("Commander"), queryset=None)

    def __init__(self, *args: Any, joint: Joint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among(self, "commander", members(joint.lead))
        self.fields["commander"].initial = joint.commander_id


class SourceForm(forms.Form):
    """One more clue, visit or case, by its key."""

    key = forms.CharField(label=_("Dossier"), max_length=32, help_text=_("Its key, such as XS-350500-2026-000123."))


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class DoneForm(forms.Form):
    """What was done."""

    text = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class VisitForm(forms.Form):
    """One visit of several agencies: whom, when, who and along which checklist."""

    subject = SubjectField(label=_("Subject"), help_text=_("Its code, or find it by name below."))
    planned_on = forms.DateField(label=_("Day of the visit"), widget=DayInput)
    officers: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Officers"), queryset=None, widget=forms.CheckboxSelectMultiple(attrs=COLUMNS),
        help_text=_("Of those whom the agencies named, the ones with a valid enforcement certificate."),
    )  # fmt: skip
    checklist = forms.ChoiceField(label=_("Checklist"))
    separate_because = forms.CharField(
        label=_("Why a separate visit"), required=False, max_length=300,
        help_text=_(
            "Only where another visit to the same subject is open: visits are merged unless there is a reason."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, joint: Joint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_on"].initial = today()
        self.fields["subject"].initial = joint.dossier.subject.code if joint.dossier.subject else ""
        certified = credentials_on(today()).values("user")
        among(self, "officers", joints.people_of(joint).filter(pk__in=certified))
        choose(self, "checklist", [(rule.id, both(rule.title)) for rule in checklists(joint.dossier.place_id)])


class ResultForm(forms.Form):
    """What our part came to."""

    result = forms.ChoiceField(label=_("Result"))
    case: forms.ModelChoiceField[Dossier] = forms.ModelChoiceField(
        label=_("Case"), queryset=None, required=False, help_text=_("Where a case was filed: which one.")
    )
    text = forms.CharField(
        label=_("In words"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000,
        help_text=_("What was done and found. It stands in the summary."),
    )  # fmt: skip

    def __init__(self, *args: Any, joint: Joint, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "result", [(one.code, both(one.title)) for one in _results(joint)])
        among(self, "case", joints.own_cases(joint, agency))


def _results(joint: Joint) -> Any:
    return items(RESULTS, joint.dossier.place_id).values()


class EndForm(forms.Form):
    """The summary of the whole."""

    outcome = forms.CharField(
        label=_("Summary"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000,
        help_text=_("It becomes the summary report, with the result of each department."),
    )  # fmt: skip
