"""Seats of a group: enrolling, the line, attendance and the certificate."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.unit.bookings.lent import child, course
from tests.unit.bookings.town import NOW, city

from ventanilla.bookings import courses, services
from ventanilla.bookings.models import Booking, Happening, Resource, Waiting
from ventanilla.bookings.rules import NotOffered, Why
from ventanilla.bookings.services import attendance
from ventanilla.notices.models import Message
from ventanilla.packs.models import City
from ventanilla.people import services as people
from ventanilla.people.models import Person
from ventanilla.registry import queries as registry
from ventanilla.registry.models import Entry

pytestmark = pytest.mark.django_db
GROUP = "barro/sabados"
AFTER = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
SATURDAYS = [date(2026, 11, 28) + timedelta(days=7 * n) for n in range(4)]


@pytest.fixture
def town(adopt: Callable[..., City]) -> City:
    return adopt(city(courses=(course(),)))


@pytest.fixture
def teacher() -> Person:
    return people.ensure_person(email="maestra@example.org", language="es", at=NOW)


def enrol(name: str = "Ada", born: str = "2016-05-02", at: datetime = NOW, **changes: object) -> Booking:
    asked = {"group": GROUP, "answers": child(name, born), "email": f"{name}@example.org", "phone": ""}
    return services.enrol(**{**asked, "language": "es", "person": None, "at": at, **changes})


def left() -> int:
    return Resource.objects.get(slug=GROUP).left or 0


def wait(name: str, email: str = "") -> Waiting:
    return services.wait(
        what="barro", resource=GROUP, modality="", from_day=None, to_day=None, name=name,
        email=email or f"{name}@example.org", language="es", answers=child(name), person=None,
        priority=False, at=NOW,
    )  # fmt: skip


def test_a_seat_is_taken_and_told(town: City) -> None:
    booking = enrol()
    assert (booking.state, booking.name, left()) == ("confirmed", "Ada Inventada", 1)
    assert [each.tag for each in Happening.objects.all()] == ["held", "confirmed"]
    assert Message.objects.get().to == "ada@example.org"
    assert services.rebuild(at=NOW) == []


def test_no_more_than_there_are(town: City) -> None:
    enrol("Ada")
    enrol("Blai")
    with pytest.raises(services.Full):
        enrol("Cati")
    assert (left(), Booking.objects.count()) == (0, 2)


def test_one_person_takes_part_once(town: City) -> None:
    first = enrol("Ada")
    with pytest.raises(services.Enrolled) as refused:
        enrol("ADA", email="otra@example.org")
    assert refused.value.booking == first
    assert left() == 1
    enrol("Ada", born="2015-01-01")


def test_the_same_identifier_is_the_same_person() -> None:
    one = {"participante": {"given": "Ada", "surname": "I", "identifier": "X"}, "nacimiento": "2016-05-02"}
    other = {"participante": {"given": "Ada María", "surname": "I", "identifier": "X"}}
    assert courses.same_participant(course(), one, other)


@pytest.mark.parametrize(
    ("born", "why"),
    [
        ("2020-11-29", Why.TOO_YOUNG),
        ("2020-11-28", None),
        ("2008-11-29", None),
        ("2008-11-28", Why.TOO_OLD),
    ],
)
def test_the_age_counts_on_the_first_day(town: City, born: str, why: Why | None) -> None:
    if why is None:
        assert enrol(born=born).state == "confirmed"
        return
    with pytest.raises(NotOffered) as refused:
        enrol(born=born)
    assert refused.value.why == why
    assert left() == 2


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (datetime(2026, 10, 31, 12, tzinfo=UTC), Why.TOO_SOON),
        (datetime(2026, 12, 1, 12, tzinfo=UTC), Why.TOO_FAR),
    ],
)
def test_enrolment_has_its_days(town: City, teacher: Person, at: datetime, why: Why) -> None:
    with pytest.raises(NotOffered) as refused:
        enrol(at=at)
    assert refused.value.why == why
    assert enrol(at=at, by=teacher).state == "confirmed"


def test_who_cancels_makes_room_for_the_first_in_line(town: City) -> None:
    ada, _blai = enrol("Ada"), enrol("Blai")
    first, second = wait("Cati"), wait("Dani")
    assert wait("Cati") == first
    assert wait("Elna", email="cati@example.org") != first
    services.cancel(booking=ada, by=None, at=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (left(), second.booking) == (0, None)
    assert first.booking is not None
    assert first.booking.held_until == NOW + timedelta(hours=48)
    assert services.accept(waiting=first, at=NOW).name == "Cati"
    assert services.rebuild(at=NOW) == []


def test_what_is_not_accepted_goes_to_the_next(town: City) -> None:
    ada, _blai = enrol("Ada"), enrol("Blai")
    wait("Cati")
    second = wait("Dani")
    services.cancel(booking=ada, by=None, at=NOW)
    services.lapse(at=NOW + timedelta(hours=49))
    second.refresh_from_db()
    assert second.booking is not None
    assert left() == 0


def test_a_lapsed_offer_does_not_keep_a_seat_from_who_comes(town: City) -> None:
    ada, _blai = enrol("Ada"), enrol("Blai")
    waiting = wait("Cati")
    services.cancel(booking=ada, by=None, at=NOW)
    services.leave(waiting=waiting, at=NOW)
    assert left() == 1
    assert enrol("Dani").state == "confirmed"


def test_sessions_are_every_week_but_on_closed_days(adopt: Callable[..., City]) -> None:
    town = adopt(city(courses=(course(),), closures=(date(2026, 12, 5),)))
    met = courses.sessions(town.courses[0].groups[0])
    assert [each.begins.date() for each in met] == [day for day in SATURDAYS if day.day != 5]
    assert met[0].begins == datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def test_attendance_is_of_sessions_that_were(town: City, teacher: Person) -> None:
    booking = enrol()
    for day in (date(2026, 11, 29), date(2026, 12, 5)):
        with pytest.raises(services.NotASession):
            services.attend(booking=booking, day=day, came=True, by=teacher, at=NOW + timedelta(days=5))
    services.attend(booking=booking, day=SATURDAYS[0], came=True, by=teacher, at=AFTER)
    services.attend(booking=booking, day=SATURDAYS[0], came=False, by=teacher, at=AFTER)
    assert courses.attended(booking) == 0
    services.cancel(booking=booking, by=None, at=NOW)
    with pytest.raises(services.NotNow):
        services.attend(booking=booking, day=SATURDAYS[0], came=True, by=teacher, at=AFTER)


def test_a_certificate_is_for_who_came_often_enough(town: City, teacher: Person) -> None:
    booking = enrol()
    for day in SATURDAYS[:2]:
        services.attend(booking=booking, day=day, came=True, by=teacher, at=AFTER)
    with pytest.raises(services.NotEarned) as refused:
        services.certify(booking=booking, at=AFTER)
    assert refused.value.attended == 50
    assert services.certify_due(at=AFTER) == 0
    services.attend(booking=booking, day=SATURDAYS[2], came=True, by=teacher, at=AFTER)
    with pytest.raises(services.NotEarned):
        services.certify(booking=booking, at=AFTER - timedelta(days=2))
    assert services.certify_due(at=AFTER) == 1
    booking.refresh_from_db()
    document = attendance.certificate(booking)
    assert document is not None
    assert booking.state == "done"
    assert registry.by_code(document.code or "") == document
    entry = Entry.objects.get()
    assert (entry.book.direction, entry.party_name) == ("out", "Ada Inventada")
    assert list(entry.documents.all()) == [document]
    assert Message.objects.latest("pk").template == "booking_certificate"
    assert services.certify(booking=booking, at=AFTER) == document
    assert (Entry.objects.count(), services.certify_due(at=AFTER)) == (1, 0)
