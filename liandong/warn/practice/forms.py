"""Forms of handing practice data in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import find
from liandong.ground.ui.words import both
from liandong.law.refusal import Refusal
from liandong.warn.practice import queries
from liandong.warn.practice.models import Source
from liandong.warn.practice.reading.given import Given


class DeliveryForm(forms.Form):
    """A file, and who delivered it."""

    source: "forms.ModelChoiceField[Source]" = forms.ModelChoiceField(
        label=_("Practice source"), queryset=None, empty_label=None
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV (UTF-8, GB18030), Parquet, xlsx, or a zip with one CSV. Larger ones: liandong practice load."),
    )
    is_more = forms.BooleanField(
        label=_("In addition to the rows of the same days"),
        required=False,
        help_text=_("Otherwise what this source delivered earlier for the days in the file is replaced."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = queries.sources(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if sent := given.pop("file", None):
            given["given"] = Given(sent.name, content=sent.read())
        return given


class SourceForm(forms.Form):
    """Who delivers, in which layout."""

    title = forms.CharField(label=_("Title"), max_length=120)
    slug = forms.SlugField(
        label=_("Short name"), max_length=40, help_text=_("Small letters and figures, for the command line.")
    )
    layout = forms.ChoiceField(label=_("Layout"))
    institution = forms.CharField(
        label=_("Institution, when its files do not name it"),
        max_length=40,
        required=False,
        help_text=_("Its code in the register."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.id, both(one.title)) for one in queries.known_layouts()]
        self.fields["layout"].choices = choices  # type: ignore[attr-defined]

    def clean_institution(self) -> Subject | None:
        code = self.cleaned_data["institution"].strip()
        try:
            found = find(code) if code else None
        except Refusal:
            found = None
        if code and (found is None or found.kind != Subject.Kind.INSTITUTION):
            raise forms.ValidationError(_("The register has no institution of this code."))
        return found
