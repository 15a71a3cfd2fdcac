"""Taking and giving back what is locked: cells of a day, a seat, spaces."""

from datetime import datetime

from django.db import connection
from django.db.models import F

from ventanilla.bookings import offer
from ventanilla.bookings.models import Booking, Day, Kind, Resource
from ventanilla.bookings.rules import cells_of

SHIFTED = """free[1 : %(first)s - 1]
    || ARRAY(SELECT (cell + %(by)s)::smallint FROM unnest(free[%(first)s : %(last)s]) AS cell)
    || free[%(last)s + 1 :]"""

TAKE = f"""
UPDATE bookings_day SET free = {SHIFTED}
 WHERE id = %(day)s AND 0 < ALL (free[%(first)s : %(last)s])"""  # noqa: S608

GIVE_BACK = f"UPDATE bookings_day SET free = {SHIFTED} WHERE id = %(day)s"  # noqa: S608

LEAST = "(SELECT min(cell) FROM unnest(day.free[slot.first_cell : slot.last_cell]) AS cell)"

WRITE_SLOTS = f"""
UPDATE bookings_slot AS slot SET free = {LEAST}
  FROM bookings_day AS day
 WHERE day.id = %(day)s AND slot.day_id = %(day)s
   AND slot.first_cell <= %(last)s AND slot.last_cell >= %(first)s
   AND slot.free <> {LEAST}"""  # noqa: S608


class Taken(Exception):
    """Somebody else has it."""


def take(*, day: int, first: int, last: int) -> bool:
    """This function will take one desk in each of those cells, or tell that there is none in one of them.

    It locks the day. Two statements: the second sees the slots as they were left by whoever had the lock.
    """
    with connection.cursor() as cursor:
        places = {"day": day, "first": first, "last": last}
        cursor.execute(TAKE, places | {"by": -1})
        if not cursor.rowcount:
            return False
        cursor.execute(WRITE_SLOTS, places)
    return True


def give_back(booking: Booking) -> None:
    """This function will free what a booking took; its capacity is locked."""
    match booking.resource.kind:
        case Kind.DESKS:
            if found := day_of(booking.resource_id, booking.starts_at):
                first, last = cells_of(booking.starts_at, booking.ends_at, found.begins_at)
                with connection.cursor() as cursor:
                    places = {"day": found.pk, "first": first, "last": last}
                    cursor.execute(GIVE_BACK, places | {"by": 1})
                    cursor.execute(WRITE_SLOTS, places)
        case Kind.SEATS:
            Resource.objects.filter(pk=booking.resource_id).update(left=F("left") + 1)
        case Kind.SPACE:
            booking.occupations.all().delete()


def day_of(resource: int, instant: datetime) -> Day | None:
    """This function will return the kept day of a pool that an instant falls on; None: it is past, or too far."""
    return (
        Day.objects.only("pk", "day", "begins_at")
        .filter(resource=resource, day=offer.local_day(instant))
        .first()
    )
