"""Drafts: begun, saved at each step, given files, and thrown away."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from ventanilla.cases import cures, tasks
from ventanilla.cases.models import Attachment, Draft, Task, Upload, UploadPart
from ventanilla.catalog import queries as catalog
from ventanilla.catalog.models import Edition
from ventanilla.forms.definition import File, Group
from ventanilla.notices import services as notices
from ventanilla.packs import facts
from ventanilla.people import limits
from ventanilla.people.models import Person
from ventanilla.registry import files
from ventanilla.registry import services as registry
from ventanilla.registry.rules import plain_name
from ventanilla.ui import letters

KEPT_FOR = timedelta(days=30)


class TooOften(Exception):
    """The link has been sent as often as it may be in one day: to that address, or of that draft."""


class AlreadyFiled(Exception):
    """The draft has been filed: what was asked for is now a case."""


def _open(draft: Draft) -> Draft:
    """The draft as it is now, locked. Raises AlreadyFiled, or Draft.DoesNotExist once it is deleted."""
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("task", "edition")
    current = drafts.defer("edition__content").get(pk=draft.pk)
    if current.filed_at is not None:
        raise AlreadyFiled
    return current


def begin(*, edition: Edition, language: str, owner: Person | None, at: datetime) -> Draft:
    """This function will begin a draft of the service's current edition."""
    return Draft.objects.create(edition=edition, language=language, owner=owner, begun_at=at, saved_at=at)


@transaction.atomic
def begin_cure(*, task: Task, by: Person, language: str, at: datetime) -> Draft:
    """This function will begin answering a request, from what was answered before, or go on where it was left."""
    case = task.case
    draft, begun = Draft.objects.get_or_create(
        task=task,
        filed_at=None,
        defaults={"edition": case.edition, "owner": by, "language": language, "begun_at": at, "saved_at": at},
    )
    if begun:
        draft.answers = {
            question.name: case.answers[question.name]
            for _page, question in draft.form.questions()
            if question.name in case.answers and not isinstance(question, File)
        }
        draft.save(update_fields=["answers"])
    return draft


@transaction.atomic
def save(*, draft: Draft, answers: Mapping[str, Any], language: str, at: datetime) -> Draft:
    """This function will keep these answers with the ones already given; an answer of None is taken back.

    Raises AlreadyFiled.
    """
    current = _open(draft)
    kept = current.answers | dict(answers)
    current.answers = {name: value for name, value in kept.items() if value is not None}
    current.language = language
    current.saved_at = at
    current.save(update_fields=["answers", "language", "saved_at"])
    return current


@transaction.atomic
def claim(*, draft: Draft, by: Person, at: datetime) -> Draft:
    """This function will make an unowned draft a person's own.

    Raises AlreadyFiled, or PermissionError if it is another's.
    """
    current = _open(draft)
    if current.owner_id not in (None, by.pk):
        raise PermissionError("the draft is somebody else's")
    if current.owner_id is None:
        current.owner = by
        current.saved_at = at
        current.save(update_fields=["owner", "saved_at"])
    return current


@transaction.atomic
def send_link(*, draft: Draft, to: str, at: datetime) -> None:
    """This function will mail the way back to a draft: to its owner, or where nobody owns it to the address given.

    That address may be anybody's, so it gets no more than three in a day from all drafts together.
    Raises TooOften, PermissionError if the draft is another's, AlreadyFiled, and ValueError where what the
    service is about must not be written to anybody.
    """
    current = _open(draft)
    if current.owner is not None and current.owner.email != to.lower():
        raise PermissionError("the link is its owner's")
    if current.service.card.discreet:
        raise ValueError("what a discreet service is about is written to nobody")
    for key in (f"draft {current.pk}", f"address {to.lower()}"):
        if not limits.within(limit=limits.LINKS_TO_ONE, key=key, at=at):
            raise TooOften
    working = facts.calendar(catalog.city())
    notices.tell(
        to=to,
        language=current.language,
        template="draft_saved",
        context={
            "service": current.service.card.name.say(current.language),
            "path": letters.path("portal:draft", current.language, current.token),
            "due_on": working.local_day(current.saved_at + KEPT_FOR).isoformat(),
        },
        about=f"draft {current.pk}",
        at=at,
    )


@transaction.atomic
def discard(*, draft: Draft) -> None:
    """This function will throw an unfiled draft away with its files. Raises AlreadyFiled."""
    current = _open(draft)
    drop(current.attachments.all())
    current.delete()


def drop(attachments: QuerySet[Attachment], *, kept: Collection[str] = ()) -> None:
    """This function will delete attachments, and have their bytes follow but for those ``kept`` by SHA-256."""
    sha256s = sorted({*attachments.values_list("sha256", flat=True)} - {*kept})
    attachments.delete()
    if sha256s:
        tasks.let_go.enqueue(sha256s)


