"""The form of a plan: its parts as the place wants them, and its tasks line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.act.joint.actions import TaskLine
from liandong.act.joint.models import Joint, Plan
from liandong.act.joint.queries import joints
from liandong.act.joint.queries.codes import template
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import today
from liandong.ground.ui.fields import DayInput
from liandong.ground.ui.words import both

PART = "part_"
SPARE = 3  # empty lines for tasks to add


class PlanForm(forms.Form):
    """All parts, and the reason where it is a changed plan."""

    reason = forms.CharField(
        label=_("Why it is changed"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )

    def __init__(self, *args: Any, joint: Joint, last: Plan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if last is None:
            del self.fields["reason"]
        for item in template(joint.dossier.place_id, today())[0]:
            said = last.parts.get(item.code, "") if last else joint.purpose if item.code == "purpose" else ""
            self.fields[f"{PART}{item.code}"] = forms.CharField(
                label=both(item.title), help_text=both(item.note), initial=said, max_length=8000,
                widget=forms.Textarea(attrs={"rows": 3}), required=False,
            )  # fmt: skip

    def parts(self) -> dict[str, str]:
        """What was written, by the code of its part."""
        said = self.cleaned_data.items()
        return {name.removeprefix(PART): words for name, words in said if name.startswith(PART)}


class TaskForm(forms.Form):
    """One line of the division of work; an empty one is left out."""

    agency: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(
        label=pgettext_lazy("task", "Responsible"), queryset=None, required=False
    )
    what = forms.CharField(label=_("Task"), max_length=1000, required=False)
    due_on = forms.DateField(label=_("By"), widget=DayInput, required=False)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        given = [name for name in ("agency", "what", "due_on") if data.get(name)]
        if given and len(given) < len(self.fields):
            raise forms.ValidationError(_("A task has a department, words and a day."))
        return data

    @property
    def line(self) -> TaskLine | None:
        data = self.cleaned_data
        return TaskLine(data["agency"], data["what"], data["due_on"]) if data.get("what") else None


TaskForms = forms.formset_factory(TaskForm, extra=SPARE, max_num=40, absolute_max=40)


def task_forms(joint: Joint, last: Plan | None, data: Any = None) -> Any:
    """The lines: those of the last plan, and some to add."""
    agencies = joints.agencies_of(joint)
    known = [
        {"agency": one.agency_id, "what": one.what, "due_on": one.due_on} for one in (last.tasks.all() if last else ())
    ]
    return TaskForms(data, initial=known, prefix="tasks", form_kwargs={"agencies": agencies})


def lines(tasks: Any) -> Iterator[TaskLine]:
    """The lines that were filled in."""
    for form in tasks:
        if form.line:
            yield form.line
