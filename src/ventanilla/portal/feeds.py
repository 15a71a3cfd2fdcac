"""The calendar of an official, at an address that only they know. No names: what, when and where."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from ventanilla.bookings import boards, places
from ventanilla.bookings.models import Booking
from ventanilla.catalog import queries as catalog
from ventanilla.people import queries as people
from ventanilla.people.access import machine
from ventanilla.ui import here

BEFORE = timedelta(days=30)
MOST = 2000


@require_safe
@machine
def desk(request: HttpRequest, token: str) -> HttpResponse:
    """What is booked in the departments where the owner of the address holds a post now."""
    now = timezone.now()
    feed = boards.feed_of(token)
    departments = people.departments_of(feed.person, now) if feed is not None else frozenset()
    if feed is None or not feed.person.is_active or not departments:
        raise Http404
    city = catalog.city()
    language = feed.person.language or city.about.languages[0].code
    with here.speaking(city, language), translation.override(language):
        calendar = Calendar()
        calendar.add("prodid", "-//Ventanilla//Desk//")
        calendar.add("version", "2.0")
        calendar.add("name", _("Bookings of %(city)s") % {"city": here.say(city.about.name)})
        for booking in boards.ahead_of(departments, now - BEFORE, MOST):
            calendar.add_component(_event(booking))
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(booking: Booking) -> Event:
    rule, pool = places.appointment(booking.what), places.pool(booking.resource.slug)
    neutral = rule is None or rule.confidential
    event = Event()
    event.add("uid", f"desk-{booking.locator}@{urlsplit(settings.URL or '').hostname}")
    event.add("dtstamp", booking.made_at.astimezone(UTC))
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("summary", _("Appointment") if neutral or rule is None else here.say(rule.name))
    if not neutral:
        event.add("description", booking.locator)
        if pool is not None:
            event.add("location", here.say(pool.name))
    return event
