"""Filing a pack's invented cases through the same services as everybody's, for the demonstration."""

from datetime import datetime, timedelta
from typing import Any

import typst

from ventanilla.cases import rules, services
from ventanilla.cases.effects import bring_about
from ventanilla.cases.models import Case, Draft
from ventanilla.catalog import queries as catalog
from ventanilla.forms.definition import File
from ventanilla.forms.journey import Journey
from ventanilla.packs import facts
from ventanilla.packs.models import SampleCase
from ventanilla.people import services as people
from ventanilla.people.models import Person


def file_sample(*, sample: SampleCase, official: Person, post: str, at: datetime) -> Case:
    """This function will file an invented case some days before ``at`` and bring it to where the sample says.

    ``official`` acts for the department. Required files become one-page PDFs that say they are samples.
    """
    edition = catalog.current_edition(sample.service)
    filed_at = at - timedelta(days=sample.filed_days_ago)
    procedure = edition.definition.card.procedure
    if procedure is None:
        raise ValueError(f"{sample.service} cannot be filed here")
    person = people.ensure_person(
        email=str(sample.answers[procedure.email]), language=sample.language, at=filed_at
    )
    draft = services.begin(edition=edition, language=sample.language, owner=person, at=filed_at)
    draft = services.save(draft=draft, answers=sample.answers, language=sample.language, at=filed_at)
    _attach_samples(draft, filed_at)
    case = services.submit(draft=Draft.objects.get(pk=draft.pk), by=person, at=filed_at)
    _bring(case, sample.then, official, post, filed_at + timedelta(hours=2))
    return case


def _attach_samples(draft: Draft, at: datetime) -> None:
    working = facts.calendar(catalog.city())
    journey = Journey(draft.form, draft.answers, working.local_day(at))
    for page in journey.pages:
        for question in page.questions:
            if isinstance(question, File) and question.required and "pdf" in question.accept:
                label = question.label.say(draft.language)
                services.attach(
                    draft=draft,
                    question=question.name,
                    name=f"{question.name}.pdf",
                    content=_page_saying(label),
                    at=at,
                )


def _page_saying(label: str) -> bytes:
    source = (
        '#set page(paper: "a5")\n#set text(size: 20pt)\n'
        "#align(center + horizon)[#sys.inputs.label \\ #text(fill: gray)[MUESTRA · MOSTRA · SAMPLE]]"
    )
    drawn: Any = typst.compile(source.encode(), format="pdf", sys_inputs={"label": label})
    return bytes(drawn)


def _bring(case: Case, then: str, official: Person, post: str, at: datetime) -> None:
    if then == "nothing":
        return
    services.take(case=case, by=official, at=at)
    if then == "cure_asked":
        services.ask_cure(
            case=case,
            request="Documento de muestra: no se lee bien. / Document de mostra.",
            questions=[],
            by=official,
            at=at,
        )
    elif then in ("granted", "denied"):
        for what in sorted(rules.first_attended(case.procedure)) if then == "granted" else ():
            _attended(case, what, official, at)
        action = rules.Action.GRANT if then == "granted" else rules.Action.DENY
        reasons = "Resuelto en la demostración. / Resolt a la demostració."
        services.decide(case=case, action=action, reasons=reasons, by=official, post=post, at=at)


def _attended(case: Case, what: str, official: Person, at: datetime) -> None:
    """As at the counter, without an appointment: a sample is of days ago, when no time can be booked any more."""
    for event in case.events.filter(effects__verb="book"):
        bring_about(event=event.pk, at=at)
    services.attend(appointment=case.appointments.get(what=what), by=official, at=at)
