"""How the appointments of a case are shown, to whoever filed it and at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ventanilla.bookings.models import Booking
from ventanilla.bookings.rules import State
from ventanilla.cases.models import Appointment
from ventanilla.catalog import queries as catalog
from ventanilla.packs import models as packs
from ventanilla.ui import here, moments


@dataclass(frozen=True)
class Shown:
    """An appointment in words. ``rule`` is None where the pack has it no longer.

    ``standing``: ``wanted`` (a time must be chosen), ``held``, ``booked``, ``attended`` or ``dropped``.
    """

    key: int
    name: str
    rule: packs.Appointment | None
    standing: str
    booking: Booking | None
    place: str


def shown(appointment: Appointment) -> Shown:
    """This function will return what a page shows of an appointment."""
    rule = _rule(appointment.what)
    booking = appointment.held
    return Shown(
        key=appointment.pk,
        name=here.say(rule.name) if rule else appointment.what,
        rule=rule,
        standing=_standing(appointment, booking),
        booking=booking,
        place=_place(booking) if booking else "",
    )


def happened(data: Mapping[str, Any]) -> str:
    """This function will say which appointment an event is about, and when it is; "" for other events."""
    if "appointment" not in data:
        return ""
    rule = _rule(data["appointment"])
    name = here.say(rule.name) if rule else str(data["appointment"])
    if "starts_at" not in data:
        return name
    return f"{name}: {moments.moment(datetime.fromisoformat(data['starts_at']))}"


def _standing(appointment: Appointment, booking: Booking | None) -> str:
    if appointment.ended_at is not None:
        return "attended" if appointment.attended else "dropped"
    if booking is None:
        return "wanted"
    return "held" if booking.state == State.HELD else "booked"


def _rule(what: str) -> packs.Appointment | None:
    file = catalog.city().appointments
    return next((each for each in file.appointments if each.slug == what), None) if file else None


def _place(booking: Booking) -> str:
    """The office where the desks are, with its address."""
    city = catalog.city()
    pools = city.appointments.pools if city.appointments else ()
    pool = next((each for each in pools if each.slug == booking.resource.slug), None)
    office = next((each for each in city.offices if pool and each.slug == pool.office), None)
    return f"{here.say(office.name)}, {office.address}" if office and booking.modality == "in_person" else ""
