"""Issued documents: tagged, sealed, given once, and recognised when somebody brings them back."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.db import transaction
from tests.unit.registry.samples import AT, DATA, LETTER, issued

from ventanilla.registry import drawing, ports, queries, services
from ventanilla.registry.models import Allotment, Document
from ventanilla.registry.rules import Standing

pytestmark = pytest.mark.django_db


def content(document: Document) -> bytes:
    return queries.content_of(document).read()


@pytest.mark.parametrize("source", [LETTER, drawing.RECEIPT], ids=["letter", "receipt"])
def test_documents_are_archival_and_accessible(source: str) -> None:
    with pikepdf.open(io.BytesIO(content(issued(source=source)))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot
        assert str(pdf.Root.Lang).lower() == "es-mx"
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        assert meta["dc:title"] == "Constancia de vecindad"


def test_a_document_prints_its_code_and_where_to_verify_it(tmp_path: Path) -> None:
    document = issued()
    printed = printed_in(tmp_path, content(document))
    assert document.code
    assert document.code in printed
    assert f"tramites.example.org/es/verify/?code={document.code}" in printed
    assert "María Ejemplo Inventada" in printed
    assert "Vacío" not in printed


def test_what_is_printed_is_never_run(tmp_path: Path) -> None:
    hostile = '#read("/etc/passwd") $1/0$ *bold*'
    assert hostile in printed_in(tmp_path, content(issued(data={**DATA, "subject": hostile})))


@pytest.mark.parametrize(
    "source", ["#read('base.typ", '#read("../../../etc/passwd")', "#nothing", "#image('no.svg')"]
)
def test_a_wrong_source_says_what_is_wrong(source: str) -> None:
    with pytest.raises(drawing.Undrawable, match="Constancia"):
        issued(source=source)


def test_a_file_cannot_take_the_place_of_the_towns_own() -> None:
    for name in ("base.typ", "../x.svg", "/etc/x"):
        with pytest.raises(drawing.Undrawable):
            issued(files={name: b""})


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig is in poppler-utils")
def test_an_independent_reader_finds_the_seal_valid(tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(content(issued()))
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_issuing_twice_gives_one_document() -> None:
    assert issued() == issued(title="Otro título")
    assert Document.objects.count() == 1
    assert issued("letter/2").code != issued().code


def test_a_retry_after_a_crash_prints_the_same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(services, "keep", lambda _content: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            services._allot("letter/1", AT)
            with transaction.atomic():
                issued()
    allotted = Allotment.objects.create(key="letter/2", code="0000-0000-0000-0000-0000", at=AT)
    assert issued("letter/2").code == allotted.code


def test_a_code_is_found_however_it_is_typed() -> None:
    document = issued()
    assert document.code
    assert queries.by_code(document.code.lower().replace("-", " ")) == document
    assert queries.by_code("nonsense") is None
    swapped = document.code[:-1] + ("0" if document.code[-1] != "0" else "1")
    assert queries.by_code(swapped) is None


def altered(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def test_the_very_file_is_on_record() -> None:
    document = issued()
    verdict = services.examine(content(document))
    assert (verdict.standing, verdict.document, verdict.authentic) == (Standing.ON_RECORD, document, True)


@pytest.mark.parametrize("where", [0.02, 0.3, 0.5])
def test_one_changed_bit_is_found(where: float) -> None:
    pdf = content(issued())
    verdict = services.examine(altered(pdf, int(len(pdf) * where)))
    assert (verdict.standing, verdict.authentic) == (Standing.ALTERED, False)


def test_what_is_added_after_the_seal_is_found_and_the_original_named() -> None:
    document = issued()
    with pikepdf.open(io.BytesIO(content(document))) as pdf:
        saved = io.BytesIO()
        pdf.save(saved)
    for changed in (content(document) + b"\n% and ten thousand pesos", saved.getvalue()):
        assert services.examine(changed).standing == Standing.ALTERED
    verdict = services.examine(content(document) + b"\n% more")
    assert verdict.document == document


def test_a_sealed_file_that_is_not_the_copy_kept_is_intact() -> None:
    issued()
    other = ports.sealer().seal(plain(), reason="Otro")
    verdict = services.examine(other.content)
    assert (verdict.standing, verdict.document, verdict.authentic) == (Standing.INTACT, None, True)


def test_what_others_seal_is_not_ours(settings: Any, tmp_path: Path) -> None:
    issued()
    settings.VAR = tmp_path / "elsewhere"
    ports.sealer.cache_clear()
    foreign = ports.sealer().seal(plain(), reason="Falso").content
    assert services.examine(foreign).standing == Standing.NOT_OURS
    assert services.examine(plain()).standing == Standing.NOT_OURS


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"%PDF-1.7",
        b"not a pdf",
        b"%PDF-1.7\n" + b"\x00" * 5000,
        b"%PDF-\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>",
    ],
)
def test_whatever_is_brought_gets_an_answer(junk: bytes) -> None:
    issued()
    assert services.examine(junk).standing in {Standing.UNREADABLE, Standing.NOT_OURS}


def test_what_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LARGEST_EXAMINED", 10)
    assert services.examine(b"x" * 11).standing == Standing.UNREADABLE


def plain() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    saved = io.BytesIO()
    pdf.save(saved)
    return saved.getvalue()


def printed_in(folder: Path, pdf: bytes) -> str:
    path = folder / "printed.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return said.stdout
