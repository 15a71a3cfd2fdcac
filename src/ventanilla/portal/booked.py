"""What the pages of one's own booking show, gathered for their templates."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from ventanilla.bookings import naming
from ventanilla.bookings.models import Booking, Kind
from ventanilla.bookings.rules import State
from ventanilla.catalog import queries as catalog
from ventanilla.forms.answers import Reply
from ventanilla.forms.definition import Page
from ventanilla.forms.journey import Journey
from ventanilla.forms.summary import summary
from ventanilla.packs import facts
from ventanilla.packs import models as packs
from ventanilla.portal import choosing, contact
from ventanilla.ui import here

TONES = {
    State.HELD: "yellow",
    State.CONFIRMED: "green",
    State.ARRIVED: "green",
    State.DONE: "grey",
    State.MISSED: "red",
    State.CANCELLED: "grey",
    State.LAPSED: "grey",
}


def rule_of(booking: Booking) -> packs.Appointment | None:
    """This function will return the pack's appointment of a booking, if it is one and still there."""
    file = catalog.city().appointments
    if file is None or booking.resource.kind != Kind.DESKS:
        return None
    return next((each for each in file.appointments if each.slug == booking.what), None)


def journey_of(booking: Booking, at: datetime) -> Journey:
    """This function will return the way through the short form, the page of who comes included."""
    on = facts.calendar(catalog.city()).local_day(at)
    return Journey(contact.form_of(booking.what, booking.modality), contact.answers_of(booking), on)


def is_held(booking: Booking, at: datetime) -> bool:
    """This function will tell whether the time is still kept for whoever answers."""
    return booking.state == State.HELD and booking.held_until is not None and at < booking.held_until


def page(
    booking: Booking, journey: Journey, shown: Page, replies: Mapping[str, Reply], email: str, at: datetime
) -> dict[str, Any]:
    """This function will return what one page of questions shows. ``email``: proved already, or ""."""
    given = contact.answers_of(booking)
    if email:
        given.setdefault(contact.EMAIL, email)
    before = journey.before(shown.slug)
    slugs = [each.slug for each in journey.pages]
    return {
        **facts_of(booking, at),
        "page": shown,
        "pairs": [
            (question, replies.get(question.name) or Reply.of(question, given.get(question.name)))
            for question in shown.questions
        ],
        "number": slugs.index(shown.slug) + 1 if shown.slug in slugs else 1,
        "total": len(slugs),
        "back": reverse("portal:booking_page", args=[booking.token, before.slug]) if before else "",
    }


def facts_of(booking: Booking, at: datetime) -> dict[str, Any]:
    """This function will return what every page of a booking says: what, when, where, and how long it is held."""
    held = is_held(booking, at)
    left = booking.held_until - at if held and booking.held_until else timedelta(0)
    return {
        "booking": booking,
        "rule": rule_of(booking),
        "words": naming.about(booking),
        "held": held,
        "seconds": int(left.total_seconds()),
        "held_clock": choosing.clock(booking.held_until) if booking.held_until else "",
        "clock": choosing.clock(booking.starts_at),
    }


def check(booking: Booking, journey: Journey, at: datetime) -> dict[str, Any]:
    """This function will return what the last look before confirming shows."""
    return {
        **facts_of(booking, at),
        "pages": [
            {
                "page": each,
                "rows": [
                    {
                        "key": here.say(question.label),
                        "value": shown or "—",
                        "change": reverse("portal:booking_page", args=[booking.token, each.slug]) + "?check",
                    }
                    for question, shown in rows
                ],
            }
            for each, rows in summary(journey.form, contact.answers_of(booking), here.language())
        ],
        "back": reverse("portal:booking_page", args=[booking.token, journey.pages[-1].slug]),
        "privacy": catalog.city().about.rights.privacy_short,
    }


def own(booking: Booking, at: datetime) -> dict[str, Any]:
    """This function will return what the page of one's own booking shows, whatever has become of it."""
    rule = rule_of(booking)
    until = booking.starts_at - timedelta(hours=rule.change_until_hours if rule else 0)
    state = State(booking.state)
    open_ = state == State.CONFIRMED and at <= until
    office = naming.office_of(booking.resource.slug) if booking.modality == "in_person" else None
    return {
        **facts_of(booking, at),
        "state": state,
        "tone": TONES[state],
        "may_change": open_ and rule is not None,
        "may_cancel": open_,
        "until": until,
        "office": office,
        "counter": catalog.department(rule.department) if rule else None,
        "to_come": state in (State.CONFIRMED, State.ARRIVED) and at < booking.ends_at,
        "qr": qr(booking.locator) if state == State.CONFIRMED else "",
        "link": link_of(booking),
        "tolerance": rule.tolerance_minutes if rule else 0,
    }


def link_of(booking: Booking) -> str:
    """This function will return the absolute address of one's own booking."""
    return urljoin(settings.URL or "", reverse("portal:booking", args=[booking.token]))


def qr(text: str) -> str:
    """This function will draw a QR code in the page, without files of anybody else's."""
    drawing = segno.make(text, error="m", micro=False)
    return mark_safe(drawing.svg_inline(scale=6, border=3, dark="#14151a", light="#ffffff"))


def row(booking: Booking) -> dict[str, Any]:
    """This function will return a booking as lists show it."""
    said = naming.about(booking)
    state = State(booking.state)
    return {
        "url": reverse("portal:booking", args=[booking.token]),
        "what": said.what,
        "how": said.how,
        "starts_at": booking.starts_at,
        "locator": booking.locator,
        "state": state,
        "tone": TONES[state],
    }
