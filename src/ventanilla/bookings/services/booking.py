"""Times at desks: held while the person answers, confirmed, moved, cancelled, and lapsed."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, transaction

from ventanilla.bookings import boards, offer, rules, signals
from ventanilla.bookings.models import Booking, Kind, Waiting
from ventanilla.bookings.rules import NotOffered, State, Tag, Why
from ventanilla.bookings.services import capacity, line, locks, telling
from ventanilla.bookings.services.capacity import Taken
from ventanilla.bookings.services.limits import check_holds, check_person
from ventanilla.bookings.services.record import NotNow, begin, record
from ventanilla.packs import models as packs
from ventanilla.people.models import Person


class Lapsed(Exception):
    """The time is no longer held: it took too long."""


class TooLate(Exception):
    """It begins too soon for the person to change or cancel it; ``until`` they could."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until}")
        self.until = until


class _Slot(NamedTuple):
    resource: int
    day: int
    position: int
    first_cell: int
    last_cell: int
    free: int
    overdue: bool | None


TRIES = 5

ASKED = (
    *("what", "modality", "starts_at", "ends_at", "visitor", "language", "priority"),
    *("person_id", "name", "email", "phone", "answers"),
)

# In one statement, which sees one moment: a time is free, or something that takes it is overdue, or it is taken.
SLOT = """
SELECT slot.resource_id, slot.day_id, slot.position, slot.first_cell, slot.last_cell, slot.free,
       CASE WHEN slot.free = 0 THEN EXISTS (
            SELECT FROM bookings_booking AS booking
             WHERE booking.resource_id = slot.resource_id
               AND booking.state = 'held' AND booking.held_until <= %(at)s
               AND booking.starts_at < %(ends_at)s AND booking.ends_at > %(starts_at)s) END
  FROM bookings_slot AS slot JOIN bookings_resource AS pool ON pool.id = slot.resource_id
 WHERE pool.slug = %(pool)s AND slot.minutes = %(minutes)s AND slot.starts_at = %(starts_at)s
   AND pool.withdrawn_at IS NULL"""


def hold(
    *,
    appointment: str,
    pool: str,
    starts_at: datetime,
    modality: str,
    language: str,
    visitor: str,
    priority: bool,
    at: datetime,
    by: Person | None = None,
) -> Booking:
    """This function will hold a time for whoever is about to answer what is asked, for the pack's ``hold_minutes``.

    ``visitor`` is the digest of a browser, which may hold a few at once; empty: nobody's browser. ``by`` is
    an official, for whom neither the lead time nor what is kept for priority counts. Raises NotOffered,
    TooMany, or Taken.
    """
    rule = offer.appointment(appointment)
    found = Booking(
        what=appointment,
        modality=modality,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=rule.minutes),
        visitor=visitor,
        language=language,
        priority=priority,
    )
    return _held(found, rule, pool, by=by, at=at)


def hold_again(*, booking: Booking, at: datetime) -> Booking:
    """This function will hold the time of a lapsed booking once more, with all that was answered.

    Raises NotOffered, TooMany, Taken, or NotNow where the booking is confirmed or over.
    """
    if booking.state == State.HELD and booking.held_until is not None and booking.held_until <= at:
        lapse_together([booking.pk], at)
    booking = Booking.objects.select_related("resource").get(pk=booking.pk)
    if booking.state == State.HELD:
        return booking
    if booking.state != State.LAPSED:
        raise NotNow(Tag.HELD, booking.state)
    again = Booking(**{name: getattr(booking, name) for name in ASKED})
    return _held(again, offer.appointment(booking.what), booking.resource.slug, by=None, at=at)


def keep_answers(
    *, booking: Booking, answers: dict[str, Any], name: str, email: str, phone: str, at: datetime
) -> Booking:
    """This function will keep what was answered, even where the hold has just lapsed. Raises NotNow."""
    values = {"answers": answers, "name": name, "email": email.lower(), "phone": phone}
    kept = Booking.objects.filter(pk=booking.pk, state__in=(State.HELD, State.LAPSED)).update(**values)
    if not kept:
        raise NotNow(Tag.NOTED, booking.state)
    for field, value in values.items():
        setattr(booking, field, value)
    return booking


