"""``tests/*.yaml`` and ``samples/demo.yaml``: what the pack proves, and what the demonstration starts with."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from ventanilla.packs.models.base import Clock, Email, LanguageCode, Part, Slug
from ventanilla.packs.models.bookings import Modality


class Expectation(Part):
    """What a situation must lead to. Only what is given is checked."""

    path: tuple[str, ...] | None = None
    refused: bool | None = None
    faults: dict[str, str] = Field(default_factory=dict, description="Question name to fault code")
    effective: datetime | None = None
    deadline: date | None = None
    cost: str | None = Field(None, description="Amount to pay, as a decimal string")
    too_young: bool | None = Field(None, description="Of a course: whether the age refuses them")
    too_old: bool | None = None


class Situation(Part):
    """One test in a clerk's language: someone asks this, then, and this must follow."""

    name: str
    service: Slug | None = None
    books: Slug | None = Field(
        None, description="Instead of ``service``: an appointment, a course or a venue, with its short form"
    )
    at: datetime
    answers: dict[str, Any] = Field(default_factory=dict)
    expect: Expectation


class SituationsFile(Part):
    """``tests/*.yaml``."""

    situations: Annotated[tuple[Situation, ...], Field(min_length=1)]


class SampleOfficial(Part):
    name: str
    email: Email
    department: Slug
    role: Literal["clerk", "supervisor", "administrator"]


class SampleCase(Part):
    """An invented filing that the demonstration starts with."""

    service: Slug
    language: LanguageCode
    filed_days_ago: int
    answers: dict[str, Any]
    then: Literal["nothing", "taken", "cure_asked", "granted", "denied"] = "nothing"


class SampleBooking(Part):
    """An invented appointment, on the first day from then on on which there are free times."""

    appointment: Slug
    pool: Slug | None = Field(None, description="None: the first of the appointment's")
    modality: Modality | None = Field(None, description="None: the first of the appointment's")
    days_ahead: int = Field(description="Calendar days from the day the demonstration is made; 0: today")
    time: Annotated[int, Field(ge=0)] = Field(0, description="Which of that day's free times, from 0")
    language: LanguageCode
    name: str
    email: Email
    phone: str = ""
    priority: bool = False
    answers: dict[str, Any] = Field(default_factory=dict)
    state: Literal["confirmed", "arrived", "done", "missed", "cancelled"] = "confirmed"


class SampleEnrolment(Part):
    """An invented seat in a group, had since a week before the demonstration."""

    group: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", description="``course/group``")]
    language: LanguageCode
    email: Email
    phone: str = ""
    answers: dict[str, Any]


class SampleLoan(Part):
    """An invented booking of spaces of a venue."""

    venue: Slug
    spaces: Annotated[tuple[Slug, ...], Field(min_length=1)]
    days_ahead: Annotated[int, Field(ge=0)]
    begins: Clock
    ends: Clock
    language: LanguageCode
    name: str
    email: Email
    phone: str = ""
    answers: dict[str, Any] = Field(default_factory=dict)
    state: Literal["held", "confirmed"] = "held"


class SamplesFile(Part):
    """``samples/demo.yaml``: invented, and visibly so."""

    officials: tuple[SampleOfficial, ...]
    cases: tuple[SampleCase, ...] = ()
    bookings: tuple[SampleBooking, ...] = ()
    enrolments: tuple[SampleEnrolment, ...] = ()
    loans: tuple[SampleLoan, ...] = ()
