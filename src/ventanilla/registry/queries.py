"""Reads of the register: a document by its code, its bytes, and the proof of the chain."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.files.storage import storages
from django.db.models import QuerySet

from ventanilla.kernel import digests, references
from ventanilla.registry import rules
from ventanilla.registry.models import Book, Document, Entry, EntryDocument
from ventanilla.registry.ports import StorageUnavailable

WHOLE = 16 * 2**20
AT_ONCE = 2000


class Damaged(Exception):
    """The bytes kept for a document are missing, or are not the ones that were recorded."""


@dataclass(frozen=True)
class Break:
    """The first bad link of a book, or its end. ``reference`` is the entry's, empty when it is missing."""

    book: str
    number: int
    reference: str
    why: str

    def __str__(self) -> str:
        return f"{self.book}, number {self.number}: {self.why}"


def by_code(code: str) -> Document | None:
    """This function will return the document issued with that verification code, however it was typed."""
    if not references.is_code(code):
        return None
    wanted = references.normalise_code(code)
    return Document.objects.select_related("seal").filter(code=wanted).first()


def by_digest(sha256: str) -> Document | None:
    """This function will return a document the town issued with exactly those bytes."""
    issued = Document.objects.select_related("seal").filter(sha256=sha256, code__isnull=False)
    return issued.order_by("pk").first()


def entries_of(case: str) -> "QuerySet[Entry]":
    """This function will return the entries of a case, in the order they were made."""
    return Entry.objects.filter(case=case).select_related("book", "annulled_by").order_by("pk")


def content_of(document: Document) -> BinaryIO:
    """This function will open the bytes of a document for reading, as ``kept`` does. Raises ``Damaged``."""
    return kept(document.sha256, document.bytes)


def kept(sha256: str, size: int) -> BinaryIO:
    """This function will open the bytes kept under a SHA-256 for reading, to be streamed.

    Up to 16 MiB they are compared with it first. Raises ``Damaged``, and ``StorageUnavailable`` when the
    storage does not answer.
    """
    try:
        opened = storages["documents"].open(rules.storage_path(sha256), "rb")
        if size > WHOLE:
            return cast(BinaryIO, opened)
        with opened:
            content = opened.read()
    except FileNotFoundError as missing:
        raise Damaged(f"there are no bytes under {sha256}") from missing
    except OSError as trouble:
        raise StorageUnavailable.because(trouble) from trouble
    if digests.digest(content) != sha256:
        raise Damaged(f"the bytes under {sha256} are others")
    return io.BytesIO(content)


def verify_chain(book: Book | None = None) -> list[Break]:
    """This function will recompute every link of a book, or of all, and name the first bad link of each.

    Reads the entries in order, a few thousand at a time, whatever their number. Empty when all hold.
    """
    books = [book] if book else Book.objects.order_by("year", "direction")
    return [found for each in books if (found := _first_break(each))]


def damaged_documents() -> Iterator[Document]:
    """This function will yield every document whose bytes are missing or altered, reading them all."""
    for document in Document.objects.order_by("pk").iterator(AT_ONCE):
        try:
            content_of(document).close()
        except Damaged:
            yield document


def _first_break(book: Book) -> Break | None:
    number, digest = 0, rules.first_link(book.direction, book.year)
    while entries := list(Entry.objects.filter(book=book, number__gt=number).order_by("number")[:AT_ONCE]):
        manifests = _manifests(entries)
        for entry in entries:
            number += 1
            entry.book = book
            if why := _fault(entry, number, digest, manifests.get(entry.pk, [])):
                missing = entry.number != number
                return Break(str(book), number, "" if missing else entry.reference, why)
            digest = entry.digest
    if book.last_number != number:
        return Break(str(book), number + 1, "", f"the book counts {book.last_number} entries")
    if book.last_digest != digest:
        return Break(str(book), number, "", "the book remembers another last digest")
    return None


def _fault(entry: Entry, number: int, previous: str, documents: list[dict[str, Any]]) -> str | None:
    if entry.number != number:
        return "the entry is missing"
    if entry.previous != previous:
        return "the entry is not chained to the one before it"
    if entry.digest != rules.link(previous, entry.facts(documents)):
        return "the entry does not say what it said when it was recorded"
    return None


def _manifests(entries: list[Entry]) -> dict[int, list[dict[str, Any]]]:
    links = EntryDocument.objects.filter(entry__in=[entry.pk for entry in entries])
    manifests: dict[int, list[dict[str, Any]]] = {}
    for link in links.select_related("document").order_by("entry_id", "position"):
        manifests.setdefault(link.entry_id, []).append(rules.manifest(link.document))
    return manifests
