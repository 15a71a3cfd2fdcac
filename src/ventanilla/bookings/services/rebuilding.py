"""The nightly comparison of what is kept with what openings and bookings alone make of it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from ventanilla.bookings import offer
from ventanilla.bookings.models import TAKING, Day, Difference, Kind, Occupation, Resource
from ventanilla.bookings.rules import Plan
from ventanilla.bookings.services import days, locks


def rebuild(*, at: datetime, repair: bool = True) -> list[Difference]:
    """This function will compare every day ahead, every seat and every space with what they should be.

    Each difference is a fault of the program: written down with both versions and put right, unless
    ``repair`` is False, which only looks.
    """
    found: list[Difference] = []
    for resource in Resource.objects.order_by("id"):
        with transaction.atomic():
            locks.resources([resource.pk])
            match resource.kind:
                case Kind.DESKS:
                    found += _desks(resource, at, repair=repair)
                case Kind.SEATS:
                    found += _seats(resource, at, repair=repair)
                case Kind.SPACE:
                    found += _spaces(resource, at, repair=repair)
            if repair:
                Difference.objects.bulk_create(each for each in found if each.pk is None)
    return found


def _desks(pool: Resource, at: datetime, *, repair: bool) -> list[Difference]:
    today = offer.local_day(at)
    kept = {each.day: each for each in locks.days(pool, today)}
    planned = days.plans(pool, days.openings(pool) if pool.withdrawn_at is None else [], sorted(kept))
    taken = days.taken_cells(days.taking(pool, today), planned)
    found = []
    for plan in planned:
        day = kept[plan.day]
        free = [desks - took for desks, took in zip(plan.desks, taken[plan.day], strict=True)]
        of = {
            "cells": ({"desks": day.desks, "free": day.free}, {"desks": plan.desks, "free": free}),
            "slots": (_slots_kept(day), _slots_right(plan, free)),
        }
        wrong = {name: versions for name, versions in of.items() if versions[0] != versions[1]}
        found += [
            Difference(resource=pool, day=plan.day, of=name, kept=kept_, right=right, found_at=at)
            for name, (kept_, right) in wrong.items()
        ]
        if wrong and repair:
            days.write(pool, day, plan, taken[plan.day])
    return found


def _slots_kept(day: Day) -> list[list[object]]:
    rows = day.slots.values_list("minutes", "starts_at", "position", "first_cell", "last_cell", "free")
    return sorted([minutes, starts_at.isoformat(), *rest] for minutes, starts_at, *rest in rows)


def _slots_right(plan: Plan, free: list[int]) -> list[list[object]]:
    return sorted(
        [
            each.minutes,
            each.starts_at.isoformat(),
            each.position,
            each.first_cell,
            each.last_cell,
            min(free[each.first_cell - 1 : each.last_cell]),
        ]
        for each in plan.starts
    )


def _seats(group: Resource, at: datetime, *, repair: bool) -> list[Difference]:
    group.refresh_from_db()
    taken = group.bookings.aggregate(taken=Count("pk", filter=Q(state__in=TAKING)))["taken"]
    assert group.seats is not None  # noqa: S101
    right = group.seats - taken
    if group.left == right:
        return []
    found = Difference(resource=group, of="seats", kept=group.left, right=right, found_at=at)
    if repair:
        group.left = max(0, right)
        group.save(update_fields=("left",))
    return [found]


def _spaces(space: Resource, at: datetime, *, repair: bool) -> list[Difference]:
    """A booking that is over or lapsed occupies nothing. The opposite fault cannot be put right by itself."""
    idle = Occupation.objects.filter(space=space).exclude(booking__state__in=TAKING).select_related("booking")
    found = [
        Difference(
            resource=space,
            of="spaces",
            kept=[each.booking.locator, str(each.during)],
            right=None,
            found_at=at,
        )
        for each in idle
    ]
    if repair:
        Occupation.objects.filter(pk__in=[each.pk for each in idle]).delete()
    return found
