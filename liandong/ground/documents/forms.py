"""The purpose for which a seal is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("Purpose"), max_length=200, help_text=_("Kept in the reading log, where auditors see it.")
    )


class AddDocumentForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(label=_("File"), allow_empty_file=True)
    is_sealed = forms.BooleanField(
        label=_("Seal it"), required=False, help_text=_("Only your agency opens it, each time with a purpose.")
    )
