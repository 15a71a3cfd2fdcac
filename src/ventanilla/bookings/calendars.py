"""Bookings as iCalendar (RFC 5545): one for a message or a download, many for a feed that calendars subscribe to."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from ventanilla.bookings import naming
from ventanilla.bookings.models import Booking
from ventanilla.bookings.rules import FREED, State
from ventanilla.catalog import queries as catalog

MEDIA_TYPE = "text/calendar"
FILE = "appointment.ics"
LOOKED_AT_AGAIN = timedelta(hours=1)


def file(booking: Booking, *, link: str, at: datetime) -> bytes:
    """This function will write one booking for a calendar; a cancelled one takes itself out of it.

    ``link`` is the absolute address of the person's own page.
    """
    calendar = _calendar("CANCEL" if booking.state in FREED else "PUBLISH")
    calendar.add_component(_event(booking, link, at))
    return bytes(calendar.to_ical())


def feed(bookings: Iterable[tuple[Booking, str]], *, name: str, at: datetime) -> bytes:
    """This function will write a calendar of bookings, each with the absolute address of its page."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", LOOKED_AT_AGAIN, parameters={"VALUE": "DURATION"})
    for booking, link in bookings:
        calendar.add_component(_event(booking, link, at))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Ventanilla//Bookings//")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(booking: Booking, link: str, at: datetime) -> Event:
    said = naming.about(booking)
    event = Event()
    event.add("uid", f"{booking.locator}@{urlsplit(settings.URL or '').hostname}")
    # What is told later replaces what was told before: the moments of its happenings only grow.
    event.add("sequence", booking.happenings.count())
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("summary", said.what)
    if said.place:
        event.add("location", ", ".join(said.place))
    event.add("description", "\n".join(filter(None, (said.how, _locator(booking), link))))
    event.add("url", link)
    event.add("organizer", f"mailto:{settings.DEFAULT_FROM_EMAIL}", parameters={"CN": _institution()})
    event.add("status", "CANCELLED" if booking.state in FREED else "CONFIRMED")
    if booking.state == State.CONFIRMED:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", said.what)
        alarm.add("trigger", timedelta(hours=-2))
        event.add_component(alarm)
    return event


def _locator(booking: Booking) -> str:
    return _("Locator: %(locator)s") % {"locator": booking.locator}


def _institution() -> str:
    return naming.say(catalog.city().about.institution)
