"""What people are told about their bookings. Nothing is said where only a phone is known."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from ventanilla.bookings import offer
from ventanilla.bookings.models import Booking, Kind, Waiting
from ventanilla.catalog import queries as catalog
from ventanilla.notices import services as notices
from ventanilla.packs.models import Appointment, Course, Venue


def confirmed(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever booked that it is confirmed."""
    _tell(booking, "booking_confirmed", at=at)


def moved(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever booked that it is at another time, place or in another way."""
    _tell(booking, "booking_moved", at=at)


def cancelled(booking: Booking, *, reason: str, at: datetime) -> None:
    """This function will tell whoever booked that it is cancelled, and why where the town says so."""
    _tell(booking, "booking_cancelled", at=at, reason=reason)


def switched(booking: Booking, *, contingency: bool, at: datetime) -> None:
    """This function will tell whoever was to come that they are called instead, or that they may come again."""
    _tell(booking, "booking_switched", at=at, contingency=contingency, modality=booking.modality)


def reminder(booking: Booking, *, at: datetime) -> None:
    """This function will remind whoever booked."""
    _tell(booking, "booking_reminder", at=at)


def offered(waiting: Waiting, booking: Booking, *, at: datetime) -> None:
    """This function will tell somebody who waits what is held for them, and until when."""
    _tell(booking, "booking_offer", at=at)


def not_accepted(waiting: Waiting, booking: Booking, *, at: datetime) -> None:
    """This function will tell somebody who waits that what was held for them has gone to the next."""
    _tell(booking, "booking_lapsed", at=at, left=waiting.ended_at is not None)


def held(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever asked for spaces that they are held, tentatively, and until when."""
    _tell(booking, "booking_held", at=at)


def not_confirmed(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever asked for spaces that they were let go, as nobody confirmed it in time."""
    _tell(booking, "booking_not_confirmed", at=at)


def certified(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever enrolled that the certificate of participation is there."""
    _tell(booking, "booking_certificate", at=at)


def _tell(booking: Booking, template: str, *, at: datetime, **more: object) -> None:
    if not booking.email:
        return
    rule = _rule(booking)
    neutral = rule is None or (isinstance(rule, Appointment) and rule.confidential)
    zone = offer.zone()
    notices.tell(
        to=booking.email,
        language=booking.language,
        template=template,
        context={
            "what": "" if neutral or rule is None else rule.name.say(booking.language),
            "locator": booking.locator,
            "when": timezone.localtime(booking.starts_at, zone),
            "until": timezone.localtime(booking.held_until, zone) if booking.held_until else None,
            **more,
        },
        about=booking.locator,
        at=at,
    )


def _rule(booking: Booking) -> Appointment | Course | Venue | None:
    city = catalog.city()
    found: Iterable[Appointment | Course | Venue]
    match booking.resource.kind:
        case Kind.DESKS:
            found = city.appointments.appointments if city.appointments else ()
        case Kind.SEATS:
            found = city.courses
        case _:
            found = city.venues
    return next((each for each in found if each.slug == booking.what), None)
