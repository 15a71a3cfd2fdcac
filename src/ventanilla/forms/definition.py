"""What a form is made of: pages of one question group each, and a closed registry of question types.

These are the models that ``form.yaml`` is read into. What an answer must look like, and how it is
parsed and shown, is in ``answers``; which pages a person sees is in ``journey``.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ventanilla.forms.conditions import Compared, Condition
from ventanilla.forms.faults import Code
from ventanilla.kernel.text import LocalText

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Part(BaseModel):
    """A frozen piece of a definition in which an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Part):
    """One of the answers offered by a choice."""

    value: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,59}$")]
    label: LocalText
    hint: LocalText | None = None


class Asked(Part):
    """What every question has, whatever its type. ``compares`` is what conditions may ask of its answer."""

    compares: ClassVar[Compared] = "nothing"

    name: Name
    label: LocalText
    hint: LocalText | None = None
    required: bool = True
    show_if: Condition | None = None
    sensitive: bool = Field(False, description="Special-category data: never in lists, logs or mail")
    errors: dict[str, LocalText] = Field(
        default_factory=dict,
        description="Own wording for a fault, by its code (``required``, ``too_long``, ...)",
    )

    @field_validator("errors")
    @classmethod
    def _known_codes(cls, value: dict[str, LocalText]) -> dict[str, LocalText]:
        if unknown := sorted(set(value) - set(Code)):
            raise ValueError(f"one of {', '.join(sorted(Code))}, not {unknown[0]!r}")
        return value


class Text(Asked):
    compares: ClassVar[Compared] = "text"

    type: Literal["text"]
    min_length: int = 0
    max_length: int = 200
    pattern: str | None = Field(None, description="Regular expression that the whole answer must match")
    autocomplete: str | None = Field(None, description="HTML autocomplete token, WCAG 1.3.5")


class LongText(Asked):
    type: Literal["long_text"]
    max_length: int = 2000
    rows: int = 5


class Email(Asked):
    compares: ClassVar[Compared] = "text"

    type: Literal["email"]


class Phone(Asked):
    compares: ClassVar[Compared] = "text"

    type: Literal["phone"]
    region: Literal["MX", "ES"]


class Number(Asked):
    compares: ClassVar[Compared] = "number"

    type: Literal["number"]
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    unit: LocalText | None = None
    year: bool = Field(False, description="A year: written without separators, 1992")


class MoneyAmount(Asked):
    compares: ClassVar[Compared] = "number"

    type: Literal["money"]
    currency: Literal["MXN", "EUR"]
    minimum: Decimal | None = None
    maximum: Decimal | None = None


class Day(Asked):
    compares: ClassVar[Compared] = "date"

    type: Literal["date"]
    earliest: date | None = None
    latest: date | None = None
    past_only: bool = False
    future_only: bool = False
    within_months: int | None = Field(
        None, description="Not older than this many months (proof of address: 3)"
    )


class Choice(Asked):
    compares: ClassVar[Compared] = "option"

    type: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class Choices(Asked):
    compares: ClassVar[Compared] = "options"

    type: Literal["choices"]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    at_most: int | None = None


class YesNo(Asked):
    compares: ClassVar[Compared] = "truth"

    type: Literal["yes_no"]


class Address(Asked):
    """A postal address. Answer: the parts of the country's scheme (``street``, ``number``, ...)."""

    type: Literal["address"]
    country: Literal["MX", "ES"]
    postcodes: str | None = Field(None, description="Regular expression of the postcodes that are served")
    localities: tuple[str, ...] = Field((), description="Catalogue offered for the colonia or neighbourhood")


class Place(Asked):
    """A point on the map. Answer: ``{text, latitude?, longitude?}``; the text alone is enough."""

    type: Literal["place"]


class Person(Asked):
    """A natural person. Answer: ``{given, surname, surname2?, identifier?}``."""

    type: Literal["person"]
    identifier: Literal["curp", "es_personal", "none"] = "none"
    identifier_required: bool = True


class Organisation(Asked):
    """A legal person. Answer: ``{name, identifier}``."""

    type: Literal["organisation"]
    identifier: Literal["rfc", "es_any"]


class Identifier(Asked):
    compares: ClassVar[Compared] = "text"

    type: Literal["identifier"]
    scheme: Literal[
        "curp", "rfc", "clave_catastral", "clabe",
        "nif", "nie", "cif", "es_personal", "es_any", "referencia_catastral", "iban",
    ]  # fmt: skip
    prefix: str | None = Field(None, description="Expected beginning; another one is a warning, not a fault")


class File(Asked):
    """One or more attached files. Answer: a list of attachment ids."""

    type: Literal["file"]
    accept: tuple[
        Literal["pdf", "jpg", "png", "webp", "heic", "docx", "xlsx", "odt", "ods", "txt", "xml"], ...
    ] = (
        "pdf",
        "jpg",
        "png",
    )
    max_megabytes: int = 10
    at_most: int = 1


class Declaration(Asked):
    """A statement the person makes or a consent they give. Answer: true. Required unless optional consent."""

    compares: ClassVar[Compared] = "truth"

    type: Literal["declaration"]
    statement: LocalText


class Group(Asked):
    """A block asked once per item (witnesses, references). Answer: a list of answer mappings."""

    type: Literal["group"]
    questions: Annotated[tuple["SimpleQuestion", ...], Field(min_length=1)]
    at_least: int = 1
    at_most: int = 5
    item: LocalText = Field(description="What one item is called: «Testigo»")


SimpleQuestion = Annotated[
    Text
    | LongText
    | Email
    | Phone
    | Number
    | MoneyAmount
    | Day
    | Choice
    | YesNo
    | Address
    | Person
    | Identifier,
    Field(discriminator="type"),
]
Question = Annotated[
    Text | LongText | Email | Phone | Number | MoneyAmount | Day | Choice | Choices | YesNo | Address | Place
    | Person | Organisation | Identifier | File | Declaration | Group,
    Field(discriminator="type"),
]  # fmt: skip


class Page(Part):
    """One screen: one group of questions that belong together."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    title: LocalText
    intro: LocalText | None = Field(None, description="Markdown")
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    show_if: Condition | None = None


class Refusal(Part):
    """A pre-flight rule: when it holds, the person is told before they file that this is not for them."""

    when: Condition
    message: LocalText
    instead: str | None = Field(None, description="Slug of the service to use instead")


class Form(Part):
    """``form.yaml``: the pages in order, and the rules that end a journey early."""

    pages: Annotated[tuple[Page, ...], Field(min_length=1)]
    refusals: tuple[Refusal, ...] = ()

    def questions(self) -> Iterator[tuple[Page, "Question"]]:
        """This function will yield each question with its page, in the order they are asked."""
        for page in self.pages:
            for question in page.questions:
                yield page, question


Group.model_rebuild()
