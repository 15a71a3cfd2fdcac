"""What a city folder says, as frozen models. Every file of a pack is read into one of these.

Whatever is an amount, rate, deadline, holiday, contact or legal citation is ``Sourced``: it carries
the day it is in force from, where it was read, and whether anybody has confirmed it.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ventanilla.forms.definition import Form
from ventanilla.kernel.calendar import Term
from ventanilla.kernel.text import LocalText

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Url = Annotated[str, Field(pattern=r"^(https?://|mailto:|tel:)\S+$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z]{2,4})?$")]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


def _clock(value: Any) -> Any:
    if isinstance(value, int):
        raise ValueError("a time of day with its minutes, such as 09:00")  # noqa: TRY004
    return value


Clock = Annotated[time, BeforeValidator(_clock)]


class Part(BaseModel):
    """A frozen piece of a pack in which an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Part):
    """A fact with its date, its source, and whether it is confirmed or still an assumption."""

    in_force_from: date
    in_force_to: date | None = None
    source: Annotated[str, Field(min_length=3)]
    status: Literal["confirmed", "assumption"]

    def in_force(self, on: date) -> bool:
        """This function will tell whether the fact holds on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


# --- city.yaml ---------------------------------------------------------------------------------


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
    popular: tuple[Slug, ...] = Field((), description="Services put first on the home page")


# --- departments.yaml, offices.yaml, calendars/, fees.yaml --------------------------------------


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


class Unit(Sourced):
    """The value of a unit of account (UMA) from a day on."""

    unit: str
    value: Decimal


class Fixed(Sourced):
    kind: Literal["fixed"]
    amount: Decimal


class Units(Sourced):
    """So many units of account; ``each`` more per ``per`` (a further sheet)."""

    kind: Literal["units"]
    unit: str
    units: Decimal
    each: Decimal | None = None
    per: LocalText | None = None


class Rate(Sourced):
    kind: Literal["rate"]
    rate: Decimal = Field(description="As a fraction: 0.0261 is 2.61 %")
    of: LocalText


class Bracket(Part):
    lower: Decimal
    fixed: Decimal
    factor: Decimal


class Brackets(Sourced):
    """Found by lower limit; ``fixed + (base - lower limit) x factor``, in currency or in ``unit``."""

    kind: Literal["brackets"]
    of: LocalText
    unit: str | None = None
    rows: Annotated[tuple[Bracket, ...], Field(min_length=1)]


class PerUnit(Sourced):
    kind: Literal["per_unit"]
    unit: str | None = None
    amount: Decimal
    per: LocalText


Tariff = Annotated[Fixed | Units | Rate | Brackets | PerUnit, Field(discriminator="kind")]


class Fee(Part):
    slug: Slug
    name: LocalText
    law: LocalText
    tariffs: Annotated[tuple[Tariff, ...], Field(min_length=1)]
    note: LocalText | None = None


class FeesFile(Part):
    """``fees.yaml``."""

    units: tuple[Unit, ...] = ()
    fees: tuple[Fee, ...]


class Venue(Sourced):
    slug: Slug
    name: LocalText
    address: str
    capacity: int | None = None
    about: LocalText


class VenuesFile(Part):
    """``venues.yaml``."""

    venues: tuple[Venue, ...]


# --- services/<slug>/service.yaml ---------------------------------------------------------------


class Requirement(Sourced):
    """A document or condition the person needs before they start."""

    name: LocalText
    note: LocalText | None = None
    only_if: LocalText | None = Field(None, description="«Si renta su vivienda»")


class Citation(Sourced):
    name: LocalText
    article: str | None = None
    url: Url | None = None


class Cost(Sourced):
    """What it costs. ``free``, a fee of ``fees.yaml``, or both absent and only words."""

    free: bool = False
    fees: tuple[Slug, ...] = ()
    text: LocalText | None = None


class Deadline(Sourced):
    """How long the town has, and what it means if it stays silent."""

    term: Term | None = Field(None, description="None when it is immediate or does not apply")
    text: LocalText
    silence: Literal["positive", "negative", "not_applicable"]
    silence_note: LocalText


class Effect(Part):
    """One of the verbs, with what it acts on. ``issue`` and ``tell`` are built so far."""

    do: Literal["issue", "tell"]
    document: Slug | None = Field(None, description="For issue: ``<document>.typ`` in the service's folder")
    title: LocalText | None = Field(None, description="For issue: what the document is called")
    language: LanguageCode | None = Field(
        None,
        description="For issue: the official language of the document; otherwise the one the person filed in",
    )
    valid_months: int | None = None
    message: Literal["received", "cure_asked", "granted", "denied", "closed"] | None = None


class Occasions(Part):
    submit: tuple[Effect, ...] = ()
    grant: tuple[Effect, ...] = ()
    deny: tuple[Effect, ...] = ()


class Cure(Sourced):
    """Asking the person, once, to put something right (prevención, esmena). The clock stops meanwhile."""

    term: Term
    law: LocalText


class Reason(Part):
    """A ready-made reason a clerk can start a refusal from."""

    slug: Slug
    text: LocalText


class Procedure(Part):
    """How an online service becomes a case. Absent when the service cannot be asked for here yet."""

    series: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$", description="In the case's reference: VEC")]
    subject: str = Field(description="Name of the question that holds whoever files")
    on_behalf_of: tuple[str, ...] = Field(
        (),
        description="Questions that, when answered, hold the interested party, whom the subject represents",
    )
    department_from: str | None = Field(
        None, description="Question whose answer, when it is a department's slug, says who gets the case"
    )
    email: str = Field(description="Name of the e-mail question")
    summary: tuple[str, ...] = Field((), description="Questions that tell one case from another in the inbox")
    decides: Literal["grant_or_deny", "route"] = Field(
        "grant_or_deny", description="``route``: the register sends it on; closing it is answering it"
    )
    receipt_title: LocalText
    cure: Cure | None = None
    on: Occasions
    refusal_reasons: tuple[Reason, ...] = ()


class ServiceFile(Part):
    """``service.yaml``: the card of a service (ficha de trámite, fitxa de tràmit)."""

    slug: Slug
    code: str = Field(description="The city's own catalogue code: «Obres.02», «MX-13»")
    name: LocalText
    summary: LocalText = Field(description="One or two plain sentences: what a person gets")
    department: Slug
    topics: Annotated[tuple[Slug, ...], Field(min_length=1)]
    life_events: tuple[Slug, ...] = ()
    audiences: Annotated[tuple[Slug, ...], Field(min_length=1)]
    keywords: tuple[str, ...] = Field(
        (), description="What people type: «acta de residencia», in any language"
    )
    channel: Literal["online", "partly_online", "in_person"]
    channel_note: LocalText
    who: LocalText
    requirements: tuple[Requirement, ...] = ()
    cost: Cost
    deadline: Deadline
    result: LocalText
    legal_basis: Annotated[tuple[Citation, ...], Field(min_length=1)]
    remedies: LocalText | None = Field(None, description="Appeals: recurso, alçada, reposició")
    how_today: LocalText | None = Field(
        None, description="Markdown: how to do it while it is not online here"
    )
    urgent: LocalText | None = Field(
        None, description="Markdown shown first of all, with the emergency lines"
    )
    discreet: bool = Field(False, description="Protected service: quick exit, never in shares or suggestions")
    related: tuple[Slug, ...] = ()
    assumptions: tuple[LocalText, ...] = Field((), description="What the municipality must still confirm")
    procedure: Procedure | None = None


class Service(Part):
    """A service with everything in its folder."""

    card: ServiceFile
    form: Form | None = None
    about: LocalText = Field(description="``text.<language>.md``, Markdown")
    documents: dict[str, str] = Field(default_factory=dict, description="Typst sources by file name")

    @property
    def slug(self) -> str:
        return self.card.slug


# --- bulletins/<slug>.yaml, tests/*.yaml, samples/ ----------------------------------------------


class Norm(Part):
    kind: LocalText
    number: str
    approved: date
    gazette: str | None = None
    eli: str | None = None
    url: Url | None = None


class BulletinFile(Sourced):
    """``bulletins/<slug>.yaml``: an informative or normative note."""

    slug: Slug
    kind: Literal["informative", "normative"]
    title: LocalText
    summary: LocalText
    body: LocalText = Field(description="Markdown")
    norm: Norm | None = None
    standing: Literal["in_force", "amended", "repealed"]
    replaced_by: LocalText | None = None
    replaced_by_url: Url | None = None
    published: datetime
    expires: date | None = None
    departments: tuple[Slug, ...] = ()


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


class City(Part):
    """A whole pack, checked and frozen."""

    about: CityFile
    departments: tuple[Department, ...]
    offices: tuple[Office, ...]
    calendars: tuple[CalendarFile, ...]
    fees: FeesFile
    venues: tuple[Venue, ...] = ()
    services: tuple[Service, ...]
    bulletins: tuple[BulletinFile, ...] = ()
    legal: dict[str, LocalText] = Field(description="``legal/<name>.<language>.md``: privacy, accessibility")
    logo: str = Field(description="``brand/logo.svg``")
    mark: str = Field(description="``brand/mark.svg``: square, for icons and documents")
    digest: str = Field(description="SHA-256 of the folder, hex")

    @property
    def slug(self) -> str:
        return self.about.slug
