"""Reads for screens. What a person may see is decided here: a view gets an object from ``access_*`` or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import F, Q, QuerySet

from ventanilla.bookings.models import Booking
from ventanilla.cases import rules
from ventanilla.cases.models import (
    CLOSED,
    OPEN,
    Appointment,
    Attachment,
    Case,
    Draft,
    Effect,
    Event,
    Task,
    Upload,
)
from ventanilla.catalog import queries as catalog
from ventanilla.kernel.search import fold
from ventanilla.packs import facts
from ventanilla.people.models import Person
from ventanilla.registry.models import Direction, Document, EntryDocument
from ventanilla.sql import worded_once

PAGE = 50
AS_MANY_AS = 100
LAST_CHARACTER = "\U0010ffff"
LISTED = (
    *("reference", "slug", "edition", "summary", "subject_name"),
    *("state", "due_on", "filed_at", "assignee"),
)


class NotYours(Exception):
    """The draft belongs to somebody who has to sign in to go on with it."""


def _one[Found: (Case, Draft)](found: list[Found], of: type[Found]) -> Found:
    if not found:
        raise of.DoesNotExist
    return found[0]


# --- the person's side ----------------------------------------------------------------------------


def access_draft(token: str, person: Person | None) -> Draft:
    """This function will return the draft to whoever has its token, and an owned one to its owner alone.

    Raises Draft.DoesNotExist, or NotYours.
    """
    draft = _one(_draft(token), Draft)
    if draft.owner_id is not None and (person is None or draft.owner_id != person.pk):
        raise NotYours
    return draft


@worded_once
def _draft(token: str) -> QuerySet[Draft]:
    drafts = Draft.objects.select_related("edition", "task__case__edition", "case")
    return drafts.defer("edition__content", "task__case__edition__content").filter(token=token)


def attachments(draft: Draft) -> list[Attachment]:
    """This function will list the files of the draft in the order in which they were attached."""
    return _attachments(draft.pk)


@worded_once
def _attachments(draft: int) -> QuerySet[Attachment]:
    return Attachment.objects.filter(draft=draft).order_by("attached_at", "pk")


def access_attachment(draft: Draft, key: str) -> Attachment:
    """This function will return a file of the draft. Raises Attachment.DoesNotExist."""
    return draft.attachments.get(pk=key)


def access_upload(draft: Draft, key: str) -> Upload:
    """This function will return an upload under way in the draft. Raises Upload.DoesNotExist."""
    uploads = draft.uploads.select_related("draft__edition", "draft__task__case")
    return uploads.defer("draft__edition__content").get(pk=key)


def access_case(slug: str, person: Person) -> Case:
    """This function will return a case to the person who filed it. Raises Case.DoesNotExist."""
    return _one(_own(slug, person.pk), Case)


@worded_once
def _own(slug: str, person: int) -> QuerySet[Case]:
    cases = Case.objects.select_related("edition", "entry", "decision__by").defer("edition__content")
    return cases.filter(slug=slug, filer=person)


def open_drafts(person: Person) -> list[Draft]:
    """This function will list what the person has begun and not filed, latest first, up to a page of it."""
    return _open_drafts(person.pk)


@worded_once
def _open_drafts(person: int) -> QuerySet[Draft]:
    return (
        Draft.objects.filter(owner=person, filed_at=None)
        .select_related("edition", "task__case")
        .defer("answers", "edition__content", "task__case__answers")
        .order_by("-saved_at")[:PAGE]
    )


def cases_of(person: Person, *, before: int | None = None) -> list[Case]:
    """This function will list a page of the person's cases, latest first, from below an id.

    Without their answers, and without their editions: ``catalog.queries.name_in`` has the name of each.
    """
    return _cases_of(person.pk, before)


@worded_once
def _cases_of(person: int, before: int | None) -> QuerySet[Case]:
    found = Case.objects.filter(filer=person).defer("answers").order_by("-id")
    return (found.filter(pk__lt=before) if before else found)[:PAGE]


def timeline(case: Case, *, official: bool) -> list[Event]:
    """This function will list what happened to the case: all of it for officials, what concerns them for the person."""
    return _timeline(case.pk, official)


@worded_once
def _timeline(case: int, official: bool) -> QuerySet[Event]:
    events = Event.objects.filter(case=case).select_related("by").order_by("number")
    return events if official else events.filter(tag__in=[str(tag) for tag in rules.SHOWN_TO_CITIZEN])


@dataclass(frozen=True)
class Produced:
    """What a case has brought about: its sealed receipt, every document in order, and whether more is under way.

    ``books`` when it wants times with the person, which ``wanted_times`` lists.
    """

    receipt: Document | None
    issued: list[Document]
    pending: bool
    books: bool


def produced(case: Case) -> Produced:
    """This function will return the documents of the case. The receipt is None while it is being made."""
    effects = _effects(case.pk)
    receipts = [each.document for each in effects if each.event.tag == rules.Tag.FILED and each.order == 0]
    return Produced(
        receipt=receipts[0] if receipts else None,
        issued=[each.document for each in effects if each.document is not None],
        pending=any(each.done_at is None for each in effects),
        books=any(each.verb == "book" for each in effects),
    )


@worded_once
def _effects(case: int) -> QuerySet[Effect]:
    effects = Effect.objects.filter(case=case).select_related("document", "event")
    return effects.order_by("event__number", "order")


def filed_documents(case: Case) -> dict[str, Document]:
    """This function will return, by id as the answers hold it, every document filed with the case or its cures."""
    return {str(link.document_id): link.document for link in _filed(case.reference)}


@worded_once
def _filed(reference: str) -> QuerySet[EntryDocument]:
    links = EntryDocument.objects.filter(entry__case=reference, entry__book__direction=Direction.IN)
    return links.filter(document__kind="filed").select_related("document").order_by("entry_id", "position")


def cures_asked(events: Iterable[Event]) -> int:
    """This function will count how often the person was asked to put something right."""
    return sum(event.tag == rules.Tag.CURE_ASKED for event in events)


def open_task(case: Case) -> Task | None:
    """This function will return what the person has been asked to put right and has not yet, or None."""
    return case.tasks.filter(ended_at=None).first() if case.state == rules.State.CURE_ASKED else None


def wanted_times(case: Case) -> list[Appointment]:
    """This function will return the appointments of a case in the order they were asked for, with their bookings."""
    return _wanted_times(case.pk)


@worded_once
def _wanted_times(case: int) -> QuerySet[Appointment]:
    return Appointment.objects.filter(case=case).select_related("booking__resource").order_by("pk")


def access_appointment(case: Case, key: int) -> Appointment:
    """This function will return an appointment the case still wants. Raises Appointment.DoesNotExist."""
    return case.appointments.select_related("booking__resource", "case").get(pk=key, ended_at=None)


def wanted_by(booking: Booking, person: Person) -> Appointment | None:
    """This function will return what a case of the person still wants a time for, which this booking was."""
    found = Appointment.objects.filter(booking=booking, case__filer=person, ended_at=None)
    return found.select_related("case").first()


def case_of(booking: Booking, person: Person) -> Case | None:
    """This function will return the person's case that the booking was made inside of."""
    return Case.objects.filter(appointments__booking=booking, filer=person).first()


