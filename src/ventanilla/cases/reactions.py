"""What the rooms below tell, heard: a case stays true to what became of the bookings it points at.

Each is heard inside the booking's own transaction, with its capacity and the booking locked; the case is
locked after them, and never before (docs/rooms/cases.md).
"""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from ventanilla.bookings import rules as bookings
from ventanilla.bookings import signals
from ventanilla.bookings.models import Booking
from ventanilla.cases import rules
from ventanilla.cases.models import Appointment, Case
from ventanilla.cases.services.record import locked, record
from ventanilla.people.models import Person


@receiver(signals.booking_confirmed)
def confirmed(booking: Booking, by: Person | None, at: datetime, **_: Any) -> None:
    """This function will write into the case that its appointment has been booked."""
    _heard(booking, rules.Tag.BOOKED, by, at)


@receiver(signals.booking_moved)
def moved(booking: Booking, by: Person | None, at: datetime, **_: Any) -> None:
    """This function will write into the case that its appointment is at another time."""
    _heard(booking, rules.Tag.BOOKING_MOVED, by, at)


@receiver(signals.booking_cancelled)
def cancelled(booking: Booking, by: Person | None, at: datetime, **_: Any) -> None:
    """This function will write into the case that its appointment is cancelled, and have another time chosen.

    What was only held is let go without a word.
    """
    if booking.happenings.filter(tag=bookings.Tag.CONFIRMED).exists():
        _heard(booking, rules.Tag.BOOKING_CANCELLED, by, at, ask_again=True)


@receiver(signals.booking_missed)
def missed(booking: Booking, by: Person | None, at: datetime, **_: Any) -> None:
    """This function will write into the case that nobody came, and have another time chosen."""
    _heard(booking, rules.Tag.BOOKING_MISSED, by, at, ask_again=True)


@receiver(signals.booking_attended)
def attended(booking: Booking, by: Person | None, at: datetime, **_: Any) -> None:
    """This function will write into the case that the person was attended: what waited for it can go on."""
    _heard(booking, rules.Tag.ATTENDED, by, at)


def _heard(
    booking: Booking, tag: rules.Tag, by: Person | None, at: datetime, *, ask_again: bool = False
) -> None:
    found = Appointment.objects.filter(booking=booking).select_related("case").first()
    if found is None:
        return
    case = locked(found.case)
    appointment = Appointment.objects.select_for_update().get(pk=found.pk)
    if appointment.booking_id != booking.pk:
        return
    if tag is rules.Tag.ATTENDED and appointment.ended_at is None:
        appointment.ended_at, appointment.attended = at, True
        appointment.save(update_fields=["ended_at", "attended"])
    record(
        case=case,
        tag=tag,
        by=by or _themself(case, tag),
        at=at,
        data={"appointment": appointment.what, "starts_at": booking.starts_at.isoformat()},
        occasion=rules.Occasion.ASK_TIME if ask_again and appointment.ended_at is None else None,
    )


def _themself(case: Case, tag: rules.Tag) -> Person | None:
    """Who acts where nobody is named: whoever filed, by their link; to miss is nobody's act."""
    return None if tag is rules.Tag.BOOKING_MISSED else case.filer
