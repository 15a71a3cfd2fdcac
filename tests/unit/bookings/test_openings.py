"""Openings: the pack's and the desk's, what an edit does to bookings, holidays, and days with a clock change."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.unit.bookings.town import NOW, WEEKDAYS, appointment, city, pool

from ventanilla.bookings import queries, services
from ventanilla.bookings.models import Booking, Day, Opening, Resource, Slot, Waiting
from ventanilla.bookings.services.days import openings
from ventanilla.notices.models import Message
from ventanilla.packs.models import City
from ventanilla.people.models import Person

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WEDNESDAY = TUESDAY + timedelta(days=1)
HALF = timedelta(minutes=30)
Book = Callable[..., Booking]


@pytest.fixture
def official(db: None) -> Person:
    return Person.objects.create(email="oficial@example.org", since=NOW)


def here() -> Resource:
    return Resource.objects.get(slug="padron")


def closing(day: date, reason: str = "Obras") -> list[Opening]:
    """The openings of now, and one day closed."""
    return [*openings(here()), Opening(first=day, last=day, reason=reason)]


def free() -> list[datetime]:
    return [each.starts_at for each in queries.slots("alta", None, NOW, NOW + timedelta(days=9), NOW)]


def test_closing_a_day_moves_who_can_be_moved_and_tells(
    adopt: Callable[..., City], booked: Book, official: Person
) -> None:
    adopt()
    mine = [booked(TUESDAY + n * HALF) for n in range(2)]
    stays = booked(WEDNESDAY)
    wanted = closing(TUESDAY.date())
    shown = services.affected(resource=here(), openings=wanted, at=NOW)
    assert [each.pk for each in shown] == [mine[1].pk, mine[0].pk], "latest made first"
    assert free()[1:3] != [], "looking changes nothing"
    changed = services.change_openings(
        resource=here(), openings=wanted, by=official, at=NOW, seen={each.pk for each in shown}
    )
    assert [each.pk for each in changed.moved] == [each.pk for each in mine]
    assert changed.cancelled == []
    assert {each.starts_at for each in changed.moved} == {
        datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    }, "the nearest that are free: Monday's last, one each"
    stays.refresh_from_db()
    assert stays.starts_at == WEDNESDAY
    assert not [each for each in free() if each.date() == TUESDAY.date()]
    assert Message.objects.filter(template="booking_moved").count() == 2
    assert services.rebuild(at=NOW) == []


def test_who_cannot_be_moved_is_cancelled(adopt: Callable[..., City], booked: Book, official: Person) -> None:
    adopt()
    first, second = booked(TUESDAY), booked(TUESDAY + HALF)
    wanted = [Opening(first=date(2026, 11, 23), last=date(2026, 12, 31), reason="Obras")]
    for each in Slot.objects.all():
        assert each.free in (0, 1)
    changed = services.change_openings(
        resource=here(), openings=wanted, by=official, at=NOW, seen={first.pk, second.pk}
    )
    assert {each.pk for each in changed.cancelled} == {first.pk, second.pk}
    first.refresh_from_db()
    assert first.state == "cancelled"
    assert Message.objects.filter(template="booking_cancelled").count() == 2
    assert not Slot.objects.exists()
    assert services.rebuild(at=NOW) == []


def test_a_booking_made_since_the_official_looked_is_shown_first(
    adopt: Callable[..., City], booked: Book, official: Person
) -> None:
    adopt()
    wanted = closing(TUESDAY.date())
    assert services.affected(resource=here(), openings=wanted, at=NOW) == []
    since = booked(TUESDAY)
    with pytest.raises(services.Grown) as grown:
        services.change_openings(resource=here(), openings=wanted, by=official, at=NOW, seen=set())
    assert [each.pk for each in grown.value.affected] == [since.pk]
    assert TUESDAY + HALF in free(), "nothing was changed"


def test_fewer_desks_keep_who_booked_first(
    adopt: Callable[..., City], booked: Book, official: Person
) -> None:
    adopt(city(pools=[pool(desks=2)]))
    first, second = booked(TUESDAY), booked(TUESDAY)
    fewer = [
        Opening(weekday=each.weekday, first=each.first, opens=each.opens, closes=each.closes, desks=1)
        for each in openings(here())
    ]
    assert services.affected(resource=here(), openings=fewer, at=NOW) == [second]
    services.change_openings(resource=here(), openings=fewer, by=official, at=NOW, seen={second.pk})
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.starts_at == TUESDAY
    assert second.starts_at == TUESDAY + HALF
    assert services.rebuild(at=NOW) == []
    assert Opening.objects.filter(ended_at=None).count() == 5
    assert Opening.objects.filter(ended_at=NOW).count() == 5, "what held before is kept as it was"


def test_what_opens_is_offered_to_the_line(adopt: Callable[..., City], official: Person) -> None:
    adopt()
    waiting = services.wait(
        what="alta", resource="padron", modality="video", from_day=None, to_day=None, name="Ana",
        email="ana@example.org", language="es", answers={}, person=None, priority=False, at=NOW,
    )  # fmt: skip
    day = TUESDAY.date()
    afternoon = Opening(first=day, last=day, opens=time(16), closes=time(17), desks=1)
    services.change_openings(
        resource=here(), openings=[*openings(here()), afternoon], by=official, at=NOW, seen=set()
    )
    place = Waiting.objects.get(pk=waiting.pk).booking
    assert place is not None
    assert place.starts_at == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert services.rebuild(at=NOW) == []


def test_a_holiday_of_the_calendar_closes_unless_an_exception_opens(
    adopt: Callable[..., City], official: Person
) -> None:
    day = TUESDAY.date()
    adopt(city(closures=(day,)))
    assert not [each for each in free() if each.date() == day]
    wanted = [*openings(here()), Opening(first=day, last=day, opens=time(9), closes=time(10))]
    services.change_openings(resource=here(), openings=wanted, by=official, at=NOW, seen=set())
    assert [each for each in free() if each.date() == day] == [TUESDAY, TUESDAY + HALF]


def test_a_new_pack_moves_who_no_longer_fits_but_leaves_the_desks_own_week(
    adopt: Callable[..., City], booked: Book, official: Person
) -> None:
    adopt()
    booking = booked(TUESDAY)
    later = [{"days": WEEKDAYS, "opens": "10:00", "closes": "11:00"}]
    adopt(city(pools=[pool(hours=later)]))
    booking.refresh_from_db()
    assert booking.starts_at == TUESDAY + 2 * HALF
    assert services.rebuild(at=NOW) == []
    own = [
        Opening(weekday=day, first=NOW.date(), opens=time(9), closes=time(9, 30), desks=1) for day in range(5)
    ]
    services.change_openings(resource=here(), openings=own, by=official, at=NOW, seen={booking.pk})
    adopt(city(pools=[pool(hours=later, desks=3)]))
    assert Opening.objects.filter(ended_at=None, by=official).count() == 5
    assert Opening.objects.filter(ended_at=None).count() == 5
    adopt(city(pools=[pool("otro")], appointments=[appointment(pools=["otro"])]))
    booking.refresh_from_db()
    assert booking.state == "cancelled", "its pool is no more"
    assert here().withdrawn_at == NOW
    assert services.rebuild(at=NOW) == []


def test_adopting_the_same_hours_again_writes_no_opening(adopt: Callable[..., City]) -> None:
    adopt()
    adopt(city(logo="<svg>other</svg>"), NOW + timedelta(days=1))
    assert Opening.objects.count() == 5
    assert Day.objects.filter(day__lt=date(2026, 11, 24)).count() == 0, "days past are thrown away"
    assert Day.objects.count() == 4


MADRID, MEXICO = "Europe/Madrid", "America/Mexico_City"


@pytest.mark.parametrize(
    ("zone", "day", "cells", "first", "last"),
    [
        (MADRID, date(2026, 3, 29), 276, "07:00", "16:30"),
        (MADRID, date(2026, 3, 28), 288, "08:00", "17:30"),
        (MADRID, date(2026, 10, 25), 300, "08:00", "17:30"),
        (MADRID, date(2026, 10, 24), 288, "07:00", "16:30"),
        (MEXICO, date(2026, 4, 5), 288, "15:00", "00:30"),
        (MEXICO, date(2026, 10, 25), 288, "15:00", "00:30"),
    ],
)
def test_days_with_a_clock_change(
    adopt: Callable[..., City], held: Book, zone: str, day: date, cells: int, first: str, last: str
) -> None:
    everyday = [{"days": ("sat", "sun"), "opens": "09:00", "closes": "19:00"}]
    at = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) - timedelta(days=1)
    adopt(city(pools=[pool(hours=everyday)], zone=zone), at)
    kept = Day.objects.get(day=day)
    assert len(kept.desks) == len(kept.free) == cells
    assert sum(kept.desks) == 120
    found = [
        each.starts_at for each in queries.slots("alta", None, kept.begins_at, at + timedelta(days=9), at)
    ]
    found = [each for each in found if each.astimezone(ZoneInfo(zone)).date() == day]
    assert len(found) == 20
    assert [f"{each:%H:%M}" for each in (found[0], found[-1])] == [first, last]
    assert all(f"{each.astimezone(ZoneInfo(zone)):%H:%M}" >= "09:00" for each in found)
    held(found[0], at=at)
    held(found[-1], at=at)
    assert services.rebuild(at=at) == []
    assert queries.days_free("alta", None, day, day, at) == {day: 18}


@pytest.mark.parametrize(("day", "times"), [(date(2026, 3, 29), 4), (date(2026, 10, 25), 8)])
def test_open_through_the_hour_that_is_skipped_or_repeated(
    adopt: Callable[..., City], day: date, times: int
) -> None:
    """From 01:00 to 04:00 there are two hours in March, and four in October."""
    night = [{"days": ("sat", "sun"), "opens": "01:00", "closes": "04:00"}]
    at = datetime.combine(day, time(), ZoneInfo(MADRID)).astimezone(UTC) - timedelta(days=1)
    adopt(city(pools=[pool(hours=night)]), at)
    starts = list(Slot.objects.filter(day__day=day).values_list("starts_at", flat=True))
    assert len(starts) == times
    assert len(set(starts)) == times
