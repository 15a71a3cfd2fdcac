"""Spaces of venues and public areas: held tentatively, and confirmed or not by whoever answers for them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ventanilla.bookings import offer, venues
from ventanilla.bookings.models import Booking, Kind, Occupation, Resource
from ventanilla.bookings.rules import HOLDS_PER_VISITOR, NotOffered, State, Tag, Why
from ventanilla.bookings.services import booking as bookings
from ventanilla.bookings.services import locks, telling
from ventanilla.bookings.services.capacity import Taken
from ventanilla.bookings.services.limits import TooMany
from ventanilla.bookings.services.record import NotNow, begin
from ventanilla.bookings.spans import Span
from ventanilla.packs.models import Lending
from ventanilla.people.models import Person


class Clash(Taken):
    """Somebody else has one of the spaces then; ``free`` are the nearest times as long that nobody has."""

    def __init__(self, free: Sequence[Span]) -> None:
        super().__init__("taken")
        self.free = free


def reserve(
    *,
    venue: str,
    spaces: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
    answers: dict[str, Any],
    name: str,
    email: str,
    phone: str,
    language: str,
    person: Person | None,
    at: datetime,
    held_until: datetime | None = None,
    by: Person | None = None,
) -> Booking:
    """This function will hold spaces of a venue for a while, tentatively, until an official confirms it.

    A space made of others is had by having all it is made of. Setting up and clearing up are taken besides.
    ``held_until`` None: for the pack's ``hold_hours``, and never beyond its beginning. ``by`` is an official,
    for whom neither how early nor how long counts. Raises NotOffered, TooMany, or Clash.
    """
    lending = venues.lent(venue).lending
    leaves = venues.undivided(lending, spaces)
    wanted = Span(starts_at, ends_at)
    check(venue, leaves, wanted, official=by is not None, at=at)
    until = held_until or at + timedelta(hours=lending.hold_hours)
    ids = sorted(
        Resource.objects.filter(
            slug__in=[f"{venue}/{leaf}" for leaf in leaves], withdrawn_at=None
        ).values_list("pk", flat=True)
    )
    if len(ids) != len(leaves):
        raise NotOffered(Why.UNKNOWN)
    for lapsing in (True, False):
        booking = Booking(
            what=venue,
            starts_at=starts_at,
            ends_at=ends_at,
            held_until=min(until, starts_at),
            person=person,
            name=name,
            email=email.lower(),
            phone=phone,
            language=language,
            answers=answers,
        )
        try:
            return _held(booking, ids, venues.around(lending, wanted), by=by, at=at)
        except Taken:
            if not (lapsing and _lapsed(ids, venues.around(lending, wanted), at)):
                break
    raise Clash(venues.near(venue, leaves, wanted, at, anyway=by is not None))


def check(venue: str, spaces: Sequence[str], wanted: Span, *, at: datetime, official: bool = False) -> None:
    """This function will raise NotOffered where a venue cannot be asked for then, or Clash where others have it."""
    lending = venues.lent(venue).lending
    day = offer.local_day(wanted.begins)
    if wanted.begins >= wanted.ends:
        raise NotOffered(Why.NO_SUCH_TIME)
    if not official:
        _assert_within(lending, wanted, at)
    [found] = venues.free(venue, spaces, day, day, at, anyway=True)
    if not any(each.begins <= wanted.begins and wanted.ends <= each.ends for each in found.open):
        raise NotOffered(Why.CLOSED)
    if not any(each.begins <= wanted.begins and wanted.ends <= each.ends for each in found.free):
        raise Clash(venues.near(venue, spaces, wanted, at, anyway=official))


def confirm_space(*, booking: Booking, by: Person, at: datetime) -> Booking:
    """This function will confirm spaces that are held tentatively. Raises Lapsed, or NotNow."""
    if booking.resource.kind != Kind.SPACE:
        raise NotNow(Tag.CONFIRMED, booking.state)
    return bookings.confirm(booking=booking, person=booking.person, by=by, at=at)


def _assert_within(lending: Lending, wanted: Span, at: datetime) -> None:
    allowed = venues.window(lending, at)
    day = offer.local_day(wanted.begins)
    if day < allowed.first:
        raise NotOffered(Why.TOO_SOON)
    if day > allowed.last:
        raise NotOffered(Why.TOO_FAR)
    if wanted.ends - wanted.begins > timedelta(hours=lending.longest_hours):
        raise NotOffered(Why.TOO_LONG)


@transaction.atomic
def _held(booking: Booking, ids: Sequence[int], during: Span, *, by: Person | None, at: datetime) -> Booking:
    if by is None:
        locks.contacts(email=booking.email, phone=booking.phone, person=booking.person)
        _assert_few(booking, at)
    booking.resource = locks.resources(ids)[0]
    begin(booking=booking, by=by, at=at)
    # A plain INSERT under an exclusion constraint may deadlock where many want the same; this one does not.
    Occupation.objects.bulk_create(
        [Occupation(booking=booking, space_id=pk, during=(during.begins, during.ends)) for pk in ids],
        ignore_conflicts=True,
    )
    if booking.occupations.count() < len(ids):
        raise Taken
    telling.held(booking, at=at)
    return booking


def _assert_few(booking: Booking, at: datetime) -> None:
    held = Booking.objects.filter(
        email=booking.email, state=State.HELD, held_until__gt=at, resource__kind=Kind.SPACE
    )
    if held.count() >= HOLDS_PER_VISITOR:
        raise TooMany(HOLDS_PER_VISITOR)


def _lapsed(ids: Sequence[int], during: Span, at: datetime) -> int:
    overdue = Booking.objects.filter(
        state=State.HELD,
        held_until__lte=at,
        occupations__space__in=ids,
        occupations__during__overlap=(during.begins, during.ends),
    ).distinct()
    return sum(bookings.lapse_together([pk], at=at) for pk in overdue.values_list("pk", flat=True))
