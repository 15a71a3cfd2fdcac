"""What the adopted pack says of what can be booked."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ventanilla.bookings.rules import NotOffered, Why
from ventanilla.catalog import queries as catalog
from ventanilla.packs import models as packs


def appointments() -> packs.AppointmentsFile:
    """This function will return the whole of ``appointments.yaml``. Raises NotOffered where there is none."""
    found = catalog.city().appointments
    if found is None:
        raise NotOffered(Why.UNKNOWN)
    return found


def appointment(slug: str) -> packs.Appointment:
    """This function will return an appointment of the pack. Raises NotOffered."""
    for each in appointments().appointments:
        if each.slug == slug:
            return each
    raise NotOffered(Why.UNKNOWN)


def pool(slug: str) -> packs.Pool:
    """This function will return a pool of desks of the pack. Raises NotOffered."""
    for each in appointments().pools:
        if each.slug == slug:
            return each
    raise NotOffered(Why.POOL)


def course(slug: str) -> packs.Course:
    """This function will return a course of the pack. Raises NotOffered."""
    for each in catalog.city().courses:
        if each.slug == slug:
            return each
    raise NotOffered(Why.UNKNOWN)


def zone() -> ZoneInfo:
    """This function will return the zone of the town."""
    return ZoneInfo(catalog.city().about.time_zone)


def local_day(at: datetime) -> date:
    """This function will return the day it is in the town."""
    return at.astimezone(zone()).date()
