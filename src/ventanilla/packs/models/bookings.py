"""``appointments.yaml``, ``courses.yaml`` and ``forms/``: what can be booked, and by which rules.

Spaces that can be booked are in ``venues.yaml``.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ventanilla.kernel.text import LocalText
from ventanilla.packs.models.base import Part, Slug, Sourced
from ventanilla.packs.models.places import Hours

Modality = Literal["in_person", "video", "phone", "home"]


class Pool(Sourced):
    """Desks that serve the same appointments, so that whoever comes may go to any of them.

    What has other hours, or other people, is another pool.
    """

    slug: Slug
    name: LocalText
    department: Slug
    office: Slug
    desks: Annotated[int, Field(ge=1, le=200)] = Field(1, description="How many are served at once")
    hours: Annotated[tuple[Hours, ...], Field(min_length=1)]
    longest_wait_minutes: Annotated[int, Field(ge=5)] = Field(
        45, description="Who took a ticket and has waited longer is called next"
    )


class Priority(Part):
    """A share of the times kept for those who must not wait (over 65, disability), until shortly before."""

    who: LocalText
    one_in: Annotated[int, Field(ge=2)] = Field(description="5: every fifth time of the day is kept")
    release_hours: Annotated[int, Field(ge=0)] = Field(24, description="Kept until so many hours before")


class NoShow(Part):
    """Who misses appointments cannot book again for a while."""

    after: Annotated[int, Field(ge=1)] = Field(description="So many missed in the last ``within_days``")
    within_days: Annotated[int, Field(ge=1, le=366)] = 180
    bars_days: Annotated[int, Field(ge=1)]


class Appointment(Sourced):
    """Something people come, call or connect for at a time of their own (cita, cita prèvia)."""

    slug: Slug
    name: LocalText
    about: LocalText | None = None
    department: Slug
    service: Slug = Field(description="The service whose card leads here")
    pools: Annotated[tuple[Slug, ...], Field(min_length=1)]
    minutes: Annotated[int, Field(ge=5, le=480, multiple_of=5)]
    modalities: Annotated[tuple[Modality, ...], Field(min_length=1)]
    lead_hours: Annotated[int, Field(ge=0)] = Field(24, description="Booked at least so long before")
    horizon_days: Annotated[int, Field(ge=1, le=366)] = 60
    tolerance_minutes: Annotated[int, Field(ge=0)] = Field(10, description="Whoever is later has missed it")
    change_until_hours: Annotated[int, Field(ge=0)] = Field(2, description="Changed or cancelled until then")
    open_per_person: Annotated[int, Field(ge=1)] = Field(2, description="Open bookings one person may have")
    no_show: NoShow | None = None
    priority: Priority | None = None
    walk_in: tuple[Hours, ...] = Field((), description="When it is also served without an appointment")
    form: Slug = Field(
        description="``forms/<form>.yaml``: what is asked before it is confirmed, beside the name, the e-mail "
        "and the phone, which every booking asks"
    )
    bring: LocalText | None = Field(None, description="What to bring, Markdown")
    confidential: bool = Field(False, description="Messages and calendars do not say what it is about")
    contingency: LocalText | None = Field(
        None, description="Said while it is not served in person, beside the banner"
    )
    only_cases: bool = Field(False, description="Booked inside a case only, never by itself")


class AppointmentsFile(Part):
    """``appointments.yaml``."""

    hold_minutes: Annotated[int, Field(ge=2, le=60)] = Field(
        10, description="How long a time is held while the person answers"
    )
    open_in_all: Annotated[int, Field(ge=1)] = Field(
        5, description="Open appointments one person may have, of whatever kind"
    )
    accept_hours: Annotated[int, Field(ge=1, le=72)] = Field(
        4, description="To accept a freed time that is offered to whoever waits"
    )
    pools: Annotated[tuple[Pool, ...], Field(min_length=1)]
    appointments: Annotated[tuple[Appointment, ...], Field(min_length=1)]


class Group(Part):
    """One group of a course: its seats, its sessions, and when to enrol."""

    slug: Slug
    name: LocalText
    seats: Annotated[int, Field(ge=1)]
    place: LocalText
    teacher: str | None = None
    sessions: Annotated[tuple[Hours, ...], Field(min_length=1)] = Field(
        description="Every week from ``first`` to ``last``, but for the days the town is closed"
    )
    first: date
    last: date
    enrol_from: date
    enrol_to: date


class Course(Sourced):
    """A workshop or an open talk, with its groups."""

    slug: Slug
    kind: Literal["workshop", "talk"]
    name: LocalText
    about: LocalText
    department: Slug
    service: Slug = Field(description="The service whose card leads here")
    youngest: Annotated[int, Field(ge=0)] | None = Field(None, description="In years, on the first day")
    oldest: Annotated[int, Field(ge=0)] | None = None
    cost: LocalText
    form: Slug = Field(description="``forms/<form>.yaml``: who takes part, and what must be known of them")
    birth: str | None = Field(None, description="Name of the question whose answer tells the age")
    participant: str = Field(description="Name of the question that holds who takes part")
    accept_hours: Annotated[int, Field(ge=1)] = Field(48, description="To accept a seat that is offered")
    attendance: Annotated[int, Field(ge=1, le=100)] = Field(80, description="Per cent, to be certified")
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]


class CoursesFile(Part):
    """``courses.yaml``."""

    courses: Annotated[tuple[Course, ...], Field(min_length=1)]
