"""Reads for screens. What a person may see is decided here: a view gets an object from ``access_*`` or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Prefetch, Q, QuerySet

from ventanilla.cases import rules
from ventanilla.cases.models import CLOSED, OPEN, Attachment, Case, Draft, Event, Task, Upload
from ventanilla.catalog import queries as catalog
from ventanilla.catalog.models import Edition
from ventanilla.kernel.search import fold
from ventanilla.packs import facts
from ventanilla.people.models import Person
from ventanilla.registry.models import Direction, Document, EntryDocument

PAGE = 50
AS_MANY_AS = 100
LAST_CHARACTER = "\U0010ffff"


class NotYours(Exception):
    """The draft belongs to somebody who has to sign in to go on with it."""


# --- the person's side ----------------------------------------------------------------------------


def access_draft(token: str, person: Person | None) -> Draft:
    """This function will return the draft to whoever has its token, and an owned one to its owner alone.

    Raises Draft.DoesNotExist, or NotYours.
    """
    drafts = Draft.objects.select_related("edition", "task__case__edition", "case")
    draft = drafts.defer("edition__content", "task__case__edition__content").get(token=token)
    if draft.owner_id is not None and (person is None or draft.owner_id != person.pk):
        raise NotYours
    return draft


def access_attachment(draft: Draft, key: str) -> Attachment:
    """This function will return a file of the draft. Raises Attachment.DoesNotExist."""
    return draft.attachments.get(pk=key)


def access_upload(draft: Draft, key: str) -> Upload:
    """This function will return an upload under way in the draft. Raises Upload.DoesNotExist."""
    uploads = draft.uploads.select_related("draft__edition", "draft__task__case")
    return uploads.defer("draft__edition__content").get(pk=key)


def access_case(slug: str, person: Person) -> Case:
    """This function will return a case to the person who filed it. Raises Case.DoesNotExist."""
    cases = Case.objects.select_related("edition", "entry", "decision__by").defer("edition__content")
    return cases.get(slug=slug, filer=person)


def open_drafts(person: Person) -> QuerySet[Draft]:
    """This function will list what the person has begun and not filed, latest first, up to a page of it."""
    return (
        Draft.objects.filter(owner=person, filed_at=None)
        .select_related("edition", "task__case")
        .defer("answers", "edition__content", "task__case__answers")
        .order_by("-saved_at")[:PAGE]
    )


def cases_of(person: Person, *, before: int | None = None) -> list[Case]:
    """This function will list a page of the person's cases, latest first, from below an id."""
    # Joined, the editions would be met with every case of the person, and only then the latest be chosen.
    editions = Prefetch("edition", Edition.objects.defer("content"))
    found = Case.objects.filter(filer=person).defer("answers").prefetch_related(editions).order_by("-id")
    return list((found.filter(pk__lt=before) if before else found)[:PAGE])


def timeline(case: Case, *, official: bool) -> list[Event]:
    """This function will list what happened to the case: all of it for officials, what concerns them for the person."""
    events = case.events.select_related("by").order_by("number")
    return list(events if official else events.filter(tag__in=[str(tag) for tag in rules.SHOWN_TO_CITIZEN]))


@dataclass(frozen=True)
class Produced:
    """What a case has brought about: its sealed receipt, every document in order, and whether more is under way."""

    receipt: Document | None
    issued: list[Document]
    pending: bool


def produced(case: Case) -> Produced:
    """This function will return the documents of the case. The receipt is None while it is being made."""
    effects = list(case.effects.select_related("document", "event").order_by("event__number", "order"))
    receipts = [each.document for each in effects if each.event.tag == rules.Tag.FILED and each.order == 0]
    return Produced(
        receipt=receipts[0] if receipts else None,
        issued=[each.document for each in effects if each.document is not None],
        pending=any(each.done_at is None for each in effects),
    )


def filed_documents(case: Case) -> dict[str, Document]:
    """This function will return, by id as the answers hold it, every document filed with the case or its cures."""
    links = EntryDocument.objects.filter(entry__case=case.reference, entry__book__direction=Direction.IN)
    links = links.filter(document__kind="filed").select_related("document").order_by("entry_id", "position")
    return {str(link.document_id): link.document for link in links}


