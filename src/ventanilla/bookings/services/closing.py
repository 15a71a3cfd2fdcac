"""Closing several pools at once for some days: all of it, or none."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from ventanilla.bookings import offer
from ventanilla.bookings.models import Booking, Opening, Resource
from ventanilla.bookings.services import days, locks
from ventanilla.bookings.services.openings import Changed, Grown, affected, change_openings
from ventanilla.people.models import Person


def with_closure(resource: Resource, first: date, last: date, reason: str) -> list[Opening]:
    """This function will return the openings of a pool with the days from first to last closed besides."""
    closure = Opening(resource=resource, first=first, last=last, reason=reason)
    return [*days.openings(resource), closure]


def affected_by_closing(
    *, resources: Sequence[Resource], first: date, last: date, reason: str, at: datetime
) -> list[Booking]:
    """This function will return the confirmed bookings that closing these pools would move or cancel."""
    return [
        booking
        for resource in resources
        for booking in affected(
            resource=resource, openings=with_closure(resource, first, last, reason), at=at
        )
    ]


@transaction.atomic
def close(
    *,
    resources: Sequence[Resource],
    first: date,
    last: date,
    reason: str,
    by: Person,
    at: datetime,
    seen: set[int],
) -> Changed:
    """This function will close pools from the first day to the last, moving or cancelling what no longer fits.

    Each person is told. ``seen`` are the ids of the bookings that the official was shown: raises Grown, and
    closes nothing, if others are affected by now.
    """
    # Every day before any booking: the order of locks, across the pools.
    locks.resources([each.pk for each in resources])
    locks.every_day(offer.local_day(at))
    now = affected_by_closing(resources=resources, first=first, last=last, reason=reason, at=at)
    if {each.pk for each in now} - seen:
        raise Grown(now)
    changed = Changed()
    for resource in resources:
        done = change_openings(
            resource=resource,
            openings=with_closure(resource, first, last, reason),
            by=by,
            at=at,
            seen={each.pk for each in now},
        )
        changed.moved += done.moved
        changed.cancelled += done.cancelled
    return changed