def awaited(case: Case) -> frozenset[str]:
    """This function will return the appointments at which the person must still be attended before a grant."""
    first = rules.first_attended(case.procedure)
    if not first:
        return first
    return first - {*case.appointments.filter(attended=True).values_list("what", flat=True)}


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
    return _one(_official_case(slug, list(departments)), Case)


@worded_once
def _official_case(slug: str, departments: list[str]) -> QuerySet[Case]:
    cases = Case.objects.select_related("edition", "entry", "decision__by", "assignee", "filer")
    return cases.defer("edition__content").filter(slug=slug, department__in=departments)


def inbox(box: Box, person: Person) -> list[Case]:
    """This function will list a page of one box.

    Open cases come by due day, those without one last; closed ones latest first.
    One more than ``PAGE`` is returned when there are more.
    """
    day, last = box.after or (None, None)
    if box.which == "closed":
        return _closed(box.department, last)
    boxed = (
        box.department,
        person.pk if box.which == "mine" else None,
        box.which == "unassigned",
        box.state or None,
    )
    if last is None:
        return _open(*boxed, None, None)
    rows = [] if day is None else _open(*boxed, day, last)
    if len(rows) <= PAGE:
        rows += _undated(*boxed, last if day is None else None)[: PAGE + 1 - len(rows)]
    return rows


@worded_once
def _closed(department: str, before: int | None) -> QuerySet[Case]:
    closed = _listed().filter(department=department, state__in=CLOSED).order_by("-id")
    return (closed.filter(pk__lt=before) if before else closed)[: PAGE + 1]


