"""Forms of consultations: liaison officers, meetings, what is written in session, and opinions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import queries
from liandong.act.consultations.models import Invitation, Meeting, Opinion
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import members
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.places.models import Place
from liandong.ground.ui.fields import DayInput, FilesField, HourInput
from liandong.ground.ui.ticks import AgencyTicks
from liandong.ground.ui.words import both

WORDS = {"rows": 3}


class LiaisonForm(forms.Form):
    """Whom our agency names, and for how long."""

    officer: forms.ModelChoiceField[User] = forms.ModelChoiceField(label=_("Liaison officer"), queryset=None)
    deputy: forms.ModelChoiceField[User] = forms.ModelChoiceField(label=_("Deputy"), queryset=None, required=False)
    since = forms.DateField(label=_("Valid from"), widget=DayInput)
    until = forms.DateField(label=_("Valid until"), widget=DayInput, required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today()
        for name in ("officer", "deputy"):
            _among(self, name, members(agency))


class HourForm(forms.Form):
    """When and where."""

    starts_at = forms.DateTimeField(
        label=_("Begins at"), widget=HourInput, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    )
    room = forms.CharField(label=_("Room"), max_length=120)

    def clean_starts_at(self) -> Any:
        """The hour that was typed is meant in Beijing."""
        return self.cleaned_data["starts_at"].replace(tzinfo=BEIJING)


class MoveForm(HourForm):
    """Another hour or room, and why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=WORDS), max_length=400)


class ConveneForm(HourForm):
    """What kind of meeting, when, with whom, and which orders it carries out."""

    title = forms.CharField(label=_("Title"), max_length=200)
    form = forms.ChoiceField(label=_("Form"), choices=Meeting.Form.choices, widget=forms.RadioSelect)
    host = forms.CharField(label=_("Who presides"), max_length=120, help_text=_("Office and name."))
    leader = forms.CharField(
        label=_("Leader who attends"),
        max_length=120,
        required=False,
        help_text=_("Of the government, where one comes to this meeting."),
    )
    orders = forms.MultipleChoiceField(
        label=_("Which orders it carries out"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("When the minutes are confirmed, the work ledger has it and the quota counts it."),
    )
    invited: forms.ModelMultipleChoiceField[Agency] = forms.ModelMultipleChoiceField(
        label=_("Who is invited"),
        queryset=None,
        widget=AgencyTicks,
        help_text=_("Members of the mechanism stand first and are ticked. They will see the meeting's dossier."),
    )
    field_order = ("title", "form", "starts_at", "room", "host", "leader", "invited", "orders")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].initial = Meeting.Form.GENERAL
        orders = queries.orders(agency, today())
        _choices(self, "orders", [(order.rule.id, both(order.rule.title)) for order in orders])
        self.fields["orders"].initial = [order.rule.id for order in orders] if len(orders) == 1 else []
        if not orders:
            del self.fields["orders"]
        _among(self, "invited", queries.could_invite(agency))
        mechanism = queries.mechanism(agency)
        if mechanism:
            ours = {one.agency.pk for one in mechanism.members if one.agency} - {agency.pk}
            self.fields["invited"].initial = sorted(ours)


class InviteForm(forms.Form):
    """One more agency."""

    agency: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(label=_("Agency"), queryset=None)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = [row.agency_id for row in queries.invited(meeting)]
        _among(self, "agency", queries.could_invite(meeting.convener).exclude(pk__in=there))


class AnswerForm(forms.Form):
    """Whether we come, and who."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (Invitation.Stage.ACCEPTED, _("Our agency comes")),
            (Invitation.Stage.DECLINED, _("Our agency does not come")),
        ],
        widget=forms.RadioSelect,
    )
    attendee = forms.CharField(label=_("Who comes"), max_length=120, required=False, help_text=_("Office and name."))
    is_deputy = forms.BooleanField(label=_("A deputy comes"), required=False)
    reason = forms.CharField(
        label=_("Reason, if nobody comes"), widget=forms.Textarea(attrs=WORDS), max_length=400, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ItemForm(forms.Form):
    """What is taken up."""

    kind = forms.ChoiceField(label=_("Kind of agenda"))
    title = forms.CharField(label=_("Title"), max_length=200)
    explains = forms.CharField(
        label=_("Explanation"), widget=forms.Textarea(attrs=WORDS), max_length=4000, required=False
    )
    papers = FilesField(label=_("Papers"), required=False)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "kind", [(code, both(text)) for code, text in queries.agenda_kinds(place).items()])


class PapersForm(forms.Form):
    """Papers for an item."""

    papers = FilesField(label=_("Papers"), help_text=_("Everyone invited reads them."))


class AttachForm(forms.Form):
    """Which dossier an item is about."""

    key = forms.CharField(
        label=_("Number of the dossier"),
        max_length=32,
        help_text=_("Of a clue, case or key matter that you may see. Others do not see it by this alone."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_key(self) -> Dossier:
        found = visible_to(self.user).filter(key=self.cleaned_data["key"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("There is no such dossier that you may see. Check its number."))
        return found


class NothingForm(forms.Form):
    """An act that needs no words, on a page that says what follows from it."""


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=WORDS), max_length=400)


class MarkForm(forms.Form):
    """Whether an agency came."""

    came = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    attendee = forms.CharField(max_length=120, required=False)


class NoteForm(forms.Form):
    """What was said on an item."""

    note = forms.CharField(max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    """What is decided, who does it, by when."""

    text = forms.CharField(label=_("What was decided"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    owner: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(label=_("Who does it"), queryset=None)
    due_on = forms.DateField(label=_("By when"), widget=DayInput)
    item = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.could_charge(meeting)


class MinutesForm(forms.Form):
    """The minutes in words."""

    text = forms.CharField(
        label=_("What was said"),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=50_000,
        help_text=_("Attendance, agenda and decisions are added by themselves."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class WordsForm(forms.Form):
    """Something in words."""

    text = forms.CharField(label=_("In words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class AskForm(forms.Form):
    """The question, whom we ask, and whether they may read the case."""

    question = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        help_text=_("Those asked see this question. Write what they need to know to answer it."),
    )
    to: forms.ModelMultipleChoiceField[Agency] = forms.ModelMultipleChoiceField(
        label=_("Who is asked"), queryset=None, widget=AgencyTicks
    )
    shows = forms.BooleanField(
        label=_("Let those asked read this dossier too"),
        required=False,
        help_text=_("Everything in it except what is sealed. Without this they see the question alone."),
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self, "to", queries.could_advise(agency))


class OpinionForm(forms.Form):
    """What our agency thinks, and who may keep it."""

    text = forms.CharField(
        label=_("Opinion"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000, required=False
    )
    kept = forms.ChoiceField(
        label=_("Who may keep it"),
        choices=Opinion.Kept.choices,
        widget=forms.RadioSelect,
        help_text=_("If it was given orally and is not to be stored, leave the words out."),
    )


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _among(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
