"""What the pack says can be had, as resources with their openings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ventanilla.bookings import offer, tasks
from ventanilla.bookings.models import TAKING, Booking, Kind, Opening, Resource
from ventanilla.bookings.services import locks, openings
from ventanilla.packs import models as packs

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class _Wanted:
    slug: str
    kind: Kind
    department: str
    hours: tuple[packs.Hours, ...] = ()
    desks: int = 1
    seats: int | None = None


@transaction.atomic
def adopt(*, city: packs.City, at: datetime) -> None:
    """This function will make resources and openings those of the pack, and have the days ahead made.

    What is no longer in the pack is withdrawn. Openings edited at the desk stay as the desk left them.
    Bookings that no longer fit are moved or cancelled, and told, as ``change_openings`` does.
    """
    wanted = {each.slug: each for each in _wanted(city)}
    own = {each.slug: each for each in locks.resources(Resource.objects.values_list("pk", flat=True))}
    today = offer.local_day(at)
    locks.every_day(today)
    for each in wanted.values():
        resource = own.get(each.slug) or Resource(slug=each.slug, kind=each.kind)
        resource.kind = each.kind
        resource.department = each.department
        resource.withdrawn_at = None
        if each.seats is not None:
            _seat(resource, each.seats)
        resource.save()
        if each.kind != Kind.SEATS:
            _open(resource, _openings(each, today), at)
    for slug, resource in own.items():
        if slug not in wanted and resource.withdrawn_at is None:
            resource.withdrawn_at = at
            resource.save()
            openings.reopen(resource, [], by=None, at=at)
    tasks.keep_days.enqueue()


def _wanted(city: packs.City) -> Iterator[_Wanted]:
    for pool in city.appointments.pools if city.appointments else ():
        yield _Wanted(pool.slug, Kind.DESKS, pool.department, pool.hours, pool.desks)
    for course in city.courses:
        for group in course.groups:
            yield _Wanted(f"{course.slug}/{group.slug}", Kind.SEATS, course.department, seats=group.seats)
    for venue in city.venues:
        if venue.lending is not None:
            for space in venue.lending.spaces:
                if not space.parts:
                    yield _Wanted(
                        f"{venue.slug}/{space.slug}",
                        Kind.SPACE,
                        venue.lending.department,
                        venue.lending.hours,
                    )


def _seat(resource: Resource, seats: int) -> None:
    """Never fewer seats than are taken."""
    taken = 0
    if resource.pk:
        taken = Booking.objects.filter(resource=resource, state__in=TAKING).count()
    resource.seats = max(seats, taken)
    resource.left = resource.seats - taken


def _openings(wanted: _Wanted, today: date) -> list[Opening]:
    return [
        Opening(
            weekday=WEEK.index(day), first=today, opens=each.opens, closes=each.closes, desks=wanted.desks
        )
        for each in wanted.hours
        for day in each.days
    ]


def _open(resource: Resource, wanted: list[Opening], at: datetime) -> None:
    now = list(Opening.objects.filter(resource=resource, ended_at=None))
    usual = [each for each in now if each.weekday is not None]
    if any(each.by_id is not None for each in usual) or _week(usual) == _week(wanted):
        wanted = usual
    exceptions = [each for each in now if each.weekday is None]
    openings.reopen(resource, [*wanted, *exceptions], by=None, at=at)


def _week(openings: Iterable[Opening]) -> set[tuple[object, ...]]:
    return {(each.weekday, each.opens, each.closes, each.desks) for each in openings}