@worded_once
def _open(
    department: str, mine: int | None, unassigned: bool, state: str | None, day: date | None, last: int | None
) -> QuerySet[Case]:
    found = _boxed(department, mine, unassigned, state)
    return (found.filter(Q(due_on__gt=day) | Q(pk__gt=last), due_on__gte=day) if day else found)[: PAGE + 1]


@worded_once
def _undated(
    department: str, mine: int | None, unassigned: bool, state: str | None, last: int | None
) -> QuerySet[Case]:
    found = _boxed(department, mine, unassigned, state).filter(due_on=None)
    return (found.filter(pk__gt=last) if last else found)[: PAGE + 1]


def _boxed(department: str, mine: int | None, unassigned: bool, state: str | None) -> QuerySet[Case]:
    found = _listed().filter(department=department, state__in=OPEN).order_by("due_on", "id")
    if mine:
        found = found.filter(assignee=mine)
    elif unassigned:
        # They are all alike in this, but only when it is named does the index of assignees give the order.
        found = found.filter(assignee=None).order_by("assignee_id", "due_on", "id")
    return found.filter(state=state) if state else found


def search(text: str, departments: Sequence[str]) -> list[Case]:
    """This function will find cases of the departments by reference, identifier, or the beginning of a name.

    The name may begin with the surname or the given name, with or without accents. Every reference and
    every identifier has a digit; whoever writes one whole wants no names that begin like it.
    """
    words = " ".join(text.split())
    found: dict[int, Case] = {}
    if any(letter.isdigit() for letter in words):
        exact = _with_reference([words, words.upper()], list(departments))
        found = {case.pk: case for case in exact} or _with_identifier(words, departments)
    return list((found or _named(fold(words), departments)).values())[: PAGE + 1]


@worded_once
def _with_reference(references: list[str], departments: list[str]) -> QuerySet[Case]:
    return _listed().filter(reference__in=references, department__in=departments)


def _with_identifier(words: str, departments: Sequence[str]) -> dict[int, Case]:
    identifier = words.upper().replace(" ", "").replace("-", "")
    return {case.pk: case for department in departments for case in _identified(identifier, department)}


@worded_once
def _identified(identifier: str, department: str) -> QuerySet[Case]:
    theirs = _listed().filter(subject_identifier=identifier).exclude(subject_identifier="").order_by("-id")
    return theirs.filter(department=department)[: PAGE + 1]


def _named(name: str, departments: Sequence[str]) -> dict[int, Case]:
    """The cases of those whose name begins like this: a stretch of an index, one department at a time."""
    found: dict[int, Case] = {}
    if not name:
        return found
    beyond = name + LAST_CHARACTER
    for department in departments:
        for read in (_by_surname, _by_given_name):
            if len(found) <= PAGE:
                found |= {case.pk: case for case in read(department, name, beyond)}
    return found


@worded_once
def _by_surname(department: str, name: str, beyond: str) -> QuerySet[Case]:
    here = _listed().filter(department=department, by_surname__gte=name, by_surname__lt=beyond)
    return here.order_by("by_surname", "id")[: PAGE + 1]


@worded_once
def _by_given_name(department: str, name: str, beyond: str) -> QuerySet[Case]:
    here = _listed().filter(department=department, by_given_name__gte=name, by_given_name__lt=beyond)
    return here.order_by("by_given_name", "id")[: PAGE + 1]


def _listed() -> QuerySet[Case]:
    """Cases as a row of a list needs them: no more of them than it shows, with the name of who has each."""
    return Case.objects.only(*LISTED).annotate(in_the_hands_of=F("assignee__name"))


def waiting(department: str) -> int:
    """This function will count the open cases of a department, no further than ``AS_MANY_AS``."""
    return len(_waiting(department))


@worded_once
def _waiting(department: str) -> QuerySet[Case, int]:
    waiting = Case.objects.filter(department=department, state__in=OPEN).order_by()
    return waiting.values_list("pk", flat=True)[:AS_MANY_AS]


def overdue_tasks(at: datetime) -> QuerySet[Task]:
    """This function will list the requests whose last day has passed in the town."""
    today = facts.calendar(catalog.city()).local_day(at)
    return Task.objects.filter(ended_at=None, due_on__lt=today).select_related("case")
