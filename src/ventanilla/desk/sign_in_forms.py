"""Forms of an official's sign-in."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ventanilla.people.models import Person

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class PasswordForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address at the town hall"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password.")},
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc]
    """Takes the code of the authenticator, or one of the recovery codes."""

    code = forms.CharField(
        label=_("Code of your authenticator"),
        help_text=_("The 6 digits the application shows now. Without your telephone, use a recovery code."),
        max_length=20,
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": _("Write the code.")},
    )


class EnrolForm(forms.Form):
    code = forms.CharField(
        label=_("Code the application shows"),
        help_text=_("6 digits. It changes every 30 seconds."),
        max_length=12,
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": _("Write the code.")},
    )

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise forms.ValidationError(_("That is not the code the application shows now. Try again."))
        return code


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        help_text=_("12 characters or more. Three or four words you will remember make a good one."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Write a password.")},
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Write the password again.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password, self.person)
        except forms.ValidationError as fault:
            # Django's own words are not in every language of ours.
            raise forms.ValidationError(
                _("Write 12 characters or more, and not a password that many people use.")
            ) from fault
        return password

    def clean(self) -> None:
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords are not the same."))
