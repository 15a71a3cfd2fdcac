"""What the register decides without a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ventanilla.kernel import digests

if TYPE_CHECKING:
    from ventanilla.registry.models import Document


@dataclass(frozen=True)
class Party:
    """Somebody an entry is about: their name, and their identifier (CURP, RFC, NIF) when known."""

    name: str
    identifier: str = ""


class Standing(StrEnum):
    """What a PDF somebody brings is to the town.

    ``on_record``: byte by byte a document that was issued. ``intact``: sealed here and unchanged, though
    not the copy kept. ``altered``: sealed here and changed since. ``not_ours``: never sealed here.
    """

    ON_RECORD = "on_record"
    INTACT = "intact"
    ALTERED = "altered"
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Verdict:
    """A finding about a PDF, with the document of ours that it is, or pretends to be, when it is known."""

    standing: Standing
    document: "Document | None" = None
    sealed_at: datetime | None = None

    @property
    def authentic(self) -> bool:
        """This function will tell whether the file can be relied on."""
        return self.standing in {Standing.ON_RECORD, Standing.INTACT}


MAX_NAME = 200


def year_of(presented: datetime, effective: datetime) -> int:
    """This function will return the year of the book an entry presented at that instant belongs to.

    Books begin on 1 January in the town's own time, which is the zone of ``effective``.
    """
    return presented.astimezone(effective.tzinfo).year


def first_link(direction: str, year: int) -> str:
    """This function will return what the first entry of a book is chained to, 64 hex characters."""
    return digests.digest(digests.canonical({"book": [direction, year]}))


def link(previous: str, facts: Mapping[str, Any]) -> str:
    """This function will return the digest of an entry, 64 hex characters.

    ``previous`` is the digest of the entry before it in the book, and ``facts`` is what it says.
    """
    return digests.chained(previous, facts)


def storage_path(sha256: str) -> str:
    """This function will return where bytes with that SHA-256 are kept, relative to the storage."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def plain_name(name: str) -> str:
    """This function will return a file name without folders or control characters, its extension kept."""
    tail = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(character for character in tail if character.isprintable()).strip() or "document"
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10:
        return plain[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"


def manifest(document: Any) -> dict[str, Any]:
    """This function will return what an entry says of one of its documents: enough to prove its bytes."""
    return {
        "name": document.name,
        "media_type": document.media_type,
        "bytes": document.bytes,
        "sha256": document.sha256,
        "kind": document.kind,
    }
