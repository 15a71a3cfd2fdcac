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


class Space(Part):
    """A part of a venue that can be had alone. One made of ``parts`` blocks them, and they block it."""

    slug: Slug
    name: LocalText
    capacity: Annotated[int, Field(ge=1)] | None = None
    parts: tuple[Slug, ...] = Field((), description="Other spaces of the venue; none: it is not divided")


class Lending(Part):
    """How a venue is booked. A venue without it is only shown."""

    service: Slug = Field(description="The service whose card leads here")
    department: Slug
    hours: Annotated[tuple[Hours, ...], Field(min_length=1)] = Field(description="When it can be had")
    spaces: Annotated[tuple[Space, ...], Field(min_length=1)]
    set_up_minutes: Annotated[int, Field(ge=0)] = Field(0, description="Kept free before, for setting up")
    clear_up_minutes: Annotated[int, Field(ge=0)] = Field(0, description="Kept free after, for clearing up")
    longest_hours: Annotated[int, Field(ge=1)] = 12
    lead_days: Annotated[int, Field(ge=0)] = Field(15, description="Asked for at least so long before")
    horizon_days: Annotated[int, Field(ge=1, le=400)] = 180
    hold_hours: Annotated[int, Field(ge=1)] = Field(72, description="How long a tentative booking holds")
    form: Slug = Field(description="``forms/<form>.yaml``: what is asked before it is held")
    rules: LocalText = Field(description="Markdown")


class Venue(Sourced):
    slug: Slug
    name: LocalText
    kind: Literal["cultural", "public_area"] = "cultural"
    address: str
    capacity: int | None = None
    about: LocalText
    picture: Slug | None = Field(
        None, description="``brand/<picture>.svg``, drawn or photographed by the town"
    )
    picture_says: LocalText | None = Field(None, description="The picture in words, for who cannot see it")
    lending: Lending | None = None


class VenuesFile(Part):
    """``venues.yaml``."""

    venues: tuple[Venue, ...]
