"""``departments.yaml``, ``offices.yaml``, ``calendars/``, ``venues.yaml``: who, where and when."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ventanilla.kernel.text import LocalText
from ventanilla.packs.models.base import Clock, Part, Slug, Sourced
from ventanilla.packs.models.town import Contact


class Hours(Part):
    days: Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], Field(min_length=1)]
    opens: Clock
    closes: Clock


class Office(Sourced):
    slug: Slug
    name: LocalText
    address: str
    postcode: str
    latitude: float | None = None
    longitude: float | None = None
    hours: tuple[Hours, ...]
    walk_in: LocalText | None = None
    access: LocalText | None = Field(None, description="Step-free entrance, lifts, sign language")


class Department(Sourced):
    slug: Slug
    name: LocalText
    does: LocalText
    office: Slug
    floor: LocalText | None = None
    code: str | None = Field(None, description="DIR3 or the like")
    contacts: tuple[Contact, ...] = ()


class DepartmentsFile(Part):
    """``departments.yaml``."""

    departments: Annotated[tuple[Department, ...], Field(min_length=1)]


class OfficesFile(Part):
    """``offices.yaml``."""

    offices: Annotated[tuple[Office, ...], Field(min_length=1)]


class Closure(Sourced):
    """A non-working day, or a run of them."""

    first: date
    last: date | None = None
    name: LocalText


class CalendarFile(Part):
    """``calendars/<year>.yaml``."""

    year: int
    closures: tuple[Closure, ...]


class Venue(Sourced):
    slug: Slug
    name: LocalText
    address: str
    capacity: int | None = None
    about: LocalText


class VenuesFile(Part):
    """``venues.yaml``."""

    venues: tuple[Venue, ...]
