"""Forms about people."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.fields import DayInput
from liandong.ground.accounts.roles import ROLES
from liandong.ground.audit.clock import today


class SignInForm(AuthenticationForm):
    """User name and password; one sentence for every kind of failure, so that nobody learns which names exist."""

    error_messages = {
        "invalid_login": _("User name and password do not fit together, or the account is suspended. Check both."),
        "inactive": _("User name and password do not fit together, or the account is suspended. Check both."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=_("Old password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
    new = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )
    again = forms.CharField(
        label=_("New password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") != given.get("again"):
            self.add_error("again", _("The two new passwords differ. Type the new one again."))
        return given


class NewMemberForm(forms.Form):
    """A person new to the agency; the first password must be changed at the first sign-in."""

    username = forms.SlugField(label=_("User name"), max_length=60)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    role = forms.ChoiceField(
        label=_("Role"), choices=[(code, role.title) for code, role in ROLES.items() if code != "institution"]
    )
    password = forms.CharField(
        label=_("First password"),
        min_length=8,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class CredentialForm(forms.Form):
    """An enforcement certificate."""

    number = forms.CharField(label=_("Certificate number"), max_length=40)
    issued_by = forms.CharField(label=_("Issued by"), max_length=80)
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)
    valid_until = forms.DateField(label=_("Valid until"), widget=DayInput)


class SuspendForm(forms.Form):
    """Why somebody may no longer sign in."""

    because = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=200)


class RevokeForm(SuspendForm):
    """From which day a certificate counts no more, and why."""

    on = forms.DateField(
        label=_("From which day"),
        widget=DayInput,
        initial=today,
        help_text=_("Acts done under it before that day stand."),
    )
    field_order = ("on", "because")
