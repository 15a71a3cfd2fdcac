"""The desk of bookings: what is typed about openings, and who comes."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from ventanilla.bookings.models import Opening
from ventanilla.desk.bookings.forms import ContactForm
from ventanilla.desk.bookings.opening_forms import ExceptionForm, WeekForm

LANGUAGES = [("es-mx", "Español")]


def contact(**said: str) -> ContactForm:
    return ContactForm({"name": "Ejemplo", "language": "es-mx", **said}, country="MX", languages=LANGUAGES)


def test_whoever_comes_can_be_reached() -> None:
    assert list(contact().errors) == ["phone"]
    assert contact(email="ejemplo@vilaprova.example").is_valid()
    form = contact(phone="722 123 4567")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"] == "+527221234567"
    assert list(contact(phone="12").errors) == ["phone"]


@pytest.fixture
def tomorrow(db: None) -> date:
    return timezone.localdate() + timedelta(days=1)


def test_a_week_is_what_is_filled_in(tomorrow: date) -> None:
    typed = {
        "0-0-opens": "09:00",
        "0-0-closes": "14:00",
        "0-0-desks": "3",
        "0-1-opens": "16:00",
        "0-1-closes": "18:00",
    }
    form = WeekForm({"since": tomorrow.isoformat(), **typed})
    assert form.is_valid(), form.errors
    assert list(form.spans()) == [(0, time(9), time(14), 3), (0, time(16), time(18), 1)]
    shown = [
        Opening(weekday=weekday, first=tomorrow, opens=opens, closes=closes, desks=desks)
        for weekday, opens, closes, desks in form.spans()
    ]
    again = WeekForm.initial_of(shown, tomorrow)
    assert again["0-1-opens"] == time(16)
    assert "1-0-opens" not in again


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"0-0-opens": "09:00"}, "0-0-closes"),
        ({"0-0-opens": "14:00", "0-0-closes": "09:00"}, "0-0-closes"),
        ({"0-0-opens": "9", "0-0-closes": "10:00"}, "0-0-opens"),
        (
            {"0-0-opens": "09:00", "0-0-closes": "14:00", "0-1-opens": "13:00", "0-1-closes": "15:00"},
            "0-1-opens",
        ),
        ({"since": "2020-01-01"}, "since"),
    ],
)
def test_a_week_that_cannot_be_is_refused(typed: dict[str, str], wrong: str, tomorrow: date) -> None:
    form = WeekForm({"since": tomorrow.isoformat(), **typed})
    assert not form.is_valid()
    assert wrong in form.errors


def test_an_exception_closes_where_no_hours_are_given(tomorrow: date) -> None:
    assert ExceptionForm({"first": tomorrow.isoformat()}).is_valid()
    backwards = ExceptionForm({"first": tomorrow.isoformat(), "last": timezone.localdate().isoformat()})
    assert list(backwards.errors) == ["last"]
    assert list(ExceptionForm({"first": "2020-01-01", "opens": "09:00"}).errors) == ["first", "closes"]
