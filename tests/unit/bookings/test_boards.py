"""What officials see of bookings, and closing an office for some days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from tests.unit.bookings import hall
from tests.unit.bookings.hall import TEN, booked

from ventanilla.bookings import boards, rules, services
from ventanilla.bookings.models import Booking, Resource
from ventanilla.catalog import queries as catalog
from ventanilla.notices.models import Message
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def town(db: None) -> Iterator[None]:
    hall.town()
    services.keep_days(at=TEN - timedelta(hours=3))
    yield
    catalog.forget()


@pytest.fixture
def supervisor() -> Person:
    return hall.official("supervisor", "supervisor")


def line(what: str) -> boards.Line:
    return next(each for each in boards.report(["secretaria"], MONDAY, 1) if each.what == what)


def test_a_day_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "PAGE", 2)
    made = [booked(at=TEN + timedelta(minutes=15 * n)) for n in (0, 0, 1, 1, 2)]
    booked(at=TEN + DAY)
    resources = boards.access_pools(["secretaria"])
    seen: list[Booking] = []
    after = None
    while True:
        page = boards.day_of(resources, MONDAY, after=after)
        seen += page[:2]
        if len(page) <= 2:
            break
        after = (page[1].starts_at, page[1].pk)
    assert seen == made
    assert boards.counts_of(resources, MONDAY) == {"confirmed": 5}
    assert boards.access_pools(["elsewhere"]) == []


def test_a_booking_is_shown_to_its_department_alone() -> None:
    booking = booked()
    assert boards.access_official_booking(booking.locator, ["secretaria"]) == booking
    with pytest.raises(Booking.DoesNotExist):
        boards.access_official_booking(booking.locator, ["elsewhere"])


def test_the_report_counts_what_was_offered_and_what_came_of_it(supervisor: Person) -> None:
    one, two = booked(), booked()
    booked(at=TEN + 7 * DAY)
    services.serve(booking=one, by=supervisor, at=TEN)
    services.miss(booking=two, by=supervisor, at=TEN)
    found = line("acta")
    # Five hours of two desks on each of five days, in quarters of an hour.
    assert found.offered == 5 * 4 * 2 * 5
    assert (found.booked, found.attended, found.missed, found.cancelled, found.waited) == (2, 1, 1, 0, 0)
    assert line("asesoria").offered == 5 * 2 * 2 * 5


def test_places_of_a_day_are_counted_across_desks_that_come_and_go() -> None:
    assert rules.places([1, 1, 1, 2, 2, 2], 15) == 3
    assert rules.places([1, 1, 0, 1, 1], 15) == 0
    assert rules.places([], 15) == 0


def book(what: str, pool: str, starts_at: datetime) -> Booking:
    held = services.hold(
        appointment=what,
        pool=pool,
        starts_at=starts_at,
        modality="in_person",
        language="es-mx",
        visitor="",
        priority=False,
        at=TEN,
        by=hall.official(pool),
    )
    kept = services.keep_answers(
        booking=held, answers={}, name="Ejemplo", email=f"{pool}@vilaprova.example", phone="", at=TEN
    )
    return services.confirm(booking=kept, person=None, by=None, at=TEN)


def test_closing_an_office_moves_and_tells_everybody_or_nobody(supervisor: Person) -> None:
    tuesday = TEN + DAY
    one = book("acta", "registro", tuesday)
    closing = {
        "resources": boards.access_pools(["secretaria"]),
        "first": tuesday.date(),
        "last": tuesday.date(),
        "reason": "Works",
        "at": TEN,
    }
    seen = services.affected_by_closing(**closing)
    assert seen == [one]
    two = book("asesoria", "consulta", tuesday)
    before = Message.objects.count()
    with pytest.raises(services.Grown) as more:
        services.close(**closing, by=supervisor, seen={one.pk})
    assert set(more.value.affected) == {one, two}
    assert Message.objects.count() == before
    changed = services.close(**closing, by=supervisor, seen={one.pk, two.pk})
    assert set(changed.moved) == {one, two}
    assert Message.objects.count() == before + 2
    assert all(each.starts_at.date() != tuesday.date() for each in Booking.objects.all())
    assert not boards.days_with_times(
        hall.APPOINTMENTS.appointments[0], ["registro"], tuesday.date(), TEN
    ).get(tuesday.date())


def test_a_feed_is_secret_and_can_be_ended(supervisor: Person) -> None:
    first = services.open_feed(person=supervisor, at=TEN)
    second = services.open_feed(person=supervisor, at=TEN)
    assert boards.feed_of(first.token) is None
    assert boards.feed_of(second.token) == second
    services.close_feed(person=supervisor, at=TEN)
    assert boards.feed_of(second.token) is None
    assert boards.feed_of_person(supervisor) is None


def test_an_official_sees_times_without_lead_time() -> None:
    rule = hall.APPOINTMENTS.appointments[0]
    assert Resource.objects.filter(slug="registro").exists()
    days = boards.days_with_times(rule, ["registro"], MONDAY, TEN)
    assert next(iter(days)) == MONDAY
    times = boards.times_on(rule, ["registro"], MONDAY, TEN)
    assert times[0] == ("registro", TEN)
    assert len(times) == days[MONDAY] == 16
