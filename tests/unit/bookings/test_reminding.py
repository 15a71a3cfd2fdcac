"""Reminders: a day and two hours before, once for each, and again where the time has been moved."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.unit.bookings.town import NOW, appointment, city

from ventanilla.bookings import services
from ventanilla.bookings.models import Booking
from ventanilla.notices.models import Message
from ventanilla.packs.models import City

pytestmark = pytest.mark.django_db
FAR = NOW + timedelta(days=2)


def reminded() -> int:
    return Message.objects.filter(template="booking_reminder").count()


@pytest.fixture(autouse=True)
def town(adopt: Callable[..., City]) -> None:
    adopt(city(appointments=[appointment(horizon_days=5)]))


def test_once_a_day_before_and_once_two_hours_before(booked: Callable[..., Booking]) -> None:
    booking = booked(FAR)
    for hours, told in ((25, 0), (24, 1), (23, 1), (3, 1), (2, 2), (1, 2), (-1, 2)):
        services.remind(at=booking.starts_at - timedelta(hours=hours))
        services.remind(at=booking.starts_at - timedelta(hours=hours))
        assert reminded() == told, hours


def test_not_of_what_has_just_been_booked_nor_of_what_is_cancelled(booked: Callable[..., Booking]) -> None:
    soon = booked(NOW + timedelta(minutes=90))
    gone = booked(FAR)
    services.cancel(booking=gone, by=None, at=NOW)
    services.remind(at=NOW)
    services.remind(at=soon.starts_at - timedelta(minutes=5))
    services.remind(at=gone.starts_at - timedelta(hours=24))
    assert reminded() == 0


def test_again_where_the_time_has_been_moved(booked: Callable[..., Booking]) -> None:
    booking = booked(FAR)
    services.remind(at=FAR - timedelta(hours=24))
    later = FAR + timedelta(days=1, minutes=30)
    services.move(
        booking=booking,
        pool="padron",
        starts_at=later,
        modality="in_person",
        by=None,
        at=FAR - timedelta(hours=20),
    )
    services.remind(at=later - timedelta(hours=25))
    assert reminded() == 1
    services.remind(at=later - timedelta(hours=24))
    assert reminded() == 2
