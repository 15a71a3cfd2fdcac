"""What people are told about their bookings: by e-mail, or by text message where only a phone is known.

A confidential appointment is told in neutral words: what it is about is read on its page only.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ventanilla.bookings import calendars, naming, offer
from ventanilla.bookings.models import Booking, Kind, Waiting
from ventanilla.bookings.rules import NotOffered
from ventanilla.catalog import queries as catalog
from ventanilla.notices import services as notices
from ventanilla.ui import here


def confirmed(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever booked that it is confirmed, with a file for their calendar."""
    _tell(booking, "booking_confirmed", at=at, enclose=True)


def moved(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever booked that it is at another time, place or in another way."""
    _tell(booking, "booking_moved", at=at, enclose=True)


def switched(booking: Booking, *, contingency: bool, at: datetime) -> None:
    """This function will tell whoever was to come that they are attended in another way, or may come again."""
    said = catalog.city().about.contingency
    message = said.message.say(booking.language) if said and contingency else ""
    _tell(booking, "booking_switched", at=at, enclose=True, contingency=contingency, message=message)


def cancelled(booking: Booking, *, reason: str, at: datetime) -> None:
    """This function will tell whoever booked that it is cancelled, and why where the town says so."""
    _tell(booking, "booking_cancelled", at=at, enclose=True, reason=reason)


def reminder(booking: Booking, *, at: datetime) -> None:
    """This function will remind whoever booked."""
    _tell(booking, "booking_reminder", at=at)


def offered(waiting: Waiting, booking: Booking, *, at: datetime) -> None:
    """This function will tell somebody who waits what is held for them, and until when."""
    _tell(booking, "booking_offer", at=at, page=("portal:waiting", waiting.token))


def not_accepted(waiting: Waiting, booking: Booking, *, at: datetime) -> None:
    """This function will tell somebody who waits that what was held for them has gone to the next."""
    left = waiting.ended_at is not None
    _tell(booking, "booking_lapsed", at=at, page=("portal:waiting", waiting.token), left=left)


def held(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever asked for spaces that they are held, tentatively, and until when."""
    _tell(booking, "booking_held", at=at)


def not_confirmed(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever asked for spaces that they were let go, as nobody confirmed it in time."""
    _tell(booking, "booking_not_confirmed", at=at)


def certified(booking: Booking, *, at: datetime) -> None:
    """This function will tell whoever enrolled that the certificate of participation is there."""
    _tell(booking, "booking_certificate", at=at)


def _tell(
    booking: Booking,
    template: str,
    *,
    at: datetime,
    enclose: bool = False,
    page: tuple[str, str] | None = None,
    **more: object,
) -> None:
    name, token = page or ("portal:booking", booking.token)
    city, zone = catalog.city(), offer.zone()
    with here.speaking(city, booking.language):
        path = reverse(name, args=[token])
        said = naming.about(booking)
        context = {
            "kind": booking.resource.kind,
            "what": "" if said.confidential else said.what,
            "how": said.how,
            "modality": said.modality,
            "place": said.place,
            "bring": "" if said.confidential else _bring(booking),
            "locator": booking.locator,
            "when": timezone.localtime(booking.starts_at, zone),
            "until": timezone.localtime(booking.held_until, zone) if booking.held_until else None,
            "path": path,
            **more,
        }
        calendar = calendars.file(booking, link=urljoin(settings.URL or "", path), at=at) if enclose else b""
    about: dict[str, Any] = {
        "language": booking.language,
        "template": template,
        "context": context,
        "about": booking.locator,
    }
    if booking.email:
        enclosed = [notices.Enclosed(calendars.FILE, calendars.MEDIA_TYPE, calendar)] if calendar else []
        notices.tell(to=booking.email, **about, at=at, enclosed=enclosed)
    elif booking.phone and settings.SMS:
        notices.text(to=booking.phone, **about, at=at)


def _bring(booking: Booking) -> str:
    if booking.resource.kind != Kind.DESKS:
        return ""
    try:
        return naming.say(offer.appointment(booking.what).bring)
    except NotOffered:
        return ""
