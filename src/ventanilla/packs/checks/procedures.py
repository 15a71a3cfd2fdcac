"""A service that can be asked for here has all that a case needs; another says how it is done today."""

from collections.abc import Iterator, Sequence

from ventanilla.packs.checks.forms import asked
from ventanilla.packs.checks.references import refers, unique
from ventanilla.packs.documents import Trail
from ventanilla.packs.faults import Fault
from ventanilla.packs.models import Procedure, ServiceFile
from ventanilla.packs.reading import Pack, Piece, ServiceFolder

UNFIT_FOR_LISTS = ("file", "declaration", "group")


def faults(pack: Pack) -> Iterator[Fault]:
    """This function will yield what procedures lack."""
    booked = set(booking_services(pack))
    file = pack.appointments.value if pack.appointments else None
    inside = [each.slug for each in file.appointments if each.only_cases] if file else []
    for folder in pack.services:
        if folder.card is None:
            continue
        procedure = folder.card.value.procedure
        if procedure is not None:
            yield from _procedure(folder, folder.card, procedure, inside)
        elif (
            folder.card.value.how_today is None
            and folder.slug not in booked
            and folder.card.stands(("procedure",))
        ):
            expected = "how to do it today, in Markdown; without a procedure the service is not online here"
            yield from folder.card.fault(("how_today",), expected)


def booking_services(pack: Pack) -> Iterator[str]:
    """This function will yield the services whose cards lead to something that can be booked by itself."""
    if pack.appointments:
        yield from (each.service for each in pack.appointments.value.appointments if not each.only_cases)
    if pack.courses:
        yield from (course.service for course in pack.courses.value.courses)
    if pack.venues:
        yield from (venue.lending.service for venue in pack.venues.value.venues if venue.lending)


def _procedure(
    folder: ServiceFolder, card: Piece[ServiceFile], procedure: Procedure, inside: Sequence[str]
) -> Iterator[Fault]:
    if not folder.has_form:
        expected = f"no procedure, or a form in services/{folder.slug}/form.yaml"
        yield from card.fault(("procedure",), expected)
    if folder.form is not None:
        types = {question.name: question.type for _, question in asked(folder.form.value)}
        hidden = {question.name for _, question in asked(folder.form.value) if question.sensitive}
        people = [name for name, kind in types.items() if kind in ("person", "organisation")]
        emails = [name for name, kind in types.items() if kind == "email"]
        shown = [name for name, kind in types.items() if name not in hidden and kind not in UNFIT_FOR_LISTS]
        for key, name, known, where in (
            ("subject", procedure.subject, people, "the person or organisation questions"),
            ("email", procedure.email, emails, "the e-mail questions"),
        ):
            yield from refers(card, ("procedure", key), name, known, f"{where} of form.yaml")
        for number, name in enumerate(procedure.on_behalf_of):
            where = "the person or organisation questions of form.yaml"
            yield from refers(card, ("procedure", "on_behalf_of", number), name, people, where)
        if procedure.department_from is not None:
            choices = [name for name, kind in types.items() if kind == "choice"]
            where = "the choice questions of form.yaml"
            yield from refers(
                card, ("procedure", "department_from"), procedure.department_from, choices, where
            )
        for number, name in enumerate(procedure.summary):
            where = "the questions of form.yaml that may be shown in a list"
            yield from refers(card, ("procedure", "summary", number), name, shown, where)
    reasons = enumerate(procedure.refusal_reasons)
    yield from unique(card, [(("procedure", "refusal_reasons", n, "slug"), each.slug) for n, each in reasons])
    for occasion in ("submit", "grant", "deny"):
        for number, effect in enumerate(getattr(procedure.on, occasion)):
            trail = ("procedure", "on", occasion, number)
            if effect.do == "issue":
                documents = [name.removesuffix(".typ") for name in folder.documents]
                yield from _issue(card, trail, effect.document, effect.title is not None, documents)
            elif effect.do == "book":
                where = "the appointments of appointments.yaml that are only_cases"
                yield from refers(card, (*trail, "appointment"), effect.appointment or "", inside, where)
                if effect.before is not None and occasion != "submit":
                    expected = "nothing: only what is booked on submit can come before granting"
                    yield from card.fault((*trail, "before"), expected)
            elif effect.message is None:
                yield from card.fault((*trail, "message"), "the message to send, such as granted")


def _issue(
    card: Piece[ServiceFile], trail: Trail, document: str | None, titled: bool, documents: Sequence[str]
) -> Iterator[Fault]:
    if document is None:
        yield from card.fault((*trail, "document"), "the name of a .typ file in this folder, without .typ")
    elif document not in documents:
        have = f", or one of {', '.join(documents)}" if documents else ""
        yield from card.fault((*trail, "document"), f"a file {document}.typ in this folder{have}")
    if not titled:
        yield from card.fault((*trail, "title"), "what the document is called, in each language")
