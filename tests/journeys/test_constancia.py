"""A person asks Metepec for a constancia de vecindad, a clerk grants it, and anybody verifies it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.answers import vecindad
from tests.journeys.papers import assert_sealed_and_tagged, code_of, text_of, title_of
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
    receipt = person.fetch(person.papers(1)[0])
    assert_sealed_and_tagged(receipt, tmp_path)
    assert case.upper() in text_of(receipt)
    until(lambda: any(case.upper() in message["text"].upper() for message in person.messages()))

    person.choose_time(case)
    person.go(f"folder/{case}/")
    expect(person.page.locator("main a[href*='/booking/']")).to_be_visible()
    person.look()

    clerk = official(metepec, DEPARTMENT, script=script, language=language)
    clerk.open(case)
    assert_files_open_in_place(clerk)
    clerk.act("take/")
    assert not clerk.page.locator("form[action$='/decide/grant/']").count(), "they must be attended first"
    clerk.attend()
    clerk.act("decide/grant/")

    person.go(f"folder/{case}/")
    certificate = person.fetch(person.papers(2)[0])
    person.look()
    assert_sealed_and_tagged(certificate, tmp_path)
    assert "Ximena Inventada Del Ejemplo" in text_of(certificate)
    # That it is received, that a time must be chosen, and that it is granted.
    until(lambda: len([each for each in person.messages() if case.upper() in each["text"].upper()]) == 3)

    assert_verified(visitor(metepec, language, on=on, script=script), certificate, tmp_path)


def assert_files_open_in_place(clerk: Official) -> None:
    page = clerk.page
    files = page.locator("section[aria-labelledby=files]")
    for name in ("identificación.pdf", "credencial.jpg", "testigos.pdf"):
        expect(files.locator(".chip__name", has_text=name)).to_be_visible()
    for summary in files.locator("details summary").all():
        summary.click()
    picture = files.locator("img.file-in-place")
    expect(picture).to_be_visible()
    until(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 0"))
    document = files.locator("iframe.file-in-place").first.get_attribute("src") or ""
    answer = page.request.get(f"{clerk.town.url}{document}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")


def assert_verified(anybody: Visitor, certificate: bytes, folder: Path) -> None:
    """By the code as a person copies it, by the address in the QR, and by the file."""
    page, code = anybody.page, code_of(certificate)
    anybody.go("verify/")
    page.locator("#code").fill(code.replace("-", " ").lower())
    anybody.press()
    expect(page.locator("[role=status]")).to_contain_text(code)
    expect(page.locator("[role=status]")).to_contain_text(title_of(certificate))
    anybody.look()

    anybody.go(f"verify/?code={code}")
    expect(page.locator("[role=status]")).to_contain_text(code)

    whole = folder / "constancia.pdf"
    whole.write_bytes(certificate)
    anybody.go("verify/")
    page.locator("#file").set_input_files(whole)
    page.locator("main form[method=post] button").click()
    expect(page.locator("[role=status]")).to_contain_text(code)
    anybody.look()
