"""Every write of the register: numbers, documents, entries, issued documents, annulments."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils.translation import gettext

from ventanilla.kernel import digests, references
from ventanilla.people.models import Person
from ventanilla.registry import drawing, ports, queries, rules
from ventanilla.registry.models import (
    Allotment,
    Book,
    Certificate,
    Channel,
    Direction,
    Document,
    Entry,
    EntryDocument,
    Seal,
    Series,
)
from ventanilla.registry.ports import StorageUnavailable
from ventanilla.registry.rules import Party

LARGEST_EXAMINED = 32 * 2**20


def number(*, series: str, year: int) -> int:
    """This function will return the next number of a series of references in a year, from 1, without gaps.

    The series stays locked until the caller's transaction ends. Raises ``RuntimeError`` outside of one.
    """
    _inside_a_transaction("number")
    counters = Series.objects.select_for_update()
    try:
        counter = counters.get(series=series, year=year)
    except Series.DoesNotExist:
        Series.objects.bulk_create([Series(series=series, year=year)], ignore_conflicts=True)
        counter = counters.get(series=series, year=year)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number


def store(*, content: bytes, name: str, media_type: str, kind: str, at: datetime) -> Document:
    """This function will keep the bytes under their SHA-256, then record the document.

    ``kind`` is a short word of the caller's (``attachment``, ``answers``). The same bytes are kept once
    however many documents hold them. Raises ``StorageUnavailable`` when they cannot be kept.
    """
    return register(
        sha256=keep(content), size=len(content), name=name, media_type=media_type, kind=kind, at=at
    )


def keep(content: bytes) -> str:
    """This function will keep the bytes under their SHA-256, once, and return it; no document is recorded.

    A file of another size under that name was left by a crash halfway, and gives way. Until the caller's
    transaction ends ``let_go`` leaves them alone, so the row that names them belongs in it. Raises
    ``StorageUnavailable``.
    """
    sha256 = digests.digest(content)
    _hold(sha256)
    path = rules.storage_path(sha256)
    documents = storages["documents"]
    try:
        if documents.exists(path):
            if documents.size(path) == len(content):
                return sha256
            documents.delete(path)
        saved = documents.save(path, ContentFile(content))
        if saved != path:
            documents.delete(saved)
    except OSError as trouble:
        raise StorageUnavailable.because(trouble) from trouble
    return sha256


@transaction.atomic
def let_go(*, sha256: str, wanted: Callable[[str], bool]) -> bool:
    """This function will delete bytes that neither a document nor anybody else holds, and tell whether it did.

    ``wanted`` answers for the rooms above, and is asked while nobody can ``keep`` the same bytes. Raises
    ``StorageUnavailable``.
    """
    _hold(sha256)
    # In this order: what was wanted until now may just have become a document, and never the other way.
    if wanted(sha256) or Document.objects.filter(sha256=sha256).exists():
        return False
    try:
        storages["documents"].delete(rules.storage_path(sha256))
    except OSError as trouble:
        raise StorageUnavailable.because(trouble) from trouble
    return True


def _hold(sha256: str) -> None:
    """Have these bytes to oneself until the transaction ends."""
    key = int.from_bytes(bytes.fromhex(sha256)[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [key])


def register(*, sha256: str, size: int, name: str, media_type: str, kind: str, at: datetime) -> Document:
    """This function will record a document whose bytes ``keep`` has kept; ``size`` in bytes."""
    return Document.objects.create(
        sha256=sha256,
        media_type=media_type,
        bytes=size,
        name=rules.plain_name(name),
        kind=kind,
        stored_at=at,
    )


def record(
    *,
    direction: str,
    epigraph: str,
    party: Party,
    addressee: str,
    summary: str,
    channel: str,
    at: datetime,
    effective: datetime,
    documents: Sequence[Document] = (),
    representative: Party | None = None,
    origin: str = "",
    case: str = "",
    pattern: str = "",
    by: Person | None = None,
) -> Entry:
    """This function will add an entry to the register and return it, numbered and chained (art. 16 LPAC).

    ``at`` is the real instant of presentation and ``effective`` the one that counts (art. 31.2), the second
    in the town's zone, which says to what year's book the entry belongs. ``pattern`` is how the town
    writes its entry numbers (``ENTRADA {year}/{number:07}``). Call it last in the transaction: from here
    until its end the book is locked, which is what keeps its numbers without gaps. Raises
    ``RuntimeError`` outside a transaction.
    """
    _inside_a_transaction("record")
    return _add(
        Entry(
            presented_at=at,
            effective_at=effective,
            epigraph=epigraph,
            party_name=party.name,
            party_identifier=party.identifier,
            representative_name=representative.name if representative else "",
            representative_identifier=representative.identifier if representative else "",
            origin=origin,
            addressee=addressee,
            summary=summary,
            channel=Channel(channel),
            case=case,
            recorded_by=by,
        ),
        direction=Direction(direction),
        documents=documents,
        pattern=pattern,
    )


def annul(*, entry: Entry, reason: str, at: datetime, by: Person | None, pattern: str = "") -> Entry:
    """This function will add an entry that annuls another, saying why; the other stays as it was.

    Raises ``ValueError`` without a reason, ``RuntimeError`` outside a transaction and ``IntegrityError``
    when the entry is annulled already.
    """
    _inside_a_transaction("annul")
    if not reason.strip():
        raise ValueError("an annulment says why")
    return _add(
        Entry(
            presented_at=at,
            effective_at=at,
            epigraph=gettext("Annulment of entry %(reference)s") % {"reference": entry.reference},
            party_name=entry.party_name,
            party_identifier=entry.party_identifier,
            representative_name=entry.representative_name,
            representative_identifier=entry.representative_identifier,
            origin=entry.origin,
            addressee=entry.addressee,
            summary=entry.summary,
            channel=entry.channel,
            case=entry.case,
            annuls=entry,
            reason=reason,
            recorded_by=by,
        ),
        direction=Direction(entry.book.direction),
        documents=(),
        pattern=pattern,
    )


def _add(entry: Entry, *, direction: Direction, documents: Sequence[Document], pattern: str) -> Entry:
    year = rules.year_of(entry.presented_at, entry.effective_at)
    book = _locked_book(direction, year)
    entry.book = book
    entry.number = book.last_number + 1
    entry.reference = (
        references.render(pattern, year=year, number=entry.number)
        if pattern
        else f"{direction}-{year}-{entry.number:07}"
    )
    entry.previous = book.last_digest
    entry.digest = rules.link(entry.previous, entry.facts([rules.manifest(each) for each in documents]))
    entry.save(force_insert=True)
    EntryDocument.objects.bulk_create(
        EntryDocument(entry=entry, document=document, position=position)
        for position, document in enumerate(documents)
    )
    book.last_number, book.last_digest = entry.number, entry.digest
    book.save(update_fields=["last_number", "last_digest"])
    return entry


def _locked_book(direction: Direction, year: int) -> Book:
    books = Book.objects.select_for_update()
    try:
        return books.get(direction=direction, year=year)
    except Book.DoesNotExist:
        new = Book(direction=direction, year=year, last_digest=rules.first_link(direction, year))
        Book.objects.bulk_create([new], ignore_conflicts=True)
        return books.get(direction=direction, year=year)


def issue(
    *,
    key: str,
    source: str,
    data: Mapping[str, Any],
    title: str,
    language: str,
    files: Mapping[str, bytes],
    at: datetime,
) -> Document:
    """This function will draw a document, seal it, keep it and return it; for one ``key`` only once.

    ``source`` is Typst, ``data`` is what it may print (JSON; never run), with ``verify`` the address of
    the verification page holding ``{code}``; ``files`` are those it may show (``mark.svg``). The result
    is PDF/A-3a and PDF/UA-1, sealed with PAdES. Raises ``drawing.Undrawable`` when the source is wrong,
    ``ports.SealUnavailable`` and ``StorageUnavailable``.
    """
    code = _allot(key, at)
    with transaction.atomic():
        Allotment.objects.select_for_update().get(key=key)
        if issued := Document.objects.filter(key=key).first():
            return issued
        drawn = drawing.draw(
            source=source, data=data, code=code, title=title, language=language, files=files, at=at
        )
        sealed = ports.sealer().seal(drawn, reason=f"{title} · {code}")
        document = Document.objects.create(
            sha256=keep(sealed.content),
            media_type="application/pdf",
            bytes=len(sealed.content),
            name=rules.plain_name(f"{title}.pdf"),
            kind="issued",
            title=title,
            language=language,
            code=code,
            key=key,
            issued_at=at,
            stored_at=at,
        )
        Seal.objects.create(
            document=document,
            certificate=_certificate(sealed),
            method=sealed.method,
            level=sealed.level,
            sealed_at=sealed.sealed_at,
        )
        return document


def _allot(key: str, at: datetime) -> str:
    Allotment.objects.bulk_create(
        [Allotment(key=key, code=references.new_code(), at=at)], ignore_conflicts=True
    )
    return Allotment.objects.values_list("code", flat=True).get(key=key)


def _certificate(sealed: ports.Sealed) -> Certificate:
    certificate = Certificate(
        fingerprint=digests.digest(sealed.certificate),
        subject=sealed.subject,
        serial=sealed.serial,
        der=sealed.certificate,
    )
    Certificate.objects.bulk_create([certificate], ignore_conflicts=True)
    return certificate


def examine(pdf: bytes) -> rules.Verdict:
    """This function will say what a PDF somebody brings is to the town. Nothing is kept of it.

    Never raises on what is brought, however malformed; files over 32 MiB are not read.
    """
    if len(pdf) > LARGEST_EXAMINED:
        return rules.Verdict(rules.Standing.UNREADABLE)
    if document := queries.by_digest(digests.digest(pdf)):
        return rules.Verdict(rules.Standing.ON_RECORD, document, document.seal.sealed_at)
    known = [bytes(der) for der in Certificate.objects.values_list("der", flat=True)]
    try:
        found = ports.sealer().read(pdf, known=known)
    except ports.Unreadable:
        # A file of ours so damaged that it no longer reads still carries our certificate.
        damaged = pdf.lower()
        ours = any(der.hex().encode() in damaged for der in known)
        return rules.Verdict(rules.Standing.ALTERED if ours else rules.Standing.UNREADABLE)
    if found is None or not found.ours:
        return rules.Verdict(rules.Standing.NOT_OURS)
    original = queries.by_code(found.reason.rpartition(" ")[2])
    standing = rules.Standing.INTACT if found.intact else rules.Standing.ALTERED
    return rules.Verdict(standing, original, found.sealed_at)


def _inside_a_transaction(verb: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(f"registry.services.{verb} belongs inside the caller's transaction")