def open_task(case: Case) -> Task | None:
    """This function will return what the person has been asked to put right and has not yet, or None."""
    return case.tasks.filter(ended_at=None).first() if case.state == rules.State.CURE_ASKED else None


def access_document(case: Case, key: str) -> Document:
    """This function will return a document filed with the case or issued in it. Raises Document.DoesNotExist."""
    for document in (*filed_documents(case).values(), *produced(case).issued):
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
    cases = Case.objects.select_related("edition", "entry", "decision__by", "assignee", "filer")
    return cases.defer("edition__content").get(slug=slug, department__in=departments)


def inbox(box: Box, person: Person) -> list[Case]:
    """This function will list a page of one box.

    Open cases come by due day, those without one last; closed ones latest first.
    One more than ``PAGE`` is returned when there are more.
    """
    cases = _listed()
    if box.which == "closed":
        closed = cases.filter(department=box.department, state__in=CLOSED).order_by("-id")
        return list((closed.filter(pk__lt=box.after[1]) if box.after else closed)[: PAGE + 1])
    found = cases.filter(department=box.department, state__in=OPEN).order_by("due_on", "id")
    if box.which == "mine":
        found = found.filter(assignee=person)
    elif box.which == "unassigned":
        # They are all alike in this, but only when it is named does the index of assignees give the order.
        found = found.filter(assignee=None).order_by("assignee_id", "due_on", "id")
    if box.state:
        found = found.filter(state=box.state)
    if box.after is None:
        return list(found[: PAGE + 1])
    day, last = box.after
    rows: list[Case] = []
    undated = found.filter(due_on=None)
    if day is None:
        undated = undated.filter(pk__gt=last)
    else:
        later = found.filter(Q(due_on__gt=day) | Q(pk__gt=last), due_on__gte=day)
        rows = list(later[: PAGE + 1])
    if len(rows) <= PAGE:
        rows += list(undated[: PAGE + 1 - len(rows)])
    return rows


def search(text: str, departments: Sequence[str]) -> list[Case]:
    """This function will find cases of the departments by reference, identifier, or the beginning of a name.

    The name may begin with the surname or the given name, with or without accents. Every reference and
    every identifier has a digit; whoever writes one whole wants no names that begin like it.
    """
    words = " ".join(text.split())
    found: dict[int, Case] = {}
    if any(letter.isdigit() for letter in words):
        exact = _listed().filter(reference__in=(words, words.upper()), department__in=departments)
        found = {case.pk: case for case in exact} or _with_identifier(words, departments)
    return list((found or _named(fold(words), departments)).values())[: PAGE + 1]


def _with_identifier(words: str, departments: Sequence[str]) -> dict[int, Case]:
    identifier = words.upper().replace(" ", "").replace("-", "")
    theirs = _listed().filter(subject_identifier=identifier).exclude(subject_identifier="").order_by("-id")
    return {
        case.pk: case
        for department in departments
        for case in theirs.filter(department=department)[: PAGE + 1]
    }


def _named(name: str, departments: Sequence[str]) -> dict[int, Case]:
    """The cases of those whose name begins like this: a stretch of an index, one department at a time."""
    found: dict[int, Case] = {}
    if not name:
        return found
    beyond = name + LAST_CHARACTER
    for department in departments:
        here = _listed().filter(department=department)
        for rows in (
            here.filter(by_surname__gte=name, by_surname__lt=beyond).order_by("by_surname", "id"),
            here.filter(by_given_name__gte=name, by_given_name__lt=beyond).order_by("by_given_name", "id"),
        ):
            found |= {case.pk: case for case in rows[: PAGE + 1 - min(len(found), PAGE)]}
    return found


def _listed() -> QuerySet[Case]:
    """Cases as a row of a list needs them: without what was answered, nor the text of their edition."""
    return Case.objects.select_related("assignee").defer("answers")


def waiting(department: str) -> int:
    """This function will count the open cases of a department, no further than ``AS_MANY_AS``."""
    return Case.objects.filter(department=department, state__in=OPEN).order_by()[:AS_MANY_AS].count()


def overdue_tasks(at: datetime) -> QuerySet[Task]:
    """This function will list the requests whose last day has passed in the town."""
    today = facts.calendar(catalog.city()).local_day(at)
    return Task.objects.filter(ended_at=None, due_on__lt=today).select_related("case")
