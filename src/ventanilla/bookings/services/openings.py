"""When a pool is open, edited by officials: what no longer fits is moved or cancelled, and told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from ventanilla.bookings import offer, signals
from ventanilla.bookings.models import Booking, Day, Kind, Opening, Resource, Slot, Waiting
from ventanilla.bookings.rules import NotOffered, Plan, State, Tag, cells_of, is_kept
from ventanilla.bookings.services import capacity, days, line, locks, telling
from ventanilla.bookings.services.record import record
from ventanilla.people.models import Person

MOVABLE = (State.HELD, State.CONFIRMED)


class Grown(Exception):
    """More bookings are affected than the official was shown: ``affected`` are all of them, now."""

    def __init__(self, affected: list[Booking]) -> None:
        super().__init__(f"{len(affected)} are affected")
        self.affected = affected


@dataclass
class Changed:
    """What a change of openings did to bookings."""

    moved: list[Booking] = field(default_factory=list)
    cancelled: list[Booking] = field(default_factory=list)


def affected(*, resource: Resource, openings: Sequence[Opening], at: datetime) -> list[Booking]:
    """This function will return the confirmed bookings that would no longer fit, latest made first.

    ``openings`` are all that would hold from now on, exceptions among them, saved or not.
    """
    planned = _planned(resource, openings, at)
    return [each for each in _displaced(resource, planned, at) if each.state == State.CONFIRMED]


@transaction.atomic
def change_openings(
    *, resource: Resource, openings: Sequence[Opening], by: Person, at: datetime, seen: set[int]
) -> Changed:
    """This function will have a resource open as said from now on, and nothing else than that.

    Openings that are the same stay; others are ended and made. A booking that no longer fits goes to the
    nearest free time of the same pool, or else is cancelled; each person is told. ``seen`` are the ids of
    the bookings that the official was shown: raises Grown if others are affected by now.
    """
    return reopen(resource, openings, by=by, at=at, seen=seen)


def reopen(
    resource: Resource,
    wanted: Sequence[Opening],
    *,
    by: Person | None,
    at: datetime,
    seen: set[int] | None = None,
) -> Changed:
    """This function will do as ``change_openings`` says. ``seen`` None: nobody has to be shown anything."""
    locks.resources([resource.pk])
    if resource.kind != Kind.DESKS:
        _write_openings(resource, wanted, by=by, at=at)
        return Changed()
    today = offer.local_day(at)
    kept = {each.day: each for each in locks.days(resource, today)}
    planned = _planned(resource, wanted, at)
    displaced = locks.bookings(each.pk for each in _displaced(resource, planned, at))
    confirmed = [each for each in displaced if each.state == State.CONFIRMED]
    if seen is not None and {each.pk for each in confirmed} - seen:
        raise Grown(confirmed)
    _write_openings(resource, wanted, by=by, at=at)
    gone = {each.pk for each in displaced}
    staying = [each for each in days.taking(resource, today) if each.pk not in gone]
    taken = days.taken_cells(staying, planned)
    widened: list[Plan] = []
    for each in planned:
        day = kept.get(each.day)
        if day is None:
            continue
        if day.desks != each.desks or _starts(day) != _starts_of(each) or _any_on(displaced, each):
            if any(new > old for new, old in zip(each.desks, day.desks, strict=False)):
                widened.append(each)
            days.write(resource, day, each, taken[each.day])
    changed = Changed()
    for booking in sorted(displaced, key=lambda each: (each.made_at, each.pk)):
        _resettle(booking, changed, by=by, at=at)
    line.offer_freed(_opened(resource, widened), at=at)
    return changed


def _planned(resource: Resource, wanted: Sequence[Opening], at: datetime) -> list[Plan]:
    """What every day that is kept would be."""
    kept = Day.objects.filter(resource=resource, day__gte=offer.local_day(at)).order_by("day")
    return days.plans(resource, wanted, kept.values_list("day", flat=True))


def _displaced(resource: Resource, planned: Sequence[Plan], at: datetime) -> list[Booking]:
    """Who was first stays; who came latest goes. Nobody who is being served, or whose time has begun."""
    if not planned:
        return []
    bookings = days.taking(resource, planned[0].day)
    fixed = [each for each in bookings if each.state not in MOVABLE or each.starts_at <= at]
    taken = days.taken_cells(fixed, planned)
    by_day = {each.day: each for each in planned}
    zone = offer.zone()
    found = []
    for booking in bookings:
        if booking.state not in MOVABLE or booking.starts_at <= at:
            continue
        plan = by_day.get(booking.starts_at.astimezone(zone).date())
        if plan is None:
            continue
        first, last = cells_of(booking.starts_at, booking.ends_at, plan.begins_at)
        cells = range(first - 1, last)
        if all(taken[plan.day][cell] < plan.desks[cell] for cell in cells):
            for cell in cells:
                taken[plan.day][cell] += 1
        else:
            found.append(booking)
    return found[::-1]


def _resettle(booking: Booking, changed: Changed, *, by: Person | None, at: datetime) -> None:
    """The nearest free time of the same pool, or none. Its old cells are gone already."""
    slot = _nearest(booking, at) if booking.state == State.CONFIRMED else None
    if slot is None:
        was = booking.state
        record(booking=booking, tag=Tag.CANCELLED, by=by, at=at, data={"openings": True})
        line.not_taken(booking, lapsed=False, at=at)
        signals.booking_cancelled.send(sender=Booking, booking=booking, by=by, at=at)
        if was == State.CONFIRMED:
            changed.cancelled.append(booking)
            telling.cancelled(booking, reason="", at=at)
        return
    before = {
        "pool": booking.resource.slug,
        "starts_at": booking.starts_at.isoformat(),
        "modality": booking.modality,
        "openings": True,
    }
    booking.ends_at = slot.starts_at + (booking.ends_at - booking.starts_at)
    booking.starts_at = slot.starts_at
    record(booking=booking, tag=Tag.MOVED, by=by, at=at, data=before)
    signals.booking_moved.send(sender=Booking, booking=booking, by=by, at=at)
    changed.moved.append(booking)
    telling.moved(booking, at=at)


def _nearest(booking: Booking, at: datetime) -> Slot | None:
    minutes = int((booking.ends_at - booking.starts_at).total_seconds() // 60)
    try:
        rule = offer.appointment(booking.what)
    except NotOffered:
        return None
    if minutes != rule.minutes or booking.resource.withdrawn_at is not None:
        return None
    free = Slot.objects.filter(
        resource=booking.resource,
        minutes=minutes,
        free__gt=0,
        starts_at__gte=at + timedelta(hours=rule.lead_hours),
    )
    nearest = sorted(free, key=lambda slot: (abs(slot.starts_at - booking.starts_at), slot.starts_at))
    for slot in nearest:
        if not booking.priority and is_kept(rule.priority, slot.position, slot.starts_at, at=at):
            continue
        if capacity.take(day=slot.day_id, first=slot.first_cell, last=slot.last_cell):
            return slot
    return None


def _write_openings(
    resource: Resource, wanted: Sequence[Opening], *, by: Person | None, at: datetime
) -> None:
    now = {_said(each): each for each in Opening.objects.filter(resource=resource, ended_at=None)}
    staying = {_said(each) for each in wanted} & set(now)
    Opening.objects.filter(pk__in=[each.pk for said, each in now.items() if said not in staying]).update(
        ended_at=at
    )
    Opening.objects.bulk_create(
        Opening(
            resource=resource,
            weekday=each.weekday,
            first=each.first,
            last=each.last,
            opens=each.opens,
            closes=each.closes,
            desks=each.desks,
            reason=each.reason,
            made_at=at,
            by=by,
        )
        for said, each in {_said(each): each for each in wanted}.items()
        if said not in staying
    )


def _said(each: Opening) -> tuple[object, ...]:
    return each.weekday, each.first, each.last, each.opens, each.closes, each.desks, each.reason


def _starts(day: Day) -> set[tuple[int, datetime, int]]:
    return set(day.slots.values_list("minutes", "starts_at", "position"))


def _starts_of(plan: Plan) -> set[tuple[int, datetime, int]]:
    return {(each.minutes, each.starts_at, each.position) for each in plan.starts}


def _any_on(bookings: Iterable[Booking], plan: Plan) -> bool:
    zone = offer.zone()
    return any(each.starts_at.astimezone(zone).date() == plan.day for each in bookings)


def _opened(resource: Resource, widened: Iterable[Plan]) -> list[line.Freed]:
    if not Waiting.objects.filter(resource=resource, ended_at=None, booking=None).exists():
        return []
    return [
        line.Freed(resource, each.starts_at, each.starts_at + timedelta(minutes=each.minutes))
        for plan in widened
        for each in plan.starts
    ]
