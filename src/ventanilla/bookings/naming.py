"""What a booking is called and where it is, in the active language: for pages, messages and calendars.

Of a confidential appointment only the neutral words leave this module: neither what it is about, nor with whom.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ventanilla.bookings.models import Booking, Kind, Resource
from ventanilla.bookings.words import MODALITIES
from ventanilla.catalog import queries as catalog
from ventanilla.kernel.text import LocalText
from ventanilla.packs import models as packs


@dataclass(frozen=True)
class Words:
    """A booking in words. ``place`` is lines of text, empty where nobody goes anywhere."""

    what: str
    modality: str
    how: str
    place: tuple[str, ...]
    access: str
    confidential: bool


def about(booking: Booking) -> Words:
    """This function will return how a booking is spoken of to whoever has it."""
    resource = booking.resource
    place: tuple[str, ...] = ()
    access, confidential = "", False
    match resource.kind:
        case Kind.DESKS:
            confidential = _is_confidential(booking.what)
            if booking.modality == "in_person":
                place, access = _office(booking, confidential)
        case Kind.SEATS:
            _course, group = _group(booking.what, resource.slug)
            place = (say(group.place),) if group else ()
        case Kind.SPACE:
            venue = _named(catalog.city().venues, booking.what)
            place = (venue.address,) if venue else ()
    return Words(
        what=name_of(resource, booking.what),
        modality=booking.modality,
        how=str(MODALITIES.get(booking.modality, "")),
        place=place,
        access=access,
        confidential=confidential,
    )


def name_of(resource: Resource, what: str) -> str:
    """This function will return what is booked at a resource, as it may be written to whoever books it."""
    match resource.kind:
        case Kind.DESKS:
            rule = _rule(what)
            return say(rule.name) if rule and not rule.confidential else _("Appointment at the town hall")
        case Kind.SEATS:
            course, group = _group(what, resource.slug)
            names = [say(each.name) for each in (course, group) if each]
            return " · ".join(names) or _("Workshop or talk")
        case _:
            venue = _named(catalog.city().venues, what)
            return say(venue.name) if venue else _("Space of the town")


def say(text: LocalText | None) -> str:
    """This function will say a text of the pack in the active language, or "" where there is none."""
    if text is None:
        return ""
    return text.say(get_language() or "", [each.code for each in catalog.city().about.languages])


def office_of(pool: str) -> packs.Office | None:
    """This function will return the office where a pool of desks is, if the pack still has both."""
    city = catalog.city()
    pools = city.appointments.pools if city.appointments else ()
    found = next((each for each in pools if each.slug == pool), None)
    return next((each for each in city.offices if found and each.slug == found.office), None)


def _rule(slug: str) -> packs.Appointment | None:
    file = catalog.city().appointments
    return _named(file.appointments, slug) if file else None


def _is_confidential(slug: str) -> bool:
    rule = _rule(slug)
    return rule is None or rule.confidential


def _office(booking: Booking, confidential: bool) -> tuple[tuple[str, ...], str]:
    office = office_of(booking.resource.slug)
    if office is None:
        return (), ""
    address = f"{office.address}, {office.postcode}"
    if confidential:
        return (address,), say(office.access)
    department = catalog.department(booking.resource.department)
    floor = department.floor if department and department.office == office.slug else None
    return (say(office.name), *((say(floor),) if floor else ()), address), say(office.access)


def _group(course: str, slug: str) -> tuple[packs.Course | None, packs.Group | None]:
    found = _named(catalog.city().courses, course)
    return found, _named(found.groups, slug.partition("/")[2]) if found else None


def _named[T: (packs.Appointment, packs.Course, packs.Group, packs.Venue)](
    known: Iterable[T], slug: str
) -> T | None:
    return next((each for each in known if each.slug == slug), None)
