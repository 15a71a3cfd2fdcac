"""``tests/*.yaml`` and ``samples/demo.yaml``: what the pack proves, and what the demonstration starts with."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from ventanilla.packs.models.base import Email, LanguageCode, Part, Slug


class Expectation(Part):
    """What a situation must lead to. Only what is given is checked."""

    path: tuple[str, ...] | None = None
    refused: bool | None = None
    faults: dict[str, str] = Field(default_factory=dict, description="Question name to fault code")
    effective: datetime | None = None
    deadline: date | None = None
    cost: str | None = Field(None, description="Amount to pay, as a decimal string")


class Situation(Part):
    """One test in a clerk's language: someone asks this, then, and this must follow."""

    name: str
    service: Slug
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


class SamplesFile(Part):
    """``samples/demo.yaml``: invented, and visibly so."""

    officials: tuple[SampleOfficial, ...]
    cases: tuple[SampleCase, ...] = ()
