"""Those who are here: arriving, tickets, being called, and how it ended."""

from datetime import datetime, timedelta

from django.db import transaction

from ventanilla.bookings import boards, offer, places, rules, signals
from ventanilla.bookings.models import Booking, Resource, Turn
from ventanilla.bookings.services import locks
from ventanilla.bookings.services.record import NotNow, record
from ventanilla.people.models import Person
from ventanilla.ui import live


class NotToday(Exception):
    """The appointment is of another day; ``starts_at`` says which."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__("the appointment is of another day")
        self.starts_at = starts_at


class NotServedNow(Exception):
    """It is not served without an appointment at this time."""


@transaction.atomic
def arrive(*, booking: Booking, at: datetime, by: Person | None = None) -> Turn:
    """This function will note that whoever has an appointment in person today is here, and give them a turn.

    Saying so twice changes nothing. Whoever was told missed and comes later that day gets a turn again,
    counted from when they came. Raises NotToday, or NotNow where the booking stands otherwise.
    """
    booking = locks.booking(booking)
    turn = locks.turn_of(booking)
    if turn is not None and turn.ended_at is None:
        return turn
    if offer.local_day(booking.starts_at) != offer.local_day(at):
        raise NotToday(booking.starts_at)
    if booking.modality not in ("", "in_person"):
        raise NotNow(rules.Tag.ARRIVED, booking.state)
    record(booking=booking, tag=rules.Tag.ARRIVED, by=by, at=at)
    known = places.appointment(booking.what)
    tolerance = timedelta(minutes=known.tolerance_minutes if known else 0)
    turn = turn or Turn(booking=booking, resource=booking.resource, day=offer.local_day(at))
    turn.what, turn.locator, turn.priority = booking.what, booking.locator, booking.priority
    turn.due_at, turn.arrived_at = rules.due(booking.starts_at, tolerance, at), at
    turn.called_at = turn.called_by = turn.ended_at = turn.served = None
    turn.calls, turn.desk = 0, ""
    turn.save()
    _news(booking.resource)
    return turn


@transaction.atomic
def ticket(*, pool: str, appointment: str, priority: bool, at: datetime, by: Person | None = None) -> Turn:
    """This function will give a ticket to whoever comes without an appointment.

    Raises NotServedNow outside the hours in which it is served so, except where an official gives it.
    """
    known = places.appointment(appointment)
    found = Resource.objects.filter(slug=pool, withdrawn_at=None).first()
    if known is None or found is None or pool not in known.pools:
        raise NotServedNow
    (resource,) = locks.resources([found.pk])
    if by is None and not places.walk_in_now(known, at):
        raise NotServedNow
    day = offer.local_day(at)
    number = Turn.objects.filter(resource=resource, day=day, booking=None).count() + 1
    turn = Turn.objects.create(
        resource=resource,
        day=day,
        what=appointment,
        locator=f"{_letters(pool)}{number:02}",
        due_at=at,
        arrived_at=at,
        priority=priority,
    )
    _news(resource)
    return turn


@transaction.atomic
def call_next(*, resource: Resource, desk: str, by: Person, at: datetime) -> Turn | None:
    """This function will call whoever comes next (``rules.place``) to a desk, or return None: nobody waits.

    Officials who call at once each get somebody else (docs/algorithms/bookings.md).
    """
    for waiting in boards.waiting_here(resource, offer.local_day(at), at):
        turn = locks.turn_nobody_called(waiting)
        if turn is not None:
            return _call(turn, desk, by, at)
    return None


@transaction.atomic
def call_again(*, turn: Turn, by: Person, at: datetime) -> Turn:
    """This function will call once more whoever has been called, to the same desk. Raises NotNow."""
    turn = _open(turn, rules.Tag.CALLED)
    return _call(turn, turn.desk, by, at)


@transaction.atomic
def put_back(*, turn: Turn, by: Person, at: datetime) -> Turn:
    """This function will let whoever was called by mistake wait on, in the place they had. Raises NotNow."""
    turn = _open(turn, rules.Tag.NOTED)
    turn.called_at = turn.called_by = None
    turn.desk = ""
    turn.save()
    if turn.booking is not None:
        record(booking=turn.booking, tag=rules.Tag.NOTED, by=by, at=at, data={"put_back": True})
    _news(turn.resource)
    return turn


@transaction.atomic
def serve(*, at: datetime, by: Person, turn: Turn | None = None, booking: Booking | None = None) -> None:
    """This function will write down that somebody was served: of a turn, or of a booking that has none.

    Raises NotNow where it ended already. Sends ``booking_attended``.
    """
    _end(turn, booking, rules.Tag.DONE, by, at)


@transaction.atomic
def miss(*, at: datetime, by: Person, turn: Turn | None = None, booking: Booking | None = None) -> None:
    """This function will write down that nobody came: for a turn that was called, or at the time of a booking.

    Raises NotNow where it ended already, or where the time of the booking has not passed. Sends
    ``booking_missed``.
    """
    _end(turn, booking, rules.Tag.MISSED, by, at)


@transaction.atomic
def note(*, booking: Booking, text: str, by: Person, at: datetime) -> None:
    """This function will keep a note for colleagues on a booking."""
    record(booking=locks.booking(booking), tag=rules.Tag.NOTED, by=by, at=at, reason=text)


def _call(turn: Turn, desk: str, by: Person, at: datetime) -> Turn:
    turn.called_at, turn.called_by, turn.desk = at, by, desk
    turn.calls += 1
    turn.save()
    if turn.booking is not None:
        record(booking=turn.booking, tag=rules.Tag.CALLED, by=by, at=at, data={"desk": desk})
    _news(turn.resource)
    return turn


def _open(turn: Turn, tag: rules.Tag) -> Turn:
    """The turn as it is now, locked after its booking, that has been called and has not ended."""
    turn = locks.turn(turn)
    if turn.ended_at is not None or turn.called_at is None:
        raise NotNow(tag, "ended" if turn.ended_at else "waiting")
    return turn


def _end(turn: Turn | None, booking: Booking | None, tag: rules.Tag, by: Person, at: datetime) -> None:
    if turn is None and booking is not None:
        turn = Turn.objects.filter(booking=booking).first()
    if turn is not None:
        turn = locks.turn(turn)
        if turn.ended_at is not None:
            raise NotNow(tag, "ended")
        turn.ended_at, turn.served = at, tag is rules.Tag.DONE
        turn.save()
        booking = turn.booking
        _news(turn.resource)
    elif booking is not None:
        booking = locks.booking(booking)
        if tag is rules.Tag.MISSED and at < booking.starts_at:
            raise NotNow(tag, booking.state)
    if booking is None:
        return
    record(booking=booking, tag=tag, by=by, at=at)
    news = signals.booking_attended if tag is rules.Tag.DONE else signals.booking_missed
    news.send(sender=Booking, booking=booking, by=by, at=at)


def _letters(pool: str) -> str:
    """A, B, C… by the place of the pool among those of its office: no two tickets there look alike."""
    known = places.pool(pool)
    own = [each.slug for each in places.pools_at(known.office)] if known else [pool]
    first, last = divmod(own.index(pool), 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


def _news(resource: Resource) -> None:
    live.changed(f"day:{resource.department}")
    known = places.pool(resource.slug)
    if known is not None:
        live.changed(f"hall:{known.office}")
