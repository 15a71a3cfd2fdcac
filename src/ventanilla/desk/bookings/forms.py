"""What officials type about bookings."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