def let_go(*, sha256s: Iterable[str]) -> None:
    """This function will delete those bytes that neither a draft nor the register holds any more.

    Raises ``registry.StorageUnavailable``.
    """
    for sha256 in sha256s:
        registry.let_go(sha256=sha256, wanted=lambda each: Attachment.objects.filter(sha256=each).exists())


def question_of(draft: Draft, name: str) -> File:
    """This function will return the file question of that name, or raise KeyError."""
    for _page, question in draft.form.questions():
        if question.name == name and isinstance(question, File):
            return question
        if isinstance(question, Group):
            continue
    raise KeyError(name)


def attach(*, draft: Draft, question: str, name: str, content: bytes, at: datetime) -> Attachment:
    """This function will check a file by its content, keep it, and add it to the answer of a file question.

    A question for one file replaces the one it had. Raises ``files.Refused`` with the reason,
    ``registry.StorageUnavailable`` when it cannot be kept now, AlreadyFiled, KeyError.
    """
    asked = question_of(draft, question)
    inspected = files.inspect(
        name=name, content=content, accept=asked.accept, max_bytes=asked.max_megabytes * 2**20
    )
    with transaction.atomic():
        current = _open(draft)
        present = list(current.answers.get(question, []))
        if asked.at_most == 1:
            drop(current.attachments.filter(pk__in=present))
            present = []
        if len(present) >= asked.at_most:
            raise files.Refused("too_many")
        attachment = Attachment.objects.create(
            draft=current,
            question=question,
            name=inspected.name,
            media_type=inspected.media_type,
            size=len(content),
            sha256=registry.keep(content),
            attached_at=at,
        )
        current.answers = {**current.answers, question: [*present, str(attachment.pk)]}
        current.saved_at = at
        current.save(update_fields=["answers", "saved_at"])
    return attachment


@transaction.atomic
def detach(*, draft: Draft, attachment: Attachment, at: datetime) -> None:
    """This function will take a file out of the draft. Raises AlreadyFiled."""
    current = _open(draft)
    left = [key for key in current.answers.get(attachment.question, []) if key != str(attachment.pk)]
    current.answers = {**current.answers, attachment.question: left}
    current.saved_at = at
    current.save(update_fields=["answers", "saved_at"])
    drop(current.attachments.filter(pk=attachment.pk))


@transaction.atomic
def begin_upload(*, draft: Draft, question: str, name: str, size: int, at: datetime) -> Upload:
    """This function will open an upload in pieces.

    Raises ``files.Refused`` if it is too big, KeyError, AlreadyFiled.
    """
    draft = _open(draft)
    asked = question_of(draft, question)
    if size > asked.max_megabytes * 2**20:
        raise files.Refused("too_big")
    if size <= 0:
        raise files.Refused("empty")
    return Upload.objects.create(
        draft=draft, question=question, name=plain_name(name), size=size, begun_at=at
    )


class WrongPlace(Exception):
    """A piece that does not begin where the last one ended."""


def receive_part(*, upload: Upload, begins_at: int, content: bytes, at: datetime) -> Attachment | None:
    """This function will keep one piece, and attach the file when it was the last.

    The last piece and the attachment are one: where the file cannot be kept now, that piece was not
    received either and can be sent again. Raises WrongPlace, and whatever ``attach`` raises; the upload
    is gone once the file was attached or refused.
    """
    try:
        with transaction.atomic():
            draft = _open(upload.draft)
            current = Upload.objects.select_for_update().get(pk=upload.pk)
            if begins_at != current.received or begins_at + len(content) > current.size:
                raise WrongPlace
            UploadPart.objects.create(upload=current, begins_at=begins_at, content=content)
            current.received += len(content)
            current.save(update_fields=["received"])
            attachment = None
            if current.received == current.size:
                attachment = attach(
                    draft=draft, question=current.question, name=current.name, content=_whole(current), at=at
                )
                current.delete()
    except files.Refused:
        Upload.objects.filter(pk=upload.pk).delete()
        raise
    upload.received = begins_at + len(content)
    return attachment


def _whole(upload: Upload) -> bytes:
    parts = UploadPart.objects.filter(upload=upload).order_by("begins_at").values_list("content", flat=True)
    return b"".join(bytes(part) for part in parts)


@transaction.atomic
def purge(*, at: datetime) -> int:
    """This function will delete drafts that were never filed and not touched for 30 days, and say how many."""
    unfiled = Draft.objects.select_for_update(skip_locked=True).filter(filed_at=None)
    stale = list(unfiled.filter(saved_at__lt=at - KEPT_FOR).values_list("pk", flat=True))
    drop(Attachment.objects.filter(draft__in=stale))
    Draft.objects.filter(pk__in=stale).delete()
    Upload.objects.filter(begun_at__lt=at - timedelta(days=1)).delete()
    return len(stale)


def says_something(answers: Mapping[str, Any], asked: list[str]) -> bool:
    """This function will tell whether a cure answers anything at all."""
    return any(answers.get(name) for name in (*asked, cures.MESSAGE, cures.FILES))
