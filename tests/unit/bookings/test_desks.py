"""Times at desks: held, confirmed, moved, cancelled and lapsed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.bookings.town import NOW, appointment, city, pool

from ventanilla.bookings import queries, services
from ventanilla.bookings.models import Booking, Day, Happening, Slot
from ventanilla.bookings.rules import NotOffered, Why
from ventanilla.notices.models import Message
from ventanilla.packs.models import City

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)
Book = Callable[..., Booking]


@pytest.fixture
def town(adopt: Callable[..., City]) -> City:
    return adopt()


def free(at: datetime = NOW) -> list[datetime]:
    return [each.starts_at for each in queries.slots("alta", None, TUESDAY, TUESDAY + timedelta(days=1), at)]


def test_days_and_slots_are_made_of_the_pack(town: City) -> None:
    assert Day.objects.count() == 4
    assert Slot.objects.count() == 16
    assert free() == [TUESDAY + n * HALF for n in range(4)]
    assert services.keep_days(at=NOW) == 0
    assert services.rebuild(at=NOW) == []


def test_a_time_that_is_held_is_nobody_elses(town: City, held: Book) -> None:
    booking = held(TUESDAY)
    assert booking.held_until == NOW + timedelta(minutes=10)
    assert free() == [TUESDAY + n * HALF for n in range(1, 4)]
    with pytest.raises(services.Taken):
        held(TUESDAY)
    assert services.rebuild(at=NOW) == []


def test_confirming_tells(town: City, booked: Book) -> None:
    booking = booked(TUESDAY)
    assert (booking.state, booking.held_until) == ("confirmed", None)
    assert [each.tag for each in Happening.objects.all()] == ["held", "confirmed"]
    message = Message.objects.get()
    assert booking.locator in message.text


def test_a_lapsed_hold_is_held_again_with_what_was_answered(town: City, held: Book) -> None:
    booking = held(TUESDAY)
    later = NOW + timedelta(minutes=11)
    services.keep_answers(
        booking=booking, answers={"motivo": "alta"}, name="Ejemplo", email="A@example.org", phone="", at=later
    )
    with pytest.raises(services.Lapsed):
        services.confirm(booking=booking, person=None, by=None, at=later)
    assert services.lapse(at=later) == 1
    assert TUESDAY in free(later)
    again = services.hold_again(booking=booking, at=later)
    assert again.answers == {"motivo": "alta"}
    assert again.email == "a@example.org"
    assert services.confirm(booking=again, person=None, by=None, at=later).state == "confirmed"
    assert services.rebuild(at=later) == []


def test_whoever_finds_a_time_full_lets_go_of_what_has_lapsed(town: City, held: Book) -> None:
    first = held(TUESDAY)
    later = NOW + timedelta(minutes=11)
    second = held(TUESDAY, at=later)
    first.refresh_from_db()
    assert (first.state, second.state) == ("lapsed", "held")
    with pytest.raises(services.Taken):
        services.hold_again(booking=first, at=later)


def test_moving_keeps_the_old_time_where_the_new_one_is_taken(town: City, booked: Book) -> None:
    mine, other = booked(TUESDAY), booked(TUESDAY + HALF)
    with pytest.raises(services.Taken):
        services.move(
            booking=mine, pool="padron", starts_at=other.starts_at, modality="video", by=None, at=NOW
        )
    mine.refresh_from_db()
    assert mine.starts_at == TUESDAY
    moved = services.move(
        booking=mine, pool="padron", starts_at=TUESDAY + 2 * HALF, modality="video", by=None, at=NOW
    )
    assert (moved.starts_at, moved.modality) == (TUESDAY + 2 * HALF, "video")
    assert free() == [TUESDAY, TUESDAY + 3 * HALF]
    assert services.rebuild(at=NOW) == []


def test_cancelling_frees_it(town: City, booked: Book) -> None:
    booking = booked(TUESDAY)
    assert services.cancel(booking=booking, by=None, at=NOW).state == "cancelled"
    assert TUESDAY in free()
    with pytest.raises(services.NotNow):
        services.cancel(booking=booking, by=None, at=NOW)
    late = booked(TUESDAY)
    with pytest.raises(services.TooLate):
        services.cancel(booking=late, by=None, at=TUESDAY - timedelta(hours=1))
    assert services.rebuild(at=NOW) == []


def test_one_person_has_so_many_and_no_more(town: City, booked: Book, held: Book) -> None:
    for n in range(2):
        booked(TUESDAY + n * HALF, email="una@example.org")
    third = held(TUESDAY + 2 * HALF)
    services.keep_answers(booking=third, answers={}, name="", email="UNA@example.org", phone="", at=NOW)
    with pytest.raises(services.TooMany):
        services.confirm(booking=third, person=None, by=None, at=NOW)


def test_one_browser_holds_so_many_and_no_more(town: City, held: Book) -> None:
    for n in range(3):
        held(TUESDAY + n * HALF, visitor="the same")
    with pytest.raises(services.TooMany):
        held(TUESDAY + 3 * HALF, visitor="the same")


def test_whoever_misses_too_many_waits_a_while(adopt: Callable[..., City], booked: Book) -> None:
    adopt(city(appointments=[appointment(no_show={"after": 1, "bars_days": 30})]))
    missed = booked(TUESDAY, email="una@example.org")
    Booking.objects.filter(pk=missed.pk).update(state="missed")
    with pytest.raises(services.Barred) as barred:
        booked(TUESDAY + HALF, email="una@example.org")
    assert barred.value.until == TUESDAY + timedelta(days=30)
    booked(TUESDAY + 2 * HALF, email="otra@example.org")


def test_lengths_share_a_pool(adopt: Callable[..., City], held: Book) -> None:
    adopt(
        city(
            pools=[pool(desks=2)],
            appointments=[appointment(), appointment("breve", minutes=15)],
        )
    )
    held(TUESDAY, appointment="breve")
    held(TUESDAY + timedelta(minutes=15), appointment="breve")
    found = {each.starts_at: each.free for each in queries.slots("alta", None, TUESDAY, TUESDAY + HALF, NOW)}
    assert found == {TUESDAY: 1}
    held(TUESDAY)
    with pytest.raises(services.Taken):
        held(TUESDAY)
    with pytest.raises(services.Taken):
        held(TUESDAY + timedelta(minutes=15), appointment="breve")
    assert services.rebuild(at=NOW) == []


def test_what_is_not_offered(adopt: Callable[..., City], held: Book) -> None:
    priority = {"who": {"es": "Mayores", "ca": "Majors"}, "one_in": 2, "release_hours": 12}
    adopt(city(appointments=[appointment(lead_hours=24, priority=priority)]))

    def why(starts_at: datetime, **changes: str) -> Why:
        with pytest.raises(NotOffered) as refused:
            held(starts_at, **changes)
        return refused.value.why

    assert why(TUESDAY, appointment="nada") is Why.UNKNOWN
    assert why(TUESDAY, pool="nada") is Why.POOL
    assert why(TUESDAY, modality="home") is Why.MODALITY
    assert why(TUESDAY + timedelta(minutes=7)) is Why.NO_SUCH_TIME
    assert why(TUESDAY - timedelta(hours=22)) is Why.TOO_SOON
    assert why(TUESDAY + timedelta(days=5)) is Why.TOO_FAR
    assert why(TUESDAY + HALF) is Why.PRIORITY
    assert held(TUESDAY + HALF, priority=True).priority
    assert [each.starts_at for each in queries.next_free("alta", NOW)] == [
        TUESDAY,
        TUESDAY + 2 * HALF,
        *(TUESDAY + timedelta(days=1) + n * HALF for n in (0, 2)),
        TUESDAY + timedelta(days=2),
    ]
    assert queries.days_free("alta", None, TUESDAY.date(), TUESDAY.date(), NOW) == {TUESDAY.date(): 2}
