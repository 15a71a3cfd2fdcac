"""A person asks Metepec for a constancia de vecindad, a clerk grants it, and anybody verifies it."""

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.journeys.answers import vecindad
from tests.journeys.running import Town
from tests.journeys.walking import Citizen, Official, Visitor, until

SERVICE = "constancia-de-vecindad"
DEPARTMENT = "secretaria-del-ayuntamiento"


@pytest.mark.parametrize(
    ("on", "script", "language"),
    [("phone", True, "es-mx"), ("desktop", False, "es-mx"), ("phone", False, "en")],
)
def test_from_the_first_question_to_a_sealed_certificate(
    metepec: Town,
    citizen: Callable[..., Citizen],
    official: Callable[..., Official],
    visitor: Callable[..., Visitor],
    tmp_path: Path,
    on: str,
    script: bool,
    language: str,
) -> None:
    person = citizen(metepec, language, on=on, script=script)
    asking = person.begin(SERVICE)
    asking.answer_all(vecindad(tmp_path, correo=person.email))
    case = asking.file()
    receipt = next(iter(person.papers(1).values()))
    assert_sealed_and_tagged(person.fetch(receipt), tmp_path)
    until(lambda: any(case.upper() in message["text"].upper() for message in person.messages()))

    clerk = official(metepec, DEPARTMENT, script=script)
    clerk.open(case)
    assert_files_open_in_place(clerk)
    clerk.act("take/")
    clerk.act("decide/grant/")

    person.go(f"folder/{case}/")
    papers = person.papers(2)
    person.look()
    certificate = person.fetch(next(iter(papers.values())))
    assert_sealed_and_tagged(certificate, tmp_path)

    anybody = visitor(metepec, language, on=on, script=script)
    assert_verified(anybody, certificate, tmp_path)


def assert_sealed_and_tagged(content: bytes, folder: Path) -> None:
    """An independent reader finds the seal whole, and a screen reader finds a structure to read."""
    path = folder / "sealed.pdf"
    path.write_bytes(content)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said, said
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot
        assert str(pdf.Root.Lang)


def assert_files_open_in_place(clerk: Official) -> None:
    page = clerk.page
    chips = page.locator("section[aria-labelledby=files] .chip__name")
    assert {"credencial.jpg", "identificación.pdf"} <= {
        text.split("\n")[0].strip() for text in (chip.inner_text().rsplit(" ", 2)[0] for chip in chips.all())
    }
    for summary in page.locator("section[aria-labelledby=files] details summary").all():
        summary.click()
    picture = page.locator("img.file-in-place")
    expect(picture).to_be_visible()
    until(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 0"))
    frame = page.locator("iframe.file-in-place").first.get_attribute("src") or ""
    answer = page.request.get(f"{clerk.town.url}{frame}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    clerk.look()


def assert_verified(anybody: Visitor, certificate: bytes, folder: Path) -> None:
    """By the code as a person copies it, by the address in the QR, and by the file."""
    with pikepdf.open(io.BytesIO(certificate)) as pdf:
        title = str(pdf.docinfo.get("/Title", ""))
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=certificate, capture_output=True, check=True
    ).stdout.decode()
    code = re.search(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b", text)
    assert code, text
    page = anybody.page
    anybody.go("verify/")
    page.locator("#code").fill(code.group().replace("-", " ").lower())
    anybody.press()
    expect(page.locator("[role=status]")).to_contain_text(code.group())
    assert title
    expect(page.locator("[role=status]")).to_contain_text(title)
    anybody.look()

    anybody.go(f"verify/?code={code.group()}")
    expect(page.locator("[role=status]")).to_contain_text(code.group())

    whole = folder / "constancia.pdf"
    whole.write_bytes(certificate)
    anybody.go("verify/")
    page.locator("#file").set_input_files(whole)
    page.locator("main form[method=post] button").click()
    expect(page.locator("[role=status]")).to_contain_text(code.group())
    anybody.look()
