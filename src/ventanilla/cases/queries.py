"""Reads for screens. What a person may see is decided here: a view gets an object from ``access_*`` or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Q, QuerySet

from ventanilla.cases import rules
from ventanilla.cases.models import CLOSED, OPEN, Attachment, Case, Draft, Effect, Event, Task, Upload
from ventanilla.catalog import queries as catalog
from ventanilla.kernel.search import fold
from ventanilla.packs import facts
from ventanilla.people.models import Person
from ventanilla.registry.models import Document, EntryDocument

PAGE = 50
AS_MANY_AS = 100


class NotYours(Exception):
    """The draft belongs to somebody who has to sign in to go on with it."""


# --- the person's side ----------------------------------------------------------------------------


def access_draft(token: str, person: Person | None) -> Draft:
    """This function will return the draft to whoever has its token, and an owned one to its owner alone.

    Raises Draft.DoesNotExist, or NotYours.
    """
    draft = Draft.objects.select_related("edition__service", "task__case__edition", "case").get(token=token)
    if draft.owner_id is not None and (person is None or draft.owner_id != person.pk):
        raise NotYours
    return draft


def access_attachment(draft: Draft, key: str) -> Attachment:
    """This function will return a file of the draft. Raises Attachment.DoesNotExist."""
    return draft.attachments.get(pk=key)


def access_upload(draft: Draft, key: str) -> Upload:
    """This function will return an upload under way in the draft. Raises Upload.DoesNotExist."""
    return draft.uploads.select_related("draft__edition", "draft__task__case").get(pk=key)


def access_case(slug: str, person: Person) -> Case:
    """This function will return a case to the person who filed it. Raises Case.DoesNotExist."""
    return Case.objects.select_related("edition__service", "entry", "decision").get(slug=slug, filer=person)


def open_drafts(person: Person) -> QuerySet[Draft]:
    """This function will list what the person has begun and not filed, latest first."""
    return (
        Draft.objects.filter(owner=person, filed_at=None)
        .select_related("edition__service", "task__case")
        .order_by("-saved_at")
    )


def cases_of(person: Person, *, before: int | None = None) -> list[Case]:
    """This function will list a page of the person's cases, latest first, from below an id."""
    found = Case.objects.filter(filer=person).select_related("edition__service").order_by("-id")
    return list((found.filter(pk__lt=before) if before else found)[:PAGE])


def timeline(case: Case, *, official: bool) -> list[Event]:
    """This function will list what happened to the case: all of it for officials, what concerns them for the person."""
    events = case.events.select_related("by").order_by("number")
    return list(events if official else events.filter(tag__in=[str(tag) for tag in rules.SHOWN_TO_CITIZEN]))


def receipt(case: Case) -> Document | None:
    """This function will return the sealed receipt of the filing, or None while it is being made."""
    first = case.effects.filter(event__tag=rules.Tag.FILED, order=0).select_related("document").first()
    return first.document if first else None


def issued(case: Case) -> list[Document]:
    """This function will list the documents the case has produced, receipts included, in order."""
    effects = (
        case.effects.filter(document__isnull=False)
        .select_related("document")
        .order_by("event__number", "order")
    )
    return [effect.document for effect in effects if effect.document is not None]


def pending(case: Case) -> bool:
    """This function will tell whether something is still being brought about for the case."""
    return Effect.objects.filter(case=case, done_at=None).exists()


def filed_documents(case: Case) -> dict[str, Document]:
    """This function will return, by id as the answers hold it, every document filed with the case or its cures."""
    entries = [case.entry_id, *case.events.filter(tag=rules.Tag.CURED).values_list("data__entry", flat=True)]
    links = EntryDocument.objects.filter(entry__in=entries).select_related("document")
    return {str(link.document_id): link.document for link in links}


def access_document(case: Case, key: str) -> Document:
    """This function will return a document filed with the case or issued in it. Raises Document.DoesNotExist."""
    for document in (*filed_documents(case).values(), *issued(case)):
        if str(document.pk) == key:
            return document
    raise Document.DoesNotExist


# --- the official's side --------------------------------------------------------------------------


@dataclass(frozen=True)
class Box:
    """One list of the desk: which cases of which department, and from where on."""

    department: str
    which: Literal["open", "mine", "unassigned", "closed"] = "open"
    state: str = ""
    after: tuple[date | None, int] | None = None


def access_official_case(slug: str, departments: Sequence[str]) -> Case:
    """This function will return a case to an official of its department. Raises Case.DoesNotExist."""
    return Case.objects.select_related("edition__service", "entry", "decision", "assignee", "filer").get(
        slug=slug, department__in=departments
    )


def inbox(box: Box, person: Person) -> list[Case]:
    """This function will list a page of one box.

    Open cases come by due day, those without one last; closed ones latest first.
    One more than ``PAGE`` is returned when there are more.
    """
    cases = Case.objects.select_related("assignee", "edition__service").defer("answers", "edition__content")
    if box.which == "closed":
        closed = cases.filter(department=box.department, state__in=CLOSED).order_by("-id")
        return list((closed.filter(pk__lt=box.after[1]) if box.after else closed)[: PAGE + 1])
    found = cases.filter(department=box.department, state__in=OPEN)
    if box.which == "mine":
        found = found.filter(assignee=person)
    elif box.which == "unassigned":
        found = found.filter(assignee=None)
    if box.state:
        found = found.filter(state=box.state)
    dated = found.filter(due_on__isnull=False).order_by("due_on", "id")
    undated = found.filter(due_on__isnull=True).order_by("id")
    if box.after is None:
        rows = list(dated[: PAGE + 1])
    elif box.after[0] is not None:
        day, last = box.after
        rows = list(dated.filter(due_on__gte=day).exclude(Q(due_on=day) & Q(pk__lte=last))[: PAGE + 1])
    else:
        undated = undated.filter(pk__gt=box.after[1])
        rows = []
    if len(rows) <= PAGE:
        rows += list(undated[: PAGE + 1 - len(rows)])
    return rows


def search(text: str, departments: Sequence[str]) -> list[Case]:
    """This function will find cases of the departments by reference, identifier, or the beginning of a name.

    The name may begin with the surname or the given name, with or without accents.
    """
    words = " ".join(text.split())
    if not words:
        return []
    cases = Case.objects.select_related("assignee", "edition__service").defer("answers", "edition__content")
    exact = cases.filter(reference__in=(words, words.upper()), department__in=departments)
    found = {case.pk: case for case in exact}
    identifier = words.upper().replace(" ", "").replace("-", "")
    name = fold(words)
    for department in departments:
        here = cases.filter(department=department)
        by_identifier = (
            here.filter(subject_identifier=identifier).exclude(subject_identifier="").order_by("-id")
        )
        by_surname = here.filter(by_surname__startswith=name).order_by("by_surname", "id")
        by_given_name = here.filter(by_given_name__startswith=name).order_by("by_given_name", "id")
        for rows in (by_identifier, by_surname, by_given_name):
            found |= {case.pk: case for case in rows[: PAGE + 1 - min(len(found), PAGE)]}
    return list(found.values())[: PAGE + 1]


def waiting(department: str) -> int:
    """This function will count the open cases of a department, no further than ``AS_MANY_AS``."""
    return Case.objects.filter(department=department, state__in=OPEN).order_by()[:AS_MANY_AS].count()


def overdue_tasks(at: datetime) -> QuerySet[Task]:
    """This function will list the requests whose last day has passed in the town."""
    today = facts.calendar(catalog.city()).local_day(at)
    return Task.objects.filter(ended_at=None, due_on__lt=today).select_related("case")
