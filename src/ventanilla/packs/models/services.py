"""``services/<slug>/``: the card of a service, and how it becomes a case."""

from typing import Annotated, Literal

from pydantic import Field

from ventanilla.forms.definition import Form
from ventanilla.kernel.calendar import Term
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models.base import LanguageCode, Part, Slug, Sourced, Url


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
    """One of the verbs, with what it acts on. ``book``, ``issue`` and ``tell`` are built so far."""

    do: Literal["book", "issue", "tell"]
    appointment: Slug | None = Field(
        None, description="For book: an appointment of ``appointments.yaml`` that is ``only_cases``"
    )
    before: Literal["grant"] | None = Field(
        None, description="For book, on submit: nothing is granted until the person has been attended"
    )
    document: Slug | None = Field(None, description="For issue: ``<document>.typ`` in the service's folder")
    title: LocalText | None = Field(None, description="For issue: what the document is called")
    language: LanguageCode | None = Field(
        None,
        description="For issue: the official language of the document; otherwise the one the person filed in",
    )
    valid_months: int | None = None
    message: Literal["received", "cure_asked", "choose_time", "granted", "denied", "closed"] | None = None


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