@transaction.atomic
def confirm(*, booking: Booking, person: Person | None, by: Person | None, at: datetime) -> Booking:
    """This function will confirm a time that is held, for a person with an account or with a contact alone.

    Raises Lapsed; TooMany where they have as many as one person may; Barred where they have missed too
    many; NotNow.
    """
    email = booking.email or (person.email if person else "")
    locks.contacts(email=email, phone=booking.phone, person=person)
    now = locks.booking(booking)
    if now.state == State.LAPSED or (
        now.state == State.HELD and now.held_until is not None and now.held_until <= at
    ):
        raise Lapsed
    if (now.email, now.phone) != (booking.email, booking.phone):
        raise NotNow(Tag.CONFIRMED, now.state)
    now.person, now.email = person, email
    if now.resource.kind == Kind.DESKS:
        check_person(now, offer.appointment(now.what), at=at)
    now.held_until = None
    record(booking=now, tag=Tag.CONFIRMED, by=by, at=at)
    if not now.visitor:
        Waiting.objects.filter(booking=now, ended_at=None).update(ended_at=at)
    signals.booking_confirmed.send(sender=Booking, booking=now, by=by, at=at)
    telling.confirmed(now, at=at)
    return now


@transaction.atomic
def move(
    *, booking: Booking, pool: str, starts_at: datetime, modality: str, by: Person | None, at: datetime
) -> Booking:
    """This function will give a confirmed booking another time, or leave it as it is.

    ``by`` None: the person themself, by their link. For an official neither the time to change nor the lead
    time counts. Raises NotOffered, Taken, TooLate, or NotNow.
    """
    rule = offer.appointment(booking.what)
    own = _by_themself(booking, by)
    slot = _slot(rule, pool, starts_at, modality, priority=booking.priority, official=not own, at=at)
    now = locks.whole(booking, (slot.resource, starts_at))
    _assert_confirmed(now, Tag.MOVED)
    if own:
        _assert_in_time(now, rule, at)
    before = {"pool": now.resource.slug, "starts_at": now.starts_at.isoformat(), "modality": now.modality}
    freed = line.Freed.of(now)
    # Both days are locked, so nobody sees what is given back before the new time is had.
    capacity.give_back(now)
    if not capacity.take(day=slot.day, first=slot.first_cell, last=slot.last_cell):
        raise Taken
    length = now.ends_at - now.starts_at
    now.resource_id, now.starts_at, now.ends_at = slot.resource, starts_at, starts_at + length
    now.modality = modality
    record(booking=now, tag=Tag.MOVED, by=by, at=at, data=before)
    line.offer_freed([freed], at=at)
    now = Booking.objects.select_related("resource").get(pk=now.pk)
    signals.booking_moved.send(sender=Booking, booking=now, by=by, at=at)
    telling.moved(now, at=at)
    return now


@transaction.atomic
def cancel(
    *, booking: Booking, by: Person | None, at: datetime, reason: str = "", however_late: bool = False
) -> Booking:
    """This function will cancel what is held or confirmed, and offer what it took to whoever waits.

    ``however_late``: because what it was for is over. Raises TooLate where the person themself may no longer,
    or NotNow.
    """
    now = locks.whole(booking)
    if (
        not however_late
        and now.state == State.CONFIRMED
        and now.resource.kind == Kind.DESKS
        and _by_themself(now, by)
    ):
        _assert_in_time(now, offer.appointment(now.what), at)
    return undo(now, Tag.CANCELLED, by=by, at=at, reason=reason)


def lapse(*, at: datetime) -> int:
    """This function will let go of everything whose hold has ended, and return how many that were.

    What shares a day or a group is done in one transaction, the rest in others: one fault holds nothing up.
    """
    due = Booking.objects.filter(state=State.HELD, held_until__lte=at).order_by("resource_id", "starts_at")

    def together(row: tuple[int, int, str, datetime]) -> tuple[int, object]:
        pk, resource, kind, starts_at = row
        return (resource, pk) if kind == Kind.SPACE else (resource, offer.local_day(starts_at))

    rows = due.values_list("pk", "resource_id", "resource__kind", "starts_at")
    return sum(lapse_together([row[0] for row in rows], at) for _, rows in groupby(rows, together))


@transaction.atomic
def lapse_together(ids: list[int], at: datetime) -> int:
    """This function will let go of holds of one day or group that have ended: the first locks what all took."""
    if not ids:
        return 0
    first = locks.whole(Booking(pk=ids[0]))
    over = [
        each
        for each in locks.bookings(ids)
        if each.resource_id == first.resource_id
        and offer.local_day(each.starts_at) == offer.local_day(first.starts_at)
        and each.state == State.HELD
        and each.held_until is not None
        and each.held_until <= at
    ]
    for each in over:
        undo(each, Tag.LAPSED, by=None, at=at)
    return len(over)


