"""The line: what is freed goes to the first it fits, and on to the next if they let it pass."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.bookings.town import NOW, appointment, city

from ventanilla.bookings import queries, services
from ventanilla.bookings.models import Booking, Resource, Waiting
from ventanilla.notices.models import Message
from ventanilla.packs.models import City

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)
Book = Callable[..., Booking]


@pytest.fixture
def full(adopt: Callable[..., City], booked: Book) -> list[Booking]:
    """Tuesday, with every time of it booked."""
    adopt()
    return [booked(TUESDAY + n * HALF) for n in range(4)]


def wait(name: str, **changes: Any) -> Waiting:
    asked: dict[str, Any] = {
        "what": "alta",
        "resource": "padron",
        "modality": "in_person",
        "from_day": TUESDAY.date(),
        "to_day": TUESDAY.date(),
        "name": name,
        "email": f"{name}@example.org",
        "language": "es",
        "answers": {"motivo": name},
        "person": None,
        "priority": False,
        "at": NOW,
        **changes,
    }
    return services.wait(**asked)


def offered(waiting: Waiting) -> Booking | None:
    return Waiting.objects.select_related("booking").get(pk=waiting.pk).booking


def free(at: datetime = NOW) -> list[datetime]:
    return [each.starts_at for each in queries.slots("alta", None, TUESDAY, TUESDAY + timedelta(days=1), at)]


def told(template: str) -> list[str]:
    return list(Message.objects.filter(template=template).order_by("pk").values_list("to", flat=True))


def test_the_first_in_line_is_offered_what_is_freed_and_nobody_sees_it_free(full: list[Booking]) -> None:
    first, second = wait("ana"), wait("bea")
    assert wait("ana").pk == first.pk, "who waits already keeps their place"
    services.cancel(booking=full[1], by=None, at=NOW)
    place = offered(first)
    assert place is not None
    assert (place.starts_at, place.state) == (TUESDAY + HALF, "held")
    assert place.held_until == NOW + timedelta(hours=4)
    assert offered(second) is None
    assert free() == []
    assert told("booking_offer") == ["ana@example.org"]
    assert services.rebuild(at=NOW) == []
    mine = services.accept(waiting=first, at=NOW + timedelta(hours=3))
    assert (mine.state, mine.answers) == ("confirmed", {"motivo": "ana"})
    first.refresh_from_db()
    assert first.ended_at is not None


def test_an_offer_nobody_accepts_goes_to_the_next(full: list[Booking]) -> None:
    first, second = wait("ana"), wait("bea")
    services.cancel(booking=full[0], by=None, at=NOW)
    later = NOW + timedelta(hours=4)
    with pytest.raises(services.Lapsed):
        services.accept(waiting=first, at=later)
    assert services.lapse(at=later) == 1
    assert offered(first) is None
    place = offered(second)
    assert place is not None
    assert told("booking_lapsed") == ["ana@example.org"]
    services.accept(waiting=second, at=later)
    assert services.rebuild(at=later) == []


def test_who_lets_two_offers_pass_leaves_the_line(full: list[Booking]) -> None:
    only = wait("ana")
    at = NOW
    for n in range(2):
        services.cancel(booking=full[n], by=None, at=at)
        assert offered(only) is not None
        at += timedelta(hours=4)
        services.lapse(at=at)
        only.refresh_from_db()
        assert only.booking is None
    assert only.ended_at == at
    assert free(at) == [TUESDAY, TUESDAY + HALF], "with nobody behind them it is everybody's again"
    assert services.rebuild(at=at) == []


def test_leaving_gives_what_was_offered_to_the_next(full: list[Booking]) -> None:
    first, second = wait("ana"), wait("bea")
    services.cancel(booking=full[0], by=None, at=NOW)
    services.leave(waiting=first, at=NOW)
    services.leave(waiting=first, at=NOW)
    assert offered(second) is not None
    assert Booking.objects.filter(state="held").count() == 1
    assert services.rebuild(at=NOW) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"from_day": date(2026, 11, 25), "to_day": date(2026, 11, 26)},
        {"from_day": date(2026, 11, 20), "to_day": date(2026, 11, 23)},
    ],
)
def test_it_is_not_offered_to_whom_it_does_not_fit(full: list[Booking], asked: dict[str, Any]) -> None:
    other, fitting = wait("ana", **asked), wait("bea", from_day=None, to_day=None)
    services.cancel(booking=full[0], by=None, at=NOW)
    assert offered(other) is None
    assert offered(fitting) is not None


def test_an_offer_ends_when_the_time_can_no_longer_be_changed(full: list[Booking]) -> None:
    first = wait("ana")
    at = TUESDAY - timedelta(hours=3)
    services.cancel(booking=full[0], by=None, at=at)
    place = offered(first)
    assert place is not None
    assert place.held_until == TUESDAY - timedelta(hours=2)
    later = wait("bea")
    services.lapse(at=TUESDAY - timedelta(hours=2))
    assert offered(later) is None, "too late to offer it to anybody"
    assert free(TUESDAY - timedelta(hours=2)) == [TUESDAY]


def test_what_a_lapsed_hold_frees_is_offered(adopt: Callable[..., City], held: Book, booked: Book) -> None:
    adopt()
    held(TUESDAY)
    for n in range(1, 4):
        booked(TUESDAY + n * HALF)
    first = wait("ana")
    assert services.lapse(at=NOW + timedelta(minutes=10)) == 1
    assert offered(first) is not None


def test_moving_away_frees_it_for_the_line(full: list[Booking]) -> None:
    first = wait("ana")
    wednesday = TUESDAY + timedelta(days=1)
    services.move(booking=full[2], pool="padron", starts_at=wednesday, modality="video", by=None, at=NOW)
    place = offered(first)
    assert place is not None
    assert place.starts_at == TUESDAY + 2 * HALF


def test_a_shorter_appointment_fits_in_what_a_longer_one_frees(
    adopt: Callable[..., City], booked: Book
) -> None:
    adopt(city(appointments=[appointment(), appointment("breve", minutes=15)]))
    long = [booked(TUESDAY + n * HALF) for n in range(4)]
    first, second = wait("ana", what="breve"), wait("bea", what="breve")
    services.cancel(booking=long[0], by=None, at=NOW)
    place = offered(first)
    assert place is not None
    assert place.ends_at - place.starts_at == timedelta(minutes=15)
    other = offered(second)
    assert other is not None, "half an hour has room for both"
    assert other.starts_at != place.starts_at
    assert services.rebuild(at=NOW) == []


def test_a_freed_seat_is_offered(adopt: Callable[..., City], db: None) -> None:
    from tests.unit.bookings.town import course

    adopt(city(courses=(course(seats=1),)))
    group = Resource.objects.get(slug="taller/martes")
    assert (group.seats, group.left) == (1, 1)
    Resource.objects.filter(pk=group.pk).update(left=0)
    seat = services.begin(
        booking=Booking(
            resource=group,
            what="taller",
            starts_at=TUESDAY,
            ends_at=TUESDAY + HALF,
            language="es",
            held_until=NOW + HALF,
        ),
        by=None,
        at=NOW,
    )
    first = wait("ana", what="taller", resource="taller/martes", modality="", from_day=None, to_day=None)
    services.cancel(booking=seat, by=None, at=NOW)
    place = offered(first)
    assert place is not None
    assert place.held_until == NOW + timedelta(hours=48)
    group.refresh_from_db()
    assert group.left == 0
    assert services.rebuild(at=NOW) == []
    services.leave(waiting=first, at=NOW)
    group.refresh_from_db()
    assert group.left == 1
