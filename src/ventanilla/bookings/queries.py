"""Reads of what can be had and what has been booked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from ventanilla.bookings import offer, rules
from ventanilla.bookings.models import OPEN, Booking
from ventanilla.people.models import Person
from ventanilla.sql import worded_once


@dataclass(frozen=True)
class Free:
    """A time that can be had: at which pool, from when, and how many desks are free then."""

    pool: str
    starts_at: datetime
    free: int


BOOKABLE = """
       slot.free > 0 AND slot.minutes = %(minutes)s
   AND slot.starts_at >= %(since)s AND slot.starts_at < %(until)s
   AND (slot.starts_at <= %(released)s OR slot.position %% %(one_in)s <> %(one_in)s - 1)"""

POOLS = "bookings_resource AS pool WHERE pool.slug = ANY(%(pools)s) AND pool.withdrawn_at IS NULL"

SLOTS = f"""
SELECT pool.slug, slot.starts_at, slot.free
  FROM (SELECT pool.id, pool.slug FROM {POOLS}) AS pool
  JOIN bookings_slot AS slot ON slot.resource_id = pool.id AND {BOOKABLE}
 ORDER BY slot.starts_at, pool.slug"""  # noqa: S608

# One pool at a time and no join: such a statement has one plan, and PostgreSQL need not make it anew each time.
OF_POOL = f"""bookings_slot AS slot
 WHERE slot.resource_id = (
       SELECT pool.id FROM bookings_resource AS pool WHERE pool.slug = %(pool)s AND pool.withdrawn_at IS NULL)
   AND {BOOKABLE}"""  # noqa: S608

NEXT_FREE = f"""
SELECT %(pool)s::text, slot.starts_at, slot.free FROM {OF_POOL}
 ORDER BY slot.starts_at LIMIT %(limit)s"""  # noqa: S608

DAYS_FREE = f"""
SELECT (slot.starts_at AT TIME ZONE %(zone)s)::date AS day, count(*) FROM {OF_POOL} GROUP BY 1"""  # noqa: S608


def slots(
    appointment: str,
    pools: Sequence[str] | None,
    since: datetime,
    until: datetime,
    at: datetime,
    *,
    priority: bool = False,
) -> list[Free]:
    """This function will return every time that can be had from ``since`` to before ``until``, in order.

    Of some pools, or of all that serve the appointment. Neither sooner than its lead time nor beyond its
    horizon; without those kept for priority, unless ``priority``. Raises NotOffered.
    """
    return [Free(*row) for row in _rows(SLOTS, _asked(appointment, pools, since, until, at, priority))]


def next_free(
    appointment: str,
    at: datetime,
    *,
    pools: Sequence[str] | None = None,
    priority: bool = False,
    limit: int = 5,
) -> list[Free]:
    """This function will return the earliest times that can be had, at some pools or anywhere. Raises NotOffered."""
    asked = _asked(appointment, pools, at, None, at, priority)
    found = [
        Free(*row)
        for pool in asked["pools"]
        for row in _rows(NEXT_FREE, asked | {"pool": pool, "limit": limit})
    ]
    return sorted(found, key=lambda each: (each.starts_at, each.pool))[:limit]


def days_free(
    appointment: str,
    pools: Sequence[str] | None,
    since: date,
    until: date,
    at: datetime,
    *,
    priority: bool = False,
) -> dict[date, int]:
    """This function will return how many times can be had on each day from ``since`` to ``until``.

    Full days are not in it. Raises NotOffered.
    """
    zone = offer.zone()
    first, last = rules.midnight(since, zone), rules.midnight(until + timedelta(days=1), zone)
    asked = _asked(appointment, pools, first, last, at, priority)
    found: Counter[date] = Counter()
    for pool in asked["pools"]:
        found.update(dict(_rows(DAYS_FREE, asked | {"pool": pool, "zone": zone.key})))
    return dict(sorted(found.items()))


def by_token(token: str) -> Booking | None:
    """This function will return the booking a secret link is of, with its resource, or None."""
    return Booking.objects.select_related("resource", "person").filter(token=token).first()


def open_of(*, at: datetime, person: Person | None = None, email: str = "", phone: str = "") -> list[Booking]:
    """This function will return what a person has booked and is still to come, by any way they are known by."""
    if person is None and not email and not phone:
        return []
    return _open_of(at, person.pk if person else None, email.lower() or None, phone or None)


@worded_once
def _open_of(at: datetime, person: int | None, email: str | None, phone: str | None) -> QuerySet[Booking]:
    same = Q()
    if person:
        same |= Q(person=person)
    if email:
        same |= Q(email=email)
    if phone:
        same |= Q(phone=phone)
    found = Booking.objects.select_related("resource").filter(same, state__in=OPEN, ends_at__gt=at)
    return found.order_by("starts_at")


def _asked(
    slug: str,
    pools: Sequence[str] | None,
    since: datetime,
    until: datetime | None,
    at: datetime,
    priority: bool,
) -> dict[str, Any]:
    rule = offer.appointment(slug)
    end = rules.midnight(offer.local_day(at) + timedelta(days=rule.horizon_days + 1), offer.zone())
    kept = None if priority else rule.priority
    return {
        "minutes": rule.minutes,
        "pools": [each for each in rule.pools if pools is None or each in pools],
        "since": max(since, at + timedelta(hours=rule.lead_hours)),
        "until": min(until or end, end),
        # Times up to ``released`` are everybody's; where none is kept, that is all of them.
        "released": at + timedelta(hours=kept.release_hours) if kept else end,
        "one_in": kept.one_in if kept else 1,
    }


def _rows(query: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
