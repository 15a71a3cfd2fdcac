"""Documents: bytes first, whole or not at all, and never others than were recorded."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.storage import storages
from tests.unit.registry.samples import stored

from ventanilla.registry import queries, rules, services
from ventanilla.registry.models import Document

pytestmark = pytest.mark.django_db


def place(documents: Path, document: Document) -> Path:
    return documents / rules.storage_path(document.sha256)


def test_bytes_are_kept_under_their_digest_once(documents: Path) -> None:
    one, other = stored(b"same", "a.txt"), stored(b"same", "b.txt")
    assert place(documents, one).read_bytes() == b"same"
    assert len([path for path in documents.rglob("*") if path.is_file()]) == 1
    assert (one.name, other.name) == ("a.txt", "b.txt")
    assert queries.content_of(other).read() == b"same"


def test_a_file_left_halfway_by_a_crash_gives_way(documents: Path) -> None:
    document = stored(b"whole")
    place(documents, document).write_bytes(b"who")
    stored(b"whole")
    assert queries.content_of(document).read() == b"whole"


def test_altered_or_missing_bytes_are_never_served(documents: Path) -> None:
    document, sound = stored(b"whole"), stored(b"sound")
    place(documents, document).write_bytes(b"WHOLE")
    with pytest.raises(queries.Damaged):
        queries.content_of(document)
    place(documents, document).unlink()
    with pytest.raises(queries.Damaged):
        queries.content_of(document)
    assert list(queries.damaged_documents()) == [document]
    assert queries.content_of(sound).read() == b"sound"


def test_a_full_disk_is_told_and_leaves_nothing(documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(services.StorageUnavailable, match="No space left"):
        stored(b"whole")
    assert not Document.objects.exists()
    assert not [path for path in documents.rglob("*") if path.is_file()]


def test_a_storage_that_does_not_answer_is_not_damage(
    documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = stored(b"whole")

    def silent(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(type(storages["documents"]), "_open", silent)
    with pytest.raises(queries.StorageUnavailable):
        queries.content_of(document)
    with pytest.raises(queries.StorageUnavailable):
        list(queries.damaged_documents())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\acta.pdf", "acta.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "document"),
        ("á" * 300 + ".pdf", "á" * 196 + ".pdf"),
    ],
)
def test_names_lose_folders_and_control_characters(given: str, kept: str) -> None:
    assert rules.plain_name(given) == kept
