"""Where people come: which pools of desks are at an office, what each serves, and what without an appointment."""

from datetime import datetime

from ventanilla.bookings import offer
from ventanilla.catalog import queries as catalog
from ventanilla.packs import models as packs

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def pools() -> tuple[packs.Pool, ...]:
    """This function will return every pool of desks, in the order of the pack."""
    file = catalog.city().appointments
    return file.pools if file else ()


def appointments() -> tuple[packs.Appointment, ...]:
    """This function will return every appointment, in the order of the pack."""
    file = catalog.city().appointments
    return file.appointments if file else ()


def pool(slug: str) -> packs.Pool | None:
    """This function will return a pool as the pack has it today, or None."""
    return next((each for each in pools() if each.slug == slug), None)


def appointment(slug: str) -> packs.Appointment | None:
    """This function will return an appointment as the pack has it today, or None."""
    return next((each for each in appointments() if each.slug == slug), None)


def office(slug: str) -> packs.Office | None:
    """This function will return an office of the town, or None."""
    return next((each for each in catalog.city().offices if each.slug == slug), None)


def pools_at(office: str) -> list[packs.Pool]:
    """This function will return the pools of desks at an office."""
    return [each for each in pools() if each.office == office]


def served_by(pool: str) -> list[packs.Appointment]:
    """This function will return the appointments that a pool serves."""
    return [each for each in appointments() if pool in each.pools]


def walk_in_now(appointment: packs.Appointment, at: datetime) -> bool:
    """This function will tell whether it is served without an appointment at that instant."""
    local = at.astimezone(offer.zone())
    return any(
        _DAYS[local.weekday()] in each.days and each.opens <= local.time() < each.closes
        for each in appointment.walk_in
    )
