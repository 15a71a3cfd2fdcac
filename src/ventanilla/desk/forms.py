"""What officials type at the desk. Whatever is wrong is said beside its field and nothing typed is lost."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from ventanilla.forms.definition import Form as Definition
from ventanilla.people.models import Person

REASONS = 4000


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note for colleagues"),
        help_text=_("Only officials of the department read it."),
        max_length=REASONS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note")},
    )


class AskForm(forms.Form):
    """Asking the person to put something right."""

    request = forms.CharField(
        label=_("What is missing or wrong, and what to do"),
        help_text=_("The person reads these words. Be plain: say what, why, and how to put it right."),
        max_length=REASONS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say what is missing or wrong")},
    )
    questions = forms.MultipleChoiceField(
        label=_("Questions to be answered again"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, definition: Definition, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["questions"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (question.name, question.label.say(language))
            for _page, question in definition.questions()
            if question.type != "declaration"
        ]


class DecideForm(forms.Form):
    """A decision and its reasons. Granting needs none; a refusal and an answer do."""

    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=REASONS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write the reasons: the person has a right to know them")},
    )

    def __init__(self, *args: object, needs_reasons: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reasons"].required = needs_reasons


class RouteForm(forms.Form):
    department = forms.ChoiceField(
        label=_("Send it on to"), error_messages={"required": _("Choose a department")}
    )

    def __init__(self, *args: object, departments: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = list(departments)


class AssignForm(forms.Form):
    to = forms.TypedChoiceField(
        label=_("Put into the hands of"), coerce=int, error_messages={"required": _("Choose a colleague")}
    )

    def __init__(self, *args: object, colleagues: Iterable[Person], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(person.pk, str(person)) for person in colleagues]
