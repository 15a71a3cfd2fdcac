"""The only place that takes locks, in one order: docs/algorithms/bookings.md.

contacts → resources by id → days by id → bookings by id → waiting by id → turns by id.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q

from ventanilla.bookings import offer
from ventanilla.bookings.models import Booking, Day, Kind, Resource, Turn, Waiting
from ventanilla.people.models import Person


class _Moved(Exception):
    """The booking is no longer where it was when its capacity was locked."""


def visitor(digest: str) -> None:
    """This function will make whatever else this browser holds wait for the end of the transaction."""
    _advisory([f"visitor:{digest}"])


def contacts(*, email: str, phone: str, person: Person | None) -> None:
    """This function will make other bookings by the same person wait, whichever way they are known by."""
    known = (("email", email.lower()), ("phone", phone), ("person", str(person.pk) if person else ""))
    _advisory([f"{kind}:{value}" for kind, value in known if value])


def resources(ids: Iterable[int]) -> list[Resource]:
    """This function will lock resources, in the order of their ids."""
    return list(Resource.objects.filter(pk__in=list(ids)).order_by("id").select_for_update())


def days(resource: Resource, since: date) -> list[Day]:
    """This function will lock a pool's days from one on."""
    return list(Day.objects.filter(resource=resource, day__gte=since).order_by("id").select_for_update())


def every_day(since: date) -> None:
    """This function will lock the days of every pool from one on."""
    list(Day.objects.filter(day__gte=since).order_by("id").select_for_update().values_list("pk"))


def booking(found: Booking) -> Booking:
    """This function will lock a booking and nothing of its capacity, and return it as it is now."""
    return Booking.objects.select_for_update(of=("self",)).select_related("resource").get(pk=found.pk)


def bookings(ids: Iterable[int]) -> list[Booking]:
    """This function will lock bookings whose capacity is locked, and return them as they are now."""
    wanted = Booking.objects.filter(pk__in=list(ids)).order_by("id")
    return list(wanted.select_for_update(of=("self",)).select_related("resource"))


def whole(found: Booking, *also: tuple[int, datetime]) -> Booking:
    """This function will lock what a booking takes, then the booking, and return it as it is now.

    ``also``: further days to lock, each as a resource's id and an instant of the day.
    """
    while True:
        try:
            # Undoing the savepoint lets go of what was locked for nothing.
            with transaction.atomic():
                seen = Booking.objects.select_related("resource").get(pk=found.pk)
                _capacity(seen, also)
                now = booking(seen)
                _assert_unmoved(seen, now)
                return now
        except _Moved:
            continue


def _assert_unmoved(seen: Booking, now: Booking) -> None:
    if (now.resource_id, now.starts_at) != (seen.resource_id, seen.starts_at):
        raise _Moved


def line(resource: Resource) -> list[Waiting]:
    """This function will lock all who wait for a resource, in their order."""
    waiting = Waiting.objects.filter(resource=resource, ended_at=None).order_by("id")
    return list(waiting.select_for_update(of=("self",)))


def waiting(found: Waiting) -> Waiting:
    """This function will lock one place in the line."""
    return Waiting.objects.select_for_update(of=("self",)).select_related("resource").get(pk=found.pk)


def turn(found: Turn) -> Turn:
    """This function will lock a turn, after its booking, and return it as it is now."""
    if found.booking_id is not None:
        booking(Booking(pk=found.booking_id))
    turns = Turn.objects.select_for_update(of=("self",)).select_related("resource", "booking__resource")
    return turns.get(pk=found.pk)


def turn_of(booking: Booking) -> Turn | None:
    """This function will lock the turn of a booking that is locked, if it has one."""
    return Turn.objects.select_for_update().filter(booking=booking).first()


def turn_nobody_called(found: Turn) -> Turn | None:
    """This function will lock a turn that waits; None where a colleague has called it or is about to."""
    if found.booking_id is not None:
        free = Booking.objects.filter(pk=found.booking_id).select_for_update(skip_locked=True)
        if not list(free.values_list("pk")):
            return None
    turns = Turn.objects.filter(pk=found.pk, called_at=None, ended_at=None)
    locked = turns.select_for_update(of=("self",), skip_locked=True)
    return locked.select_related("resource", "booking__resource").first()


def _capacity(found: Booking, also: Sequence[tuple[int, datetime]]) -> None:
    match found.resource.kind:
        case Kind.DESKS:
            places = {(found.resource_id, found.starts_at), *also}
            wanted = Q()
            for resource, instant in places:
                wanted |= Q(resource=resource, day=offer.local_day(instant))
            list(Day.objects.filter(wanted).order_by("id").select_for_update().values_list("pk"))
        case Kind.SEATS:
            resources([found.resource_id])
        case Kind.SPACE:
            resources(found.occupations.values_list("space_id", flat=True))


def _advisory(names: Iterable[str]) -> None:
    keys = sorted(map(_key, names))
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_advisory_xact_lock(key)) FROM unnest(%s::bigint[]) AS key", [keys]
            )


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"ventanilla.bookings:{name}".encode()).digest()[:8], signed=True)
