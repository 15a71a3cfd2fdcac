"""Booking a pack's invented appointments through the same services as everybody's, for the demonstration."""

from datetime import date, datetime, timedelta

from ventanilla.bookings import offer, queries, rules, services
from ventanilla.bookings.models import Booking
from ventanilla.bookings.queries import Free
from ventanilla.packs.models import SampleBooking, SampleEnrolment, SampleLoan
from ventanilla.people import services as people
from ventanilla.people.models import Person

BEFORE = timedelta(days=7)
WITHIN = timedelta(days=21)


def book_sample(*, sample: SampleBooking, official: Person, at: datetime) -> Booking | None:
    """This function will book an invented appointment as of a week before ``at`` and bring it to where the sample says.

    It is on the sample's day, or the first one after it with free times. Whoever's time is past by ``at``
    has been seen, unless the sample says that they did not come; ``official`` writes that down. Returns None
    where it is booked already, or where there is no time in three weeks.
    """
    if Booking.objects.filter(what=sample.appointment, email=sample.email, name=sample.name).exists():
        return None
    asked_at = at - BEFORE
    free = _time(sample, asked_at, at)
    if free is None:
        return None
    rule = offer.appointment(sample.appointment)
    booking = services.hold(
        appointment=sample.appointment,
        pool=free.pool,
        starts_at=free.starts_at,
        modality=sample.modality or rule.modalities[0],
        language=sample.language,
        visitor="",
        priority=sample.priority,
        at=asked_at,
    )
    booking = services.keep_answers(
        booking=booking,
        answers=sample.answers,
        name=sample.name,
        email=sample.email,
        phone=sample.phone,
        at=asked_at,
    )
    person = people.ensure_person(email=sample.email, language=sample.language, at=asked_at)
    booking = services.confirm(booking=booking, person=person, by=None, at=asked_at)
    return _brought(booking, sample, official, at)


def enrol_sample(*, sample: SampleEnrolment, official: Person, at: datetime) -> Booking | None:
    """This function will give an invented participant their seat, through an official, a week before ``at``.

    Returns None where somebody of that address is in the group already.
    """
    if Booking.objects.filter(resource__slug=sample.group, email=sample.email).exists():
        return None
    asked_at = at - BEFORE
    person = people.ensure_person(email=sample.email, language=sample.language, at=asked_at)
    return services.enrol(
        group=sample.group,
        answers=sample.answers,
        email=sample.email,
        phone=sample.phone,
        language=sample.language,
        person=person,
        at=asked_at,
        by=official,
    )


def lend_sample(*, sample: SampleLoan, official: Person, at: datetime) -> Booking | None:
    """This function will hold the spaces of an invented booking, and confirm it where the sample says so.

    It is on the sample's day, or the first one after it when they are open and free. Returns None where that
    address has one of that venue already, or where there is no such day in three weeks.
    """
    if Booking.objects.filter(what=sample.venue, email=sample.email).exists():
        return None
    day = offer.local_day(at) + timedelta(days=sample.days_ahead)
    for later in range(WITHIN.days):
        try:
            return _lent(sample, day + timedelta(days=later), official, at)
        except (rules.NotOffered, services.Clash):
            continue
    return None


def _lent(sample: SampleLoan, day: date, official: Person, at: datetime) -> Booking:
    person = people.ensure_person(email=sample.email, language=sample.language, at=at)
    booking = services.reserve(
        venue=sample.venue,
        spaces=sample.spaces,
        starts_at=datetime.combine(day, sample.begins, offer.zone()),
        ends_at=datetime.combine(day, sample.ends, offer.zone()),
        answers=sample.answers,
        name=sample.name,
        email=sample.email,
        phone=sample.phone,
        language=sample.language,
        person=person,
        at=at,
        by=official,
    )
    if sample.state == "confirmed":
        return services.confirm(booking=booking, person=person, by=official, at=at)
    return booking


def _time(sample: SampleBooking, asked_at: datetime, at: datetime) -> Free | None:
    rule, zone = offer.appointment(sample.appointment), offer.zone()
    day = offer.local_day(at) + timedelta(days=sample.days_ahead)
    begins = rules.midnight(day, zone)
    pools = [sample.pool or rule.pools[0]]
    times = queries.slots(
        sample.appointment, pools, begins, begins + WITHIN, asked_at, priority=sample.priority
    )
    if not times:
        return None
    first = offer.local_day(times[0].starts_at)
    that_day = [each for each in times if offer.local_day(each.starts_at) == first]
    return that_day[min(sample.time, len(that_day) - 1)]


def _brought(booking: Booking, sample: SampleBooking, official: Person, at: datetime) -> Booking:
    if sample.state == "cancelled":
        return services.cancel(booking=booking, by=None, at=at - BEFORE + timedelta(hours=1))
    if booking.ends_at < at:
        end = services.miss if sample.state == "missed" else services.serve
        end(booking=booking, by=official, at=at)
    elif sample.state in ("arrived", "done") and _could_be_here(booking, at):
        turn = services.arrive(booking=booking, at=at)
        if sample.state == "done":
            services.serve(turn=turn, by=official, at=at)
    return Booking.objects.get(pk=booking.pk)


def _could_be_here(booking: Booking, at: datetime) -> bool:
    today = offer.local_day(booking.starts_at) == offer.local_day(at)
    return today and booking.modality == "in_person"
