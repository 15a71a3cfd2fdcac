from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from tests.unit.bookings.town import NOW, city

from ventanilla.bookings import services
from ventanilla.bookings.models import Booking
from ventanilla.catalog import queries as catalog
from ventanilla.catalog import services as offer
from ventanilla.packs.models import City


@pytest.fixture
def adopt(db: None) -> Iterator[Callable[..., City]]:
    """Adopts a town with its days made; nothing of it is remembered by the next test."""
    catalog.forget()

    def adopt_(wanted: City | None = None, at: datetime = NOW) -> City:
        wanted = wanted or city()
        offer.adopt(city=wanted, at=at)
        services.keep_days(at=at)
        return wanted

    yield adopt_
    catalog.forget()


@pytest.fixture
def held() -> Callable[..., Booking]:
    """Holds a time for a new visitor."""
    visitors = count()

    def hold(starts_at: datetime, **changes: Any) -> Booking:
        asked = {
            "appointment": "alta",
            "pool": "padron",
            "starts_at": starts_at,
            "modality": "in_person",
            "language": "es",
            "visitor": f"visitor {next(visitors)}",
            "priority": False,
            "at": NOW,
            **changes,
        }
        return services.hold(**asked)

    return hold


@pytest.fixture
def booked(held: Callable[..., Booking]) -> Callable[..., Booking]:
    """Holds and confirms a time for a new person."""
    people = count()

    def book(starts_at: datetime, email: str = "", **changes: Any) -> Booking:
        booking = held(starts_at, **changes)
        at = changes.get("at", NOW)
        email = email or f"persona{next(people)}@example.org"
        services.keep_answers(booking=booking, answers={}, name="Ejemplo", email=email, phone="", at=at)
        return services.confirm(booking=booking, person=None, by=None, at=at)

    return book
