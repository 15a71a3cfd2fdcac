"""Seats of workshops and talks: enrolling while there are any."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from ventanilla.bookings import courses, signals
from ventanilla.bookings.models import TAKING, Booking, Resource
from ventanilla.bookings.rules import NotOffered, State, Tag, Why
from ventanilla.bookings.services import booking as bookings
from ventanilla.bookings.services import telling
from ventanilla.bookings.services.capacity import Taken
from ventanilla.bookings.services.record import begin, record
from ventanilla.people.models import Person

ANY_LEFT = Q(left__gt=0)


class Full(Taken):
    """No seat is left in the group; whoever comes may wait for one."""


class Enrolled(Exception):
    """Whoever is to take part has a seat in the group already: ``booking``."""

    def __init__(self, booking: Booking) -> None:
        super().__init__("enrolled already")
        self.booking = booking


def enrol(
    *,
    group: str,
    answers: dict[str, Any],
    email: str,
    phone: str,
    language: str,
    person: Person | None,
    at: datetime,
    by: Person | None = None,
) -> Booking:
    """This function will give whoever the answers say takes part a seat in a group (``course/group``), confirmed.

    ``person`` is who enrols them: themself, or their guardian. One may take part once. ``by`` is an official,
    for whom the days to enrol do not count. Raises NotOffered (also for the age on the first day), Enrolled,
    or Full.
    """
    found = courses.place(group)
    courses.check(found, answers, at, anyway=by is not None)
    resource = Resource.objects.filter(slug=group, withdrawn_at=None).first()
    if resource is None:
        raise NotOffered(Why.UNKNOWN)
    for lapsing in (True, False):
        met = courses.span(found.group)
        booking = Booking(
            resource=resource,
            what=found.course.slug,
            starts_at=met.begins,
            ends_at=met.ends,
            held_until=at,
            person=person,
            name=courses.participant(found.course, answers),
            email=email.lower(),
            phone=phone,
            language=language,
            answers=answers,
        )
        if _seated(booking, found, by=by, at=at):
            return booking
        overdue = Booking.objects.filter(resource=resource, state=State.HELD, held_until__lte=at)
        if not (lapsing and bookings.lapse_together(list(overdue.values_list("pk", flat=True)), at=at)):
            break
    raise Full


@transaction.atomic
def _seated(booking: Booking, found: courses.Place, *, by: Person | None, at: datetime) -> bool:
    # The statement that takes the seat also locks the group: whoever enrols the same person waits here.
    if not Resource.objects.filter(ANY_LEFT, pk=booking.resource_id).update(left=F("left") - 1):
        return False
    for other in Booking.objects.filter(resource=booking.resource_id, state__in=TAKING):
        if courses.same_participant(found.course, other.answers, booking.answers):
            raise Enrolled(other)
    begin(booking=booking, by=by, at=at)
    booking.held_until = None
    record(booking=booking, tag=Tag.CONFIRMED, by=by, at=at)
    signals.booking_confirmed.send(sender=Booking, booking=booking, by=by, at=at)
    telling.confirmed(booking, at=at)
    return True
