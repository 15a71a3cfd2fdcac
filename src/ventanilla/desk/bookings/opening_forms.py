"""What supervisors type about opening hours."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.bookings.models import Opening
from ventanilla.ui import here

SPANS = 2
MOST_DESKS = 200


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Write the day"), "invalid": _("Write a real date")},
    )


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write an hour such as 09:30")},
    )


def _desks() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Desks at once"),
        required=False,
        min_value=1,
        max_value=MOST_DESKS,
        error_messages={
            "invalid": _("Write how many desks there are"),
            "min_value": _("At least one desk; leave the hours empty to close"),
            "max_value": _("That is too many desks"),
        },
    )


class WeekForm(forms.Form):
    """The usual week from a day on: of each day of the week up to two stretches, with the desks open in each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"] = _day(_("From this day on"))
        for weekday in range(7):
            for span in range(SPANS):
                self.fields[f"{weekday}-{span}-opens"] = _hour(_("Opens"))
                self.fields[f"{weekday}-{span}-closes"] = _hour(_("Closes"))
                self.fields[f"{weekday}-{span}-desks"] = _desks()

    @staticmethod
    def initial_of(usual: Iterable[Opening], since: date) -> dict[str, Any]:
        """This function will return what the form shows: the week that holds on a day."""
        found: dict[str, Any] = {"since": since}
        for weekday in range(7):
            spans = sorted(
                (each for each in usual if each.weekday == weekday and _holds(each, since)),
                key=lambda each: (each.opens or time(), each.pk or 0),
            )
            for number, each in enumerate(spans[:SPANS]):
                found |= {
                    f"{weekday}-{number}-opens": each.opens,
                    f"{weekday}-{number}-closes": each.closes,
                    f"{weekday}-{number}-desks": each.desks,
                }
        return found

    def days(self) -> Iterator[tuple[str, list[tuple[Any, Any, Any]]]]:
        """This function will yield each day of the week by name, with its stretches of three fields."""
        names = get_day_names("wide", locale=here.locale())
        for weekday in range(7):
            yield (
                names[weekday].capitalize(),
                [
                    (
                        self[f"{weekday}-{n}-opens"],
                        self[f"{weekday}-{n}-closes"],
                        self[f"{weekday}-{n}-desks"],
                    )
                    for n in range(SPANS)
                ],
            )

    def clean_since(self) -> date:
        """Not in the past: what was, was."""
        since: date = self.cleaned_data["since"]
        if since < timezone.localdate():
            raise forms.ValidationError(_("That day has passed"))
        return since

    def clean(self) -> dict[str, Any]:
        """Both hours or none, the first before the second, and no two stretches of a day at once."""
        said = super().clean() or self.cleaned_data
        for weekday in range(7):
            ends = time()
            for span in range(SPANS):
                name = f"{weekday}-{span}"
                opens, closes = said.get(f"{name}-opens"), said.get(f"{name}-closes")
                if (opens is None) != (closes is None):
                    self.add_error(
                        f"{name}-{'opens' if opens is None else 'closes'}", _("Write both hours, or none")
                    )
                elif opens is not None and closes is not None:
                    if opens >= closes:
                        self.add_error(f"{name}-closes", _("It closes after it opens"))
                    elif opens < ends:
                        self.add_error(f"{name}-opens", _("It opens again after it closes"))
                    ends = max(ends, closes)
        return said

    def spans(self) -> Iterator[tuple[int, time, time, int]]:
        """This function will yield day of the week, opening, closing and desks of each stretch that was filled in."""
        said = self.cleaned_data
        for weekday in range(7):
            for span in range(SPANS):
                name = f"{weekday}-{span}"
                if said[f"{name}-opens"] is not None:
                    yield weekday, said[f"{name}-opens"], said[f"{name}-closes"], said[f"{name}-desks"] or 1


def _holds(each: Opening, day: date) -> bool:
    return each.first <= day and (each.last is None or day <= each.last)


class ExceptionForm(forms.Form):
    """Some days on which it is open otherwise, or not at all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"] = _day(_("First day"))
        self.fields["last"] = _day(_("Last day, if there are several"), required=False)
        self.fields["opens"] = _hour(_("Opens (leave empty to close)"))
        self.fields["closes"] = _hour(_("Closes"))
        self.fields["desks"] = _desks()
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Days in order and still to come; both hours or none."""
        said = super().clean() or self.cleaned_data
        check_days(self, said)
        opens, closes = said.get("opens"), said.get("closes")
        if (opens is None) != (closes is None):
            self.add_error("closes" if closes is None else "opens", _("Write both hours, or none"))
        elif opens is not None and closes is not None and opens >= closes:
            self.add_error("closes", _("It closes after it opens"))
        return said


class ClosingForm(forms.Form):
    """An office that closes for some days."""

    office = forms.ChoiceField(label=_("Office"), error_messages={"required": _("Choose an office")})

    def __init__(self, *args: Any, offices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = list(offices)
        self.fields["first"] = _day(_("First day"))
        self.fields["last"] = _day(_("Last day, if there are several"), required=False)
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=200, error_messages={"required": _("Write the reason")}
        )

    def clean(self) -> dict[str, Any]:
        """Days in order and still to come."""
        said = super().clean() or self.cleaned_data
        check_days(self, said)
        return said


def check_days(form: forms.Form, said: dict[str, Any]) -> None:
    """This function will add faults to a form whose days have passed or run backwards."""
    first, last = said.get("first"), said.get("last")
    if first is not None and first < timezone.localdate():
        form.add_error("first", _("That day has passed"))
    if first is not None and last is not None and last < first:
        form.add_error("last", _("The last day is not before the first"))