def undo(now: Booking, tag: Tag, *, by: Person | None, at: datetime, reason: str = "") -> Booking:
    """This function will end a booking that is locked with its capacity, as cancelled or as lapsed."""
    was = now.state
    freed = line.Freed.of(now)
    record(booking=now, tag=tag, by=by, at=at, reason=reason)
    capacity.give_back(now)
    after = line.not_taken(now, lapsed=tag is Tag.LAPSED, at=at)
    line.offer_freed([freed], at=at, after=after)
    if tag is Tag.LAPSED:
        signals.booking_lapsed.send(sender=Booking, booking=now, by=by, at=at)
        if now.resource.kind == Kind.SPACE:
            telling.not_confirmed(now, at=at)
    else:
        signals.booking_cancelled.send(sender=Booking, booking=now, by=by, at=at)
        if was == State.CONFIRMED or now.resource.kind == Kind.SPACE:
            telling.cancelled(now, reason=reason, at=at)
    return now


def _held(found: Booking, rule: packs.Appointment, pool: str, *, by: Person | None, at: datetime) -> Booking:
    """Who is too late for the last place looks again, as long as something there should have lapsed."""
    for _ in range(TRIES):
        slot = _slot(
            rule,
            pool,
            found.starts_at,
            found.modality,
            priority=found.priority,
            official=by is not None,
            at=at,
        )
        if slot.free and _take(found, slot, by=by, at=at):
            return found
        if slot.overdue:
            lapse_together(_overdue(found, slot.resource, at), at)
        elif not slot.free:
            break
    raise Taken


@transaction.atomic
def _take(found: Booking, slot: _Slot, *, by: Person | None, at: datetime) -> bool:
    if found.visitor:
        locks.visitor(found.visitor)
        check_holds(found.visitor, at=at)
    if not capacity.take(day=slot.day, first=slot.first_cell, last=slot.last_cell):
        return False
    found.resource_id = slot.resource
    found.held_until = at + timedelta(minutes=offer.appointments().hold_minutes)
    begin(booking=found, by=by, at=at)
    return True


def _overdue(wanted: Booking, resource: int, at: datetime) -> list[int]:
    over = Booking.objects.filter(
        resource=resource,
        state=State.HELD,
        held_until__lte=at,
        starts_at__lt=wanted.ends_at,
        ends_at__gt=wanted.starts_at,
    )
    return list(over.values_list("pk", flat=True))


def _slot(
    rule: packs.Appointment,
    pool: str,
    starts_at: datetime,
    modality: str,
    *,
    priority: bool,
    official: bool,
    at: datetime,
) -> _Slot:
    """The slot as anybody sees it, without a lock: whoever finds it full need not wait to be refused."""
    if pool not in rule.pools:
        raise NotOffered(Why.POOL)
    if modality not in boards.modalities(rule):
        raise NotOffered(Why.MODALITY)
    if starts_at < at + (timedelta(0) if official else timedelta(hours=rule.lead_hours)):
        raise NotOffered(Why.TOO_SOON)
    if offer.local_day(starts_at) > offer.local_day(at) + timedelta(days=rule.horizon_days):
        raise NotOffered(Why.TOO_FAR)
    with connection.cursor() as cursor:
        ends_at = starts_at + timedelta(minutes=rule.minutes)
        asked: dict[str, Any] = {
            "pool": pool,
            "minutes": rule.minutes,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "at": at,
        }
        cursor.execute(SLOT, asked)
        row = cursor.fetchone()
    if row is None:
        raise NotOffered(Why.NO_SUCH_TIME)
    slot = _Slot(*row)
    if not (priority or official) and rules.is_kept(rule.priority, slot.position, starts_at, at=at):
        raise NotOffered(Why.PRIORITY)
    return slot


def _by_themself(booking: Booking, by: Person | None) -> bool:
    return by is None or by.pk == booking.person_id


def _assert_in_time(booking: Booking, rule: packs.Appointment, at: datetime) -> None:
    until = booking.starts_at - timedelta(hours=rule.change_until_hours)
    if at > until:
        raise TooLate(until)


def _assert_confirmed(booking: Booking, tag: Tag) -> None:
    if not rules.may_happen(tag, State(booking.state)):
        raise NotNow(tag, booking.state)
