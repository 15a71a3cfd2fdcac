"""What officials type about bookings."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.bookings import words

REASONS = 1000


class DeskForm(forms.Form):
    desk = forms.CharField(
        label=_("Your desk"),
        help_text=_("As it is written over it: the screen of the hall shows it."),
        max_length=20,
        error_messages={"required": _("Write the number or the name of your desk")},
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is cancelled"),
        help_text=_("The person reads these words."),
        max_length=REASONS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: the person has a right to know")},
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note for colleagues"),
        help_text=_("Only officials of the department read it."),
        max_length=REASONS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note")},
    )


class TimeForm(forms.Form):
    """A time that is free, and in which way."""

    time = forms.ChoiceField(
        label=_("Hour"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a time"),
            "invalid_choice": _("That time is taken. Choose another."),
        },
    )
    modality = forms.ChoiceField(label=_("How"), error_messages={"required": _("Choose how")})

    def __init__(
        self, *args: Any, times: Sequence[tuple[str, str]], modalities: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        time, modality = self.fields["time"], self.fields["modality"]
        assert isinstance(time, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(modality, forms.ChoiceField)  # noqa: S101 - for the type checker
        time.choices = list(times)
        modality.choices = [(each, words.MODALITIES[each]) for each in modalities]

    def chosen(self) -> tuple[str, datetime]:
        """This function will return the pool and the instant that were chosen."""
        pool, _mark, instant = self.cleaned_data["time"].partition("~")
        return pool, datetime.fromisoformat(instant)


class ContactForm(forms.Form):
    """Who comes, and how to reach them: by e-mail or by phone."""

    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Write the name of who comes")}
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The confirmation is sent there. Without one, tell them the code."),
        error_messages={"invalid": _("Write an e-mail address like name@example.org.")},
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30)
    language = forms.ChoiceField(label=_("Language we write to them in"))
    priority = forms.BooleanField(label=_("Over 65 or with a disability"), required=False)

    def __init__(self, *args: Any, country: str, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = list(languages)

    def clean_phone(self) -> str:
        """The number in E.164, as whoever books for themself is known by it. Without a prefix, of the country."""
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed, self.country)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(
                _("Write a phone number, with its prefix if it is of another country.")
            )
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def clean(self) -> dict[str, Any]:
        """One of the two must be there."""
        said = super().clean() or self.cleaned_data
        if "email" not in self.errors and "phone" not in self.errors and not (said["email"] or said["phone"]):
            self.add_error("phone", _("Write an e-mail address or a phone number"))
        return said


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason")},
    )
