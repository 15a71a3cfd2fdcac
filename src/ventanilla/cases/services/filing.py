"""Filing: a finished draft becomes an entry of the register and a case, or the cure of one, in one transaction."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.cases import rules
from ventanilla.cases.models import Case, Draft
from ventanilla.cases.papers import ANSWERS
from ventanilla.cases.services.drafts import drop, says_something
from ventanilla.cases.services.record import locked, record
from ventanilla.catalog import queries as catalog
from ventanilla.forms.definition import File
from ventanilla.forms.journey import Journey
from ventanilla.forms.summary import summary
from ventanilla.kernel import digests, references
from ventanilla.kernel.calendar import Pause, due
from ventanilla.kernel.search import fold
from ventanilla.packs import facts
from ventanilla.packs.models import Procedure, Service
from ventanilla.people import queries as people
from ventanilla.people.models import Person
from ventanilla.registry import services as registry
from ventanilla.registry.models import Document
from ventanilla.registry.rules import Party
from ventanilla.ui import letters


class Incomplete(Exception):
    """Something still has to be answered; ``page`` is the first page where."""

    def __init__(self, page: str) -> None:
        super().__init__(page)
        self.page = page


class Refused(Exception):
    """A rule of the service says that it is not for this person."""


def submit(*, draft: Draft, by: Person, at: datetime) -> Case:
    """This function will file the draft and return its case; filing it again returns the same case.

    The register's entry, the case, its first event and the jobs that follow are one transaction, so
    that there is never one without the others. Raises Incomplete, Refused, PermissionError,
    ``registry.StorageUnavailable``, and NotNow when a cure comes after its time ended or the case was decided.
    """
    with transaction.atomic():
        drafts = Draft.objects.select_for_update(of=("self",)).select_related("edition", "task")
        current = drafts.defer("edition__content").get(pk=draft.pk)
        if current.owner_id not in (None, by.pk):
            raise PermissionError("the draft is somebody else's")
        if current.case is not None:
            return current.case
        answers = _checked(current, at)
        answers, documents = _documents(current, answers, at)
        case = (
            _cure(current, answers, documents, by, at)
            if current.task
            else _open(current, answers, documents, by, at)
        )
        current.owner = by
        current.case = case
        current.filed_at = at
        current.answers = {}
        current.save()
        current.uploads.all().delete()
        drop(current.attachments.all(), kept=[document.sha256 for document in documents])
    return case


def _checked(draft: Draft, at: datetime) -> dict[str, Any]:
    journey = Journey(draft.form, draft.answers, facts.calendar(catalog.city()).local_day(at))
    if journey.refusal is not None:
        raise Refused
    incomplete = journey.first_incomplete()
    if incomplete is not None:
        raise Incomplete(incomplete.slug)
    answers = dict(journey.visible_answers())
    if draft.task and not says_something(answers, draft.task.questions):
        raise Incomplete(draft.form.pages[0].slug)
    return answers


def _documents(draft: Draft, answers: dict[str, Any], at: datetime) -> tuple[dict[str, Any], list[Document]]:
    """The answers with each attachment replaced by the document it becomes, and the documents of the entry.

    The first of them is what was answered, as given and in words, so that the chain covers it and the
    receipt is a copy of it (Ley 39/2015 art. 16.3).
    """
    language = letters.official_language(draft.language, catalog.city())
    names = {str(attachment.pk): attachment.name for attachment in draft.attachments.all()}
    in_words = [
        {
            "page": page.title.say(language),
            "rows": [[question.label.say(language), shown] for question, shown in rows],
        }
        for page, rows in summary(draft.form, answers, language, files=names)
    ]
    with override(language):
        name = _("answers.json")
    written = registry.store(
        content=digests.canonical(
            {
                "service": draft.service.slug,
                "edition": draft.edition.number,
                "language": draft.language,
                "answers": answers,
                "in_words": in_words,
            }
        ),
        name=name,
        media_type="application/json",
        kind=ANSWERS,
        at=at,
    )
    attachments = {str(attachment.pk): attachment for attachment in draft.attachments.all()}
    documents = [written]
    filed = dict(answers)
    for _page, question in draft.form.questions():
        if not isinstance(question, File) or question.name not in filed:
            continue
        own = [
            registry.register(
                sha256=attachment.sha256,
                size=attachment.size,
                name=attachment.name,
                media_type=attachment.media_type,
                kind="filed",
                at=at,
            )
            for attachment in (attachments[key] for key in filed[question.name])
        ]
        filed[question.name] = [str(document.pk) for document in own]
        documents += own
    return filed, documents


def _open(draft: Draft, answers: dict[str, Any], documents: list[Document], by: Person, at: datetime) -> Case:
    city = catalog.city()
    service = draft.service
    procedure = service.card.procedure
    language = letters.official_language(draft.language, city)
    assert procedure is not None  # noqa: S101 - a draft is only begun where there is a procedure
    working = facts.calendar(city)
    effective = working.effective(at)
    year = working.local_day(at).year
    party, representative = _parties(procedure, answers)
    number = registry.number(series=procedure.series, year=year)
    reference = references.render(
        city.about.numbering.case, year=year, number=number, series=procedure.series
    )
    told = dict(_told(draft, answers, language))
    in_short = " · ".join(told[name] for name in procedure.summary if told.get(name))[:300]
    department = _department(service, answers, at)
    entry = registry.record(
        direction="in",
        epigraph=service.card.name.say(language),
        party=party,
        representative=representative,
        addressee=department,
        summary=in_short or service.card.name.say(language),
        documents=documents,
        channel="online",
        case=reference,
        pattern=city.about.numbering.entry_in,
        at=at,
        effective=effective,
        by=by,
    )
    case = Case(
        reference=reference,
        slug=slugify(reference.replace("/", "-")),
        edition=draft.edition,
        department=department,
        entry=entry,
        filer=by,
        language=draft.language,
        answers=answers,
        summary=in_short,
        **_naming(procedure, answers),
        filed_at=at,
        effective_at=effective,
        state=rules.State.FILED,
        due_on=facts.deadline(city, service, effective),
    )
    record(
        case=case, tag=rules.Tag.FILED, by=by, at=at, occasion=rules.Occasion.SUBMIT, data={"entry": entry.pk}
    )
    return case


def _cure(draft: Draft, answers: dict[str, Any], documents: list[Document], by: Person, at: datetime) -> Case:
    assert draft.task is not None  # noqa: S101 - the caller has looked
    case = locked(draft.task.case)
    task = case.tasks.select_for_update().get(pk=draft.task.pk)
    effective = facts.calendar(catalog.city()).effective(at)
    with override(letters.official_language(case.language, catalog.city())):
        epigraph = _("What was asked for, put right")
    before = {name: case.answers[name] for name in answers if name in case.answers}
    case.answers = {**case.answers, **answers}
    # What is put right may be the very name.
    for field, value in _naming(case.procedure, case.answers).items():
        setattr(case, field, value)
    party, representative = _parties(case.procedure, case.answers)
    entry = registry.record(
        direction="in",
        epigraph=epigraph,
        party=party,
        representative=representative,
        addressee=case.department,
        summary=case.summary
        or draft.service.card.name.say(letters.official_language(case.language, catalog.city())),
        documents=documents,
        channel="online",
        case=case.reference,
        pattern=catalog.city().about.numbering.entry_in,
        at=at,
        effective=effective,
        by=by,
    )
    case.due_on = resumed_deadline(case, asked_at=task.asked_at, until=effective.date())
    task.ended_at = at
    task.cured = True
    task.save(update_fields=["ended_at", "cured"])
    record(
        case=case,
        tag=rules.Tag.CURED,
        by=by,
        at=at,
        occasion=rules.Occasion.CURE,
        data={"entry": entry.pk, "before": before, "answers": sorted(answers)},
    )
    return case


def resumed_deadline(case: Case, *, asked_at: datetime, until: date) -> date | None:
    """This function will return the case's deadline after its one pause: later by the time the clock stood.

    The clock stops the day the request is made, and goes on after the day it is answered or else the
    last on which it could be (Ley 39/2015 art. 22.1.a; CPAEM art. 119 and 135).
    """
    term = case.service.card.deadline.term
    if term is None:
        return None
    working = facts.calendar(catalog.city())
    pause = Pause(since=working.local_day(asked_at), until=until)
    return due(term, working.local_day(case.effective_at), working, [pause])


def _told(draft: Draft, answers: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Each question with its answer in words, on one line."""
    for _page, rows in summary(draft.form, answers, language):
        for question, shown in rows:
            yield question.name, " ".join(shown.split())


