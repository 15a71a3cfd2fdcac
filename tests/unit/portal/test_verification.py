"""Anyone can verify a document, by its code or by the file."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.portal.conftest import MONDAY

from ventanilla.kernel import references
from ventanilla.packs.models import City
from ventanilla.registry.models import Document
from ventanilla.registry.rules import Standing, Verdict

URL = "/en/verify/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def document(town: City) -> Document:
    return Document.objects.create(
        sha256="a" * 64,
        media_type="application/pdf",
        bytes=10,
        name="constancia.pdf",
        kind="issued",
        title="Constancia inventada",
        code=references.new_code(),
        key="test",
        issued_at=MONDAY,
        stored_at=MONDAY,
    )


def said(client: Client, code: str) -> str:
    return client.get(URL, {"code": code}).content.decode()


def test_a_code_leads_to_what_was_issued_however_it_is_typed(document: Document, client: Client) -> None:
    assert document.code
    for typed in (document.code, document.code.lower().replace("-", " "), f"  {document.code} "):
        page = said(client, typed)
        assert "This document was issued by the town hall" in page
        assert "Constancia inventada" in page


def test_a_code_never_issued_and_a_mistyped_one_are_told_apart(document: Document, client: Client) -> None:
    assert "No document has that code" in said(client, references.new_code())
    assert document.code
    mistyped = document.code[:-1] + ("A" if document.code[-1] != "A" else "B")
    page = said(client, mistyped)
    assert "Check the code" in page
    assert f'value="{mistyped}"' in page


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.ON_RECORD, "The file is authentic"),
        (Standing.INTACT, "The file is authentic"),
        (Standing.ALTERED, "The file has been changed"),
        (Standing.NOT_OURS, "The file is not from this town hall"),
        (Standing.UNREADABLE, "The file cannot be read"),
    ],
)
def test_each_finding_about_a_file_is_said_in_plain_words(
    document: Document, client: Client, monkeypatch: pytest.MonkeyPatch, standing: Standing, words: str
) -> None:
    verdict = Verdict(standing, document)
    monkeypatch.setattr("ventanilla.registry.services.examine", lambda pdf: verdict)
    page = client.post(URL, {"file": SimpleUploadedFile("x<b>.pdf", b"%PDF-")}).content.decode()
    assert words in page
    assert "x<b>" not in page


@pytest.mark.parametrize("files", [{}, {"file": SimpleUploadedFile("empty.pdf", b"")}])
def test_no_file_is_a_mistake_one_can_put_right(town: City, client: Client, files: dict[str, Any]) -> None:
    assert "Choose the PDF file" in client.post(URL, files).content.decode()


def test_trying_codes_by_the_hundred_is_refused(town: City, client: Client) -> None:
    codes = [client.get(URL, {"code": "guess"}).status_code for _ in range(61)]
    assert codes[0] == 200
    assert codes[-1] == 429
    assert client.get(URL).status_code == 200


def test_the_document_itself_is_given_only_for_its_code(document: Document, client: Client) -> None:
    assert client.get("/en/verify/document/", {"code": references.new_code()}).status_code == 404
    missing = client.get("/en/verify/document/", {"code": document.code})
    assert missing.status_code == 503
