"""Those who are here: arriving, tickets, being called once, and how it ends."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.unit.bookings import hall
from tests.unit.bookings.hall import TEN, booked

from ventanilla.bookings import boards, services, signals
from ventanilla.bookings.models import Booking, Resource
from ventanilla.bookings.rules import State
from ventanilla.catalog import queries as catalog
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def town(db: None) -> Iterator[None]:
    hall.town()
    yield
    catalog.forget()


@pytest.fixture
def clerk() -> Person:
    return hall.official()


@pytest.fixture
def registro() -> Resource:
    return Resource.objects.get(slug="registro")


def test_who_arrives_gets_one_turn_however_often_they_say_so(registro: Resource) -> None:
    booking = booked()
    turn = services.arrive(booking=booking, at=TEN - 5 * MINUTE)
    assert services.arrive(booking=booking, at=TEN - 4 * MINUTE) == turn
    assert turn.locator == booking.locator
    assert turn.due_at == TEN
    booking.refresh_from_db()
    assert booking.state == State.ARRIVED
    assert [each.tag for each in boards.happenings_of(booking)] == ["held", "confirmed", "arrived"]
    assert boards.waiting_here(registro, TEN.date(), TEN) == [turn]


def test_nobody_arrives_on_another_day_or_for_a_call_by_video() -> None:
    with pytest.raises(services.NotToday):
        services.arrive(booking=booked(at=TEN + timedelta(days=1)), at=TEN)
    with pytest.raises(services.NotNow):
        services.arrive(booking=booked("asesoria", "consulta", modality="video"), at=TEN)


def test_who_comes_late_counts_from_then_and_who_was_given_up_may_still_come(clerk: Person) -> None:
    late = services.arrive(booking=booked(), at=TEN + 11 * MINUTE)
    assert late.due_at == TEN + 11 * MINUTE
    given_up = booked()
    services.miss(booking=given_up, by=clerk, at=TEN + 15 * MINUTE)
    turn = services.arrive(booking=given_up, at=TEN + 30 * MINUTE)
    assert (turn.due_at, turn.ended_at) == (TEN + 30 * MINUTE, None)


def test_tickets_are_numbered_by_pool_and_day_and_given_in_their_hours_only(clerk: Person) -> None:
    first = services.ticket(pool="registro", appointment="acta", priority=False, at=TEN)
    second = services.ticket(pool="registro", appointment="acta", priority=True, at=TEN)
    tomorrow = services.ticket(pool="registro", appointment="acta", priority=True, at=TEN + timedelta(days=1))
    other = services.ticket(pool="consulta", appointment="asesoria", priority=False, at=TEN, by=clerk)
    assert [each.locator for each in (first, second, tomorrow, other)] == ["A01", "A02", "A01", "B01"]
    for wrong in (
        {"pool": "registro", "at": TEN.replace(hour=12)},
        {"pool": "registro", "at": TEN + timedelta(days=5)},
        {"pool": "consulta", "at": TEN},
        {"pool": "nowhere", "at": TEN},
    ):
        with pytest.raises(services.NotServedNow):
            services.ticket(appointment="acta", priority=False, **wrong)
    assert services.ticket(
        pool="registro", appointment="acta", priority=False, at=TEN.replace(hour=12), by=clerk
    )


def test_they_are_called_in_one_order_each_once(registro: Resource, clerk: Person) -> None:
    ticket = services.ticket(pool="registro", appointment="acta", priority=False, at=TEN - 20 * MINUTE)
    early = services.arrive(booking=booked(at=TEN + 30 * MINUTE), at=TEN - 10 * MINUTE)
    due = services.arrive(booking=booked(at=TEN), at=TEN - 5 * MINUTE)
    called = [services.call_next(resource=registro, desk="3", by=clerk, at=TEN) for _ in range(4)]
    assert called == [due, ticket, early, None]
    shown = boards.hall("palacio", TEN.date(), TEN)
    assert {(each.locator, each.desk) for each in shown.called} == {
        (each.locator, "3") for each in (ticket, early, due)
    }
    assert shown.waiting == 0


def test_called_again_served_or_missed(registro: Resource, clerk: Person) -> None:
    heard = []
    signals.booking_attended.connect(lambda **news: heard.append(("came", news["booking"])), weak=False)
    signals.booking_missed.connect(lambda **news: heard.append(("missed", news["booking"])), weak=False)
    one, two = booked(), booked(at=TEN + 15 * MINUTE)
    for each in (one, two):
        services.arrive(booking=each, at=TEN - 5 * MINUTE)
    turn = services.call_next(resource=registro, desk="3", by=clerk, at=TEN)
    assert turn is not None
    assert services.call_again(turn=turn, by=clerk, at=TEN + MINUTE).calls == 2
    services.serve(turn=turn, by=clerk, at=TEN + 9 * MINUTE)
    with pytest.raises(services.NotNow):
        services.miss(turn=turn, by=clerk, at=TEN + 10 * MINUTE)
    other = services.call_next(resource=registro, desk="3", by=clerk, at=TEN + 20 * MINUTE)
    assert other is not None
    services.miss(turn=other, by=clerk, at=TEN + 25 * MINUTE)
    assert heard == [("came", one), ("missed", two)]
    assert [Booking.objects.get(pk=each.pk).state for each in (one, two)] == [State.DONE, State.MISSED]
    assert [each.tag for each in boards.happenings_of(one)][2:] == ["arrived", "called", "called", "done"]


def test_who_was_called_by_mistake_waits_on_in_their_place(registro: Resource, clerk: Person) -> None:
    first = services.ticket(pool="registro", appointment="acta", priority=False, at=TEN - 2 * MINUTE)
    services.ticket(pool="registro", appointment="acta", priority=False, at=TEN - MINUTE)
    called = services.call_next(resource=registro, desk="3", by=clerk, at=TEN)
    assert called == first
    services.put_back(turn=called, by=clerk, at=TEN)
    assert services.call_next(resource=registro, desk="4", by=clerk, at=TEN) == first


def test_a_call_by_phone_is_done_without_a_turn_and_not_missed_before_its_time(clerk: Person) -> None:
    booking = booked("asesoria", "consulta", modality="phone")
    with pytest.raises(services.NotNow):
        services.miss(booking=booking, by=clerk, at=TEN - MINUTE)
    services.serve(booking=booking, by=clerk, at=TEN)
    booking.refresh_from_db()
    assert booking.state == State.DONE


def test_the_hall_knows_the_locator_of_today_at_its_own_office_only() -> None:
    booking = booked()
    assert boards.coming_today(booking.locator, "palacio", TEN) == booking
    assert boards.coming_today(booking.locator, "elsewhere", TEN) is None
    assert boards.coming_today(booking.locator, "palacio", TEN - timedelta(days=1)) is None


def test_a_note_stays_with_the_booking(clerk: Person) -> None:
    booking = booked()
    services.note(booking=booking, text="Brings a guide dog", by=clerk, at=TEN)
    assert boards.happenings_of(booking)[-1].reason == "Brings a guide dog"
