"""Forms of signing in."""

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We will send you a code to enter on the next page. You need no password."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Your mobile number"),
        help_text=_("We will send you a text message with a code to enter on the next page."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
        error_messages={"required": _("Write your mobile number.")},
    )

    def __init__(self, *arguments: Any, country: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.country = country

    def clean_phone(self) -> str:
        """The number in E.164. One without a prefix is of the town's country."""
        try:
            number = phonenumbers.parse(self.cleaned_data["phone"], self.country)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(
                _("Write a mobile number, with its prefix if it is of another country.")
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class LinkForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Whoever opens the link can go on with the draft: check that the address is yours."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("6 digits, valid for 15 minutes."),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Write the code we sent you.")},
    )
