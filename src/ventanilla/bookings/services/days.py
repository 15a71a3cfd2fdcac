"""The days ahead of a pool of desks, and the times they can begin at: made of its openings and bookings."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from ventanilla.bookings import offer, rules
from ventanilla.bookings.models import TAKING, Booking, Day, Kind, Opening, Resource, Slot
from ventanilla.bookings.rules import Plan, cells_of
from ventanilla.bookings.services import locks
from ventanilla.catalog import queries as catalog
from ventanilla.packs import facts
from ventanilla.packs.models import Appointment

INSERT_SLOTS = """
INSERT INTO bookings_slot (resource_id, day_id, minutes, starts_at, position, first_cell, last_cell, free)
SELECT %s, %s, row.minutes, row.starts_at, row.position, row.first_cell, row.last_cell,
       (SELECT min(cell) FROM unnest(day.free[row.first_cell:row.last_cell]) AS cell)
  FROM bookings_day AS day,
       unnest(%s::smallint[], %s::timestamptz[], %s::smallint[], %s::smallint[], %s::smallint[])
           AS row(minutes, starts_at, position, first_cell, last_cell)
 WHERE day.id = %s"""


def keep_days(*, at: datetime) -> int:
    """This function will make the days ahead that are missing, of every pool, and throw away those past.

    Each pool is a transaction of its own. Returns how many days were made.
    """
    today = offer.local_day(at)
    Slot.objects.filter(day__day__lt=today).delete()
    Day.objects.filter(day__lt=today).delete()
    pools = Resource.objects.filter(kind=Kind.DESKS, withdrawn_at=None).order_by("id")
    return sum(_keep(pool, today) for pool in pools)


@transaction.atomic
def _keep(pool: Resource, today: date) -> int:
    locks.resources([pool.pk])
    have = set(Day.objects.filter(resource=pool, day__gte=today).values_list("day", flat=True))
    missing = [day for day in ahead(pool, today) if day not in have]
    if not missing:
        return 0
    planned = plans(pool, openings(pool), missing)
    taken = taken_cells(taking(pool, missing[0]), planned)
    for each in planned:
        write(pool, None, each, taken[each.day])
    return len(planned)


def ahead(pool: Resource, today: date) -> list[date]:
    """This function will return the days on which a pool can be booked, as far as its farthest appointment."""
    horizon = max((each.horizon_days for each in _served(pool.slug)), default=-1)
    return [today + timedelta(days=n) for n in range(horizon + 1)]


def openings(pool: Resource) -> list[Opening]:
    """This function will return when a resource is open, as it holds now."""
    return list(Opening.objects.filter(resource=pool, ended_at=None).order_by("id"))


def plans(pool: Resource, opened: Sequence[rules.Opening], wanted: Iterable[date]) -> list[Plan]:
    """This function will return what each day is by those openings and the town's calendar."""
    closed = facts.calendar(catalog.city())
    zone = offer.zone()
    lengths = {each.minutes for each in _served(pool.slug)}
    return [
        rules.plan(opened, day, zone, closed=closed.closure(day) is not None, lengths=lengths)
        for day in wanted
    ]


def taking(pool: Resource, since: date) -> list[Booking]:
    """This function will return the bookings that take desks from a day on, in the order they were made."""
    begins = rules.midnight(since, offer.zone())
    return list(
        Booking.objects.filter(resource=pool, starts_at__gte=begins, state__in=TAKING).order_by(
            "made_at", "id"
        )
    )


def taken_cells(bookings: Iterable[Booking], planned: Collection[Plan]) -> dict[date, list[int]]:
    """This function will return how many desks are taken in each cell of each day."""
    zone = offer.zone()
    by_day = {each.day: each for each in planned}
    taken = {each.day: [0] * len(each.desks) for each in planned}
    for booking in bookings:
        day = booking.starts_at.astimezone(zone).date()
        if found := by_day.get(day):
            first, last = cells_of(booking.starts_at, booking.ends_at, found.begins_at)
            for cell in range(first - 1, last):
                taken[day][cell] += 1
    return taken


def write(pool: Resource, kept: Day | None, planned: Plan, taken: Sequence[int]) -> Day:
    """This function will write a day, locked where it is there, with all its slots. Capacity is never negative."""
    day = kept or Day(resource=pool, day=planned.day)
    day.begins_at = planned.begins_at
    day.desks = planned.desks
    day.free = [max(0, desks - took) for desks, took in zip(planned.desks, taken, strict=True)]
    day.save()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bookings_slot WHERE day_id = %s", [day.pk])
        columns = [
            [getattr(each, name) for each in planned.starts]
            for name in ("minutes", "starts_at", "position", "first_cell", "last_cell")
        ]
        if planned.starts:
            cursor.execute(INSERT_SLOTS, [pool.pk, day.pk, *columns, day.pk])
    return day


def _served(slug: str) -> list[Appointment]:
    file = catalog.city().appointments
    return [each for each in file.appointments if slug in each.pools] if file else []
