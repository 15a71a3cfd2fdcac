"""``city.yaml``: the town, its languages, colours, numbering and rights."""

from typing import Annotated, Literal

from pydantic import Field

from ventanilla.kernel.text import LocalText
from ventanilla.packs.models.base import Clock, Colour, Email, LanguageCode, Part, Slug, Sourced


class Language(Part):
    code: LanguageCode
    name: str = Field(description="In the language itself: «Català»")
    locale: str = Field(description="For money and dates: es_MX, ca_ES, en_GB")
    courtesy: bool = Field(
        False, description="Offered as a courtesy; the official text is another language's"
    )


class EmergencyLine(Sourced):
    number: str
    name: LocalText
    note: LocalText | None = None


class Contact(Sourced):
    kind: Literal["phone", "whatsapp", "email", "web", "app"]
    value: str
    label: LocalText | None = None


class Brand(Part):
    """Colours of the city. Each of the first three must reach 4.5:1 on white; ``accent`` need not."""

    primary: Colour
    link: Colour
    action: Colour
    accent: Colour
    surface: Colour = Field(description="Tint behind quiet areas; body text on it must reach 4.5:1")


class Topic(Part):
    slug: Slug
    name: LocalText
    summary: LocalText


class Numbering(Part):
    """Patterns with ``{year}``, ``{number}`` (also ``{number:06}``), ``{series}``, ``{check}``."""

    entry_in: str
    entry_out: str
    case: str


class FilingRules(Sourced):
    """How the telematic register treats time."""

    closes_at: Clock | None = Field(None, description="Filed later than this counts as the next working day")
    official_time: LocalText = Field(description="«Hora oficial del centro de México»")


class Rights(Part):
    """Privacy, accessibility and complaint texts every page links to. Markdown files in ``legal/``."""

    privacy_short: LocalText = Field(description="First layer, shown before filing")
    accessibility_contact: Email
    complaints: LocalText = Field(
        description="Where to complain about a public servant or a procedure, Markdown"
    )


class Contingency(Part):
    """What is said while the services given in person are given by video or phone."""

    banner: LocalText
    message: LocalText = Field(description="To whoever had an appointment in person")


class CityFile(Part):
    """``city.yaml``."""

    slug: Slug
    name: LocalText
    institution: LocalText = Field(description="Official name: «Ajuntament de …»")
    region: LocalText
    country: Literal["MX", "ES"]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    currency: Literal["MXN", "EUR"]
    rounding: Literal["cent_half_up", "peso_half_down"]
    time_zone: str
    tagline: LocalText
    emergency: tuple[EmergencyLine, ...]
    contacts: tuple[Contact, ...]
    brand: Brand
    topics: tuple[Topic, ...]
    life_events: tuple[Topic, ...]
    audiences: tuple[Topic, ...]
    numbering: Numbering
    filing: FilingRules
    rights: Rights
    identifiers: tuple[tuple[str, str], ...] = Field(
        (), description="Official codes: [[DIR3, L01070407], ...]"
    )
    contingency: Contingency | None = None
    popular: tuple[Slug, ...] = Field((), description="Services put first on the home page")