def _department(service: Service, answers: Mapping[str, Any], at: datetime) -> str:
    """Who gets the case: the department the person named, if somebody there will see it, else the service's own."""
    asked = service.card.procedure.department_from if service.card.procedure else None
    wanted = answers.get(asked) if asked else None
    return wanted if wanted in people.departments_at_work(at) else service.card.department


def _subject(procedure: Procedure, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer that holds the interested party: whoever is acted for, else who files."""
    names = (*procedure.on_behalf_of, procedure.subject)
    found: Mapping[str, Any] = next(answers[name] for name in names if answers.get(name))
    return found


def _parties(procedure: Procedure, answers: Mapping[str, Any]) -> tuple[Party, Party | None]:
    """The interested party, and who acts for them if somebody does."""
    subject, filer = _subject(procedure, answers), answers[procedure.subject]
    return _party(subject), _party(filer) if subject is not filer else None


def _naming(procedure: Procedure, answers: Mapping[str, Any]) -> dict[str, str]:
    """The columns of a case that say, and find, whose it is."""
    subject = _subject(procedure, answers)
    party = _party(subject)
    return {
        "subject_name": party.name,
        "subject_identifier": party.identifier,
        "by_surname": fold(_by_surname(subject))[:300],
        "by_given_name": fold(party.name)[:300],
    }


def _party(answer: Mapping[str, Any]) -> Party:
    """The interested party as the register names them; organisations have one name, people their parts in order."""
    identifier = str(answer.get("identifier") or "")
    if "given" not in answer:
        return Party(str(answer["name"]), identifier)
    parts = (answer["given"], answer["surname"], answer.get("surname2"))
    return Party(" ".join(part for part in parts if part), identifier)


def _by_surname(answer: Mapping[str, Any]) -> str:
    if "given" not in answer:
        return str(answer["name"])
    parts = (answer["surname"], answer.get("surname2"), answer["given"])
    return " ".join(part for part in parts if part)
