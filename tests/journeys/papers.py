"""Looking at issued documents from outside, with other people's tools."""

import io
import re
import subprocess
from pathlib import Path

import pikepdf


def assert_sealed_and_tagged(content: bytes, folder: Path) -> None:
    """An independent reader finds the seal whole and over the whole file, and a screen reader finds a structure."""
    path = folder / "sealed.pdf"
    path.write_bytes(content)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said, said
    assert "Total document signed" in said, said
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot
        assert str(pdf.Root.Lang)


def text_of(content: bytes) -> str:
    """This function will return the words of a PDF, on one line."""
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(said.stdout.decode().split())


def title_of(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return str(pdf.docinfo["/Title"])


def code_of(content: bytes) -> str:
    """This function will return the verification code printed on a document."""
    found = re.search(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b", text_of(content))
    assert found, text_of(content)
    return found.group()


def altered(content: bytes) -> bytes:
    """This function will return the document as somebody who edits it would leave it: opened, changed and saved."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.pages[0].contents_add(b"BT /F0 24 Tf 100 700 Td (9999) Tj ET")
        saved = io.BytesIO()
        pdf.save(saved)
    return saved.getvalue()


def with_one_byte_changed(content: bytes) -> bytes:
    """This function will return the document with one bit of its first stream the other way round."""
    at = content.index(b"stream") + 40
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
