"""The line: what is freed is offered to the first it fits, in the transaction that frees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from ventanilla.bookings import offer, rules
from ventanilla.bookings.models import Booking, Kind, Resource, Slot, Waiting
from ventanilla.bookings.rules import NotOffered, State, Tag
from ventanilla.bookings.services import capacity, locks, telling
from ventanilla.bookings.services.record import begin
from ventanilla.people.models import Person


class Left(Exception):
    """They no longer wait: they have left the line, or have what they waited for."""


@dataclass(frozen=True)
class Freed:
    """What somebody else could have now: a while at a pool of desks, or a seat."""

    resource: Resource
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, booking: Booking) -> "Freed":
        """This function will return what a booking takes, to be offered once it is given back."""
        return cls(booking.resource, booking.starts_at, booking.ends_at)


def wait(
    *,
    what: str,
    resource: str,
    modality: str,
    from_day: date | None,
    to_day: date | None,
    name: str,
    email: str,
    language: str,
    answers: dict[str, Any],
    person: Person | None,
    priority: bool,
    at: datetime,
) -> Waiting:
    """This function will put somebody at the end of the line for a pool or a group.

    Whoever waits for the same already keeps their place. ``from_day`` and ``to_day`` are for desks: when
    they could come. Raises NotOffered for what is not there.
    """
    pool = Resource.objects.filter(slug=resource, withdrawn_at=None).first()
    if pool is None:
        raise NotOffered(rules.Why.POOL)
    if pool.kind == Kind.DESKS:
        rule = offer.appointment(what)
        if resource not in rule.pools:
            raise NotOffered(rules.Why.POOL)
        if modality not in rule.modalities:
            raise NotOffered(rules.Why.MODALITY)
    with transaction.atomic():
        locks.contacts(email=email, phone="", person=person)
        mine = Waiting.objects.filter(
            resource=pool, what=what, email=email.lower(), ended_at=None, from_day=from_day, to_day=to_day
        )
        if pool.kind == Kind.SEATS:
            # One guardian may wait for two children.
            mine = mine.filter(name=name)
        return mine.first() or Waiting.objects.create(
            resource=pool,
            what=what,
            modality=modality,
            from_day=from_day,
            to_day=to_day,
            name=name,
            email=email.lower(),
            language=language,
            answers=answers,
            person=person,
            priority=priority,
            since=at,
        )


def accept(*, waiting: Waiting, at: datetime) -> Booking:
    """This function will confirm what is offered to somebody who waits.

    Raises Lapsed where the time to accept has passed or nothing is offered, TooMany, or Barred.
    """
    from ventanilla.bookings.services.booking import Lapsed, confirm

    now = Waiting.objects.select_related("booking").get(pk=waiting.pk)
    if now.booking is None:
        raise Lapsed
    return confirm(booking=now.booking, person=now.person, by=None, at=at)


@transaction.atomic
def leave(*, waiting: Waiting, at: datetime) -> None:
    """This function will take somebody out of the line; what was offered to them goes to the next."""
    from ventanilla.bookings.services.booking import undo

    now = Waiting.objects.select_related("booking").get(pk=waiting.pk)
    booking = locks.whole(now.booking) if now.booking is not None else None
    now = locks.waiting(now)
    if now.ended_at is not None:
        return
    now.ended_at = at
    now.save(update_fields=("ended_at",))
    if booking is not None and now.booking_id == booking.pk and booking.state == State.HELD:
        undo(booking, Tag.CANCELLED, by=None, at=at)


def not_taken(booking: Booking, *, lapsed: bool, at: datetime) -> int:
    """This function will let go of whoever a booking was offered to, and return their place in the line, or 0.

    Whoever has let as many offers pass as one may leaves the line.
    """
    if booking.visitor:
        return 0
    for found in Waiting.objects.filter(booking=booking, ended_at=None).select_for_update(of=("self",)):
        found.booking = None
        if lapsed and found.offers >= rules.MOST_OFFERS:
            found.ended_at = at
        found.save(update_fields=("booking", "ended_at"))
        if lapsed:
            telling.not_accepted(found, booking, at=at)
        return found.pk
    return 0


def offer_freed(freed: Iterable[Freed], *, at: datetime, after: int = 0) -> None:
    """This function will offer each freed place down the line, behind ``after``, to whom it fits.

    What is freed is locked, and written already.
    """
    for each in freed:
        if each.starts_at > at or each.resource.kind == Kind.SEATS:
            _offer(each, at=at, after=after)


def _offer(freed: Freed, *, at: datetime, after: int) -> None:
    """Down the line, until nothing of it is left."""
    if freed.resource.kind == Kind.SPACE or freed.resource.withdrawn_at is not None:
        return
    line = Waiting.objects.filter(resource=freed.resource, ended_at=None, booking=None, pk__gt=after)
    if not line.exists():
        return
    place = _seat if freed.resource.kind == Kind.SEATS else _desk
    left = _left(freed, at)
    for waiting in locks.line(freed.resource):
        if waiting.booking_id is not None or waiting.pk <= after:
            continue
        if not left:
            return
        found = place(waiting, left, freed, at)
        if found is not None:
            found.resource = freed.resource
            waiting.booking = begin(booking=found, by=None, at=at, data={"waiting": waiting.pk})
            waiting.offers += 1
            waiting.save(update_fields=("booking", "offers"))
            telling.offered(waiting, found, at=at)
            left = _left(freed, at)


def _left(freed: Freed, at: datetime) -> list[Slot] | int:
    """The times that overlap what was freed and can be had, or how many seats can."""
    if freed.resource.kind == Kind.SEATS:
        return Resource.objects.values_list("left", flat=True).get(pk=freed.resource.pk) or 0
    day = capacity.day_of(freed.resource.pk, freed.starts_at)
    if day is None:
        return []
    first, last = rules.cells_of(freed.starts_at, freed.ends_at, day.begins_at)
    slots = Slot.objects.filter(day=day, first_cell__lte=last, last_cell__gte=first, starts_at__gt=at)
    return list(slots.filter(free__gt=0).order_by("starts_at"))


def _desk(waiting: Waiting, left: Any, freed: Freed, at: datetime) -> Booking | None:
    try:
        rule = offer.appointment(waiting.what)
    except NotOffered:
        return None
    day = offer.local_day(freed.starts_at)
    too_early = waiting.from_day is not None and day < waiting.from_day
    too_late = waiting.to_day is not None and day > waiting.to_day
    if too_early or too_late:
        return None
    accept = at + timedelta(hours=offer.appointments().accept_hours)
    for slot in left:
        if slot.minutes != rule.minutes:
            continue
        if not waiting.priority and rules.is_kept(rule.priority, slot.position, slot.starts_at, at=at):
            continue
        held_until = min(accept, slot.starts_at - timedelta(hours=rule.change_until_hours))
        if held_until > at and capacity.take(day=slot.day_id, first=slot.first_cell, last=slot.last_cell):
            ends_at = slot.starts_at + timedelta(minutes=rule.minutes)
            return _place(waiting, slot.starts_at, ends_at, held_until)
    return None


def _seat(waiting: Waiting, _left: Any, freed: Freed, at: datetime) -> Booking | None:
    try:
        rule = offer.course(waiting.what)
    except NotOffered:
        return None
    if not Resource.objects.filter(pk=freed.resource.pk, left__gt=0).update(left=F("left") - 1):
        return None
    return _place(waiting, freed.starts_at, freed.ends_at, at + timedelta(hours=rule.accept_hours))


def _place(waiting: Waiting, starts_at: datetime, ends_at: datetime, held_until: datetime) -> Booking:
    return Booking(
        what=waiting.what,
        modality=waiting.modality,
        starts_at=starts_at,
        ends_at=ends_at,
        held_until=held_until,
        person=waiting.person,
        name=waiting.name,
        email=waiting.email,
        language=waiting.language,
        answers=waiting.answers,
        priority=waiting.priority,
    )
