"""What a reviewer fills in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.directives.actions.reading import MOST_CHARACTERS
from liandong.ground.directives.models import DraftEntry

MOST_BYTES = 12 * 1024 * 1024
MOST_SAID = 4000
LEADS, JOINS = "lead", "joining"
PARTS = [("", _("is named")), (LEADS, _("leads")), (JOINS, _("joins"))]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReadForm(forms.Form):
    """A file, or text that was copied from one."""

    file = forms.FileField(
        label=_("File"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.docx,.html,.htm"}),
        help_text=_("Text, Markdown, Word (docx) or a saved web page."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or the text itself"), required=False, max_length=MOST_CHARACTERS, strip=False, widget=area(10),
        help_text=_("Paste the whole document: letterhead, number, body, date and annexes."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two; gives `name` and `content`."""
        given = super().clean() or {}
        file, text = given.get("file"), given.get("text", "")
        if self.errors:
            return given
        if bool(file) == bool(text.strip()):
            raise forms.ValidationError(_("Choose a file or paste the text: one of the two."))
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB: no directive is. Choose the file of the directive alone.")
                % {"limit": MOST_BYTES // 1024**2}
            )
        content = file.read() if file else text.replace("\r\n", "\n").encode()
        return {"name": file.name if file else "", "content": content}


class SeenForm(forms.Form):
    """An act that needs nothing but the version that was on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, entry: DraftEntry, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": entry.version})
        kwargs.setdefault("auto_id", f"{self.prefix_of_ids()}_%s")
        super().__init__(*args, **kwargs)

    @classmethod
    def prefix_of_ids(cls) -> str:
        return cls.__name__.removesuffix("Form").lower()


class SplitForm(SeenForm):
    """Where to cut."""

    at = forms.IntegerField(widget=forms.HiddenInput)


class DiscardForm(SeenForm):
    """Why the words order nothing."""

    because = forms.CharField(label=_("Reason"), widget=area(2), max_length=500)


class TakeUpForm(forms.Form):
    """Which sentence."""

    start = forms.IntegerField(widget=forms.HiddenInput)


class ConfirmForm(SeenForm):
    """The obligation in our own words, whom it binds, and how it is answered."""

    says_zh = forms.CharField(
        label=_("In our own words"), widget=area(2), max_length=MOST_SAID,
        help_text=_("Begins as the text says it; make it short and plain."),
    )  # fmt: skip
    says_en = forms.CharField(label=_("In English"), widget=area(1), max_length=2000, required=False)
    strength = forms.ChoiceField(label=_("Strength"), choices=DraftEntry.Strength.choices)
    outcome = forms.ChoiceField(label=_("How it is answered"), choices=DraftEntry.Outcome.choices)
    rules = forms.CharField(
        label=_("Rules that answer it"), required=False, max_length=600,
        help_text=_("Ids from the list of rules, one after another."),
    )  # fmt: skip
    outcome_zh = forms.CharField(label=_("What is planned, or why not"), required=False, max_length=500)
    outcome_en = forms.CharField(label=_("The same in English"), required=False, max_length=500)
    more = forms.ChoiceField(label=_("Another department"), required=False)
    more_part = forms.ChoiceField(label=_("its part"), choices=PARTS[1:], initial=JOINS, required=False)

    def __init__(self, *args: Any, entry: DraftEntry, departments: dict[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": entry.version, **_written(entry)}
        super().__init__(*args, entry=entry, **kwargs)
        named = list(dict.fromkeys([*entry.lead, *entry.joining, *entry.departments]))
        for code in named:
            part = LEADS if code in entry.lead else JOINS if code in entry.joining else ""
            self.fields[f"part_{code}"] = forms.ChoiceField(
                label=departments.get(code, code), choices=PARTS, initial=part, required=False
            )
        others = [(code, name) for code, name in departments.items() if code not in named]
        more = self.fields["more"]
        assert isinstance(more, forms.ChoiceField)
        more.choices = [("", pgettext_lazy("department", "none")), *others]

    @property
    def parts(self) -> list[forms.BoundField]:
        """The departments that the entry names, each with its part."""
        return [self[name] for name in self.fields if name.startswith("part_")]

    def clean(self) -> dict[str, Any]:
        """Gives `lead` and `joining` by code, and the ids of the rules one by one."""
        given = super().clean() or {}
        parts = {name.removeprefix("part_"): given.pop(name, "") for name in self.fields if name.startswith("part_")}
        more, part = given.pop("more", ""), given.pop("more_part", "")
        if more:
            parts[more] = part or JOINS
        given["lead"] = [code for code, its in parts.items() if its == LEADS]
        given["joining"] = [code for code, its in parts.items() if its == JOINS]
        given["rules"] = [word for word in re.split(r"[\s,，、;；]+", given.get("rules", "")) if word]
        return given


def _written(entry: DraftEntry) -> dict[str, Any]:
    """What stands in the form: what a reviewer wrote, else the words of the text, to be made shorter."""
    written = {name: getattr(entry, name) for name in ("says_zh", "says_en", "strength", "outcome_zh", "outcome_en")}
    if not entry.says_zh and entry.end - entry.start <= MOST_SAID:
        written["says_zh"] = " ".join(entry.draft.text[entry.start : entry.end].split())
    return {**written, "outcome": entry.outcome or DraftEntry.Outcome.PLANNED, "rules": " ".join(entry.rules)}
