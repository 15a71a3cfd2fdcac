"""Mistakes are said beside what is mistaken, in the person's language, and nothing they wrote is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.answers import instancia, pdf, vecindad
from tests.journeys.running import Town
from tests.journeys.walking import Citizen

WAYS = [("phone", True), ("desktop", False)]


@pytest.mark.parametrize(
    ("on", "script", "language", "says"),
    [("phone", True, "es-mx", "Llene este dato"), ("desktop", False, "en", "Fill this in")],
)
def test_a_mistyped_curp_and_a_missing_surname(
    metepec: Town,
    citizen: Callable[..., Citizen],
    tmp_path: Path,
    on: str,
    script: bool,
    language: str,
    says: str,
) -> None:
    person = citizen(metepec, language, on=on, script=script)
    asking = person.begin("constancia-de-vecindad")
    answers = vecindad(tmp_path, correo=person.email)
    asking.answer_all(answers, stop_at="persona", look=False)
    page = person.page
    page.locator("[name='persona.given']").fill("Ximena")
    page.locator("[name='persona.identifier']").fill("PUEA850310MMCRJN05")
    asking.go_on()

    assert asking.at == "persona"
    said = person.faults()
    assert len(said) == 2
    assert any("CURP" in text for text in said)
    assert any(says in text for text in said)
    expect(page.locator("[name='persona.given']")).to_have_value("Ximena")
    expect(page.locator("[name='persona.identifier']")).to_have_value("PUEA850310MMCRJN05")
    assert page.title() != ""
    person.look(wrong=True)
    page.locator(".govuk-error-summary a").last.click()
    assert page.evaluate("document.activeElement.name") == "persona.identifier"

    asking.fill(answers)
    asking.go_on()
    assert asking.at == "contacto"
    page.locator("a.govuk-back-link").click()
    expect(page.locator("[name='persona.surname']")).to_have_value("Inventada")


@pytest.mark.parametrize(("on", "script"), WAYS)
def test_one_of_two_witnesses_has_no_telephone(
    metepec: Town, citizen: Callable[..., Citizen], tmp_path: Path, on: str, script: bool
) -> None:
    person = citizen(metepec, on=on, script=script)
    asking = person.begin("constancia-de-vecindad")
    answers: dict[str, Any] = vecindad(tmp_path, correo=person.email)
    asking.answer_all(answers, stop_at="testigos", look=False)
    answers["testigos"][1]["testigo_telefono"] = "12"
    asking.fill(answers)
    asking.go_on()
    assert len(person.faults()) == 1
    page = person.page
    expect(page.locator("[name='testigos.1.testigo_telefono']")).to_have_value("12")
    expect(page.locator("[name='testigos.1.testigo_telefono']")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name='testigos.0.testigo.given']")).to_have_value("Nora")
    expect(page.locator(".chip__name")).to_contain_text("testigos.pdf")
    person.look(wrong=True)


@pytest.mark.parametrize(("on", "script"), WAYS)
def test_files_that_cannot_be_accepted(
    metepec: Town, citizen: Callable[..., Citizen], tmp_path: Path, on: str, script: bool
) -> None:
    person = citizen(metepec, on=on, script=script)
    asking = person.begin("constancia-de-vecindad")
    asking.answer_all(vecindad(tmp_path, correo=person.email), stop_at="identificacion", look=False)
    page = person.page
    page.locator("input[value=pasaporte]").check()
    files = page.locator("input[type=file]")
    shown = page.locator("#q-identificacion-drop")

    disguised = tmp_path / "pasaporte.pdf"
    disguised.write_bytes(b"MZ" + b"\0" * 2000)
    large = tmp_path / "enorme.jpg"
    large.write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * (10 * 2**20 + 1))
    for refused in (disguised, large):
        files.set_input_files(refused)
        if script:
            expect(shown.locator("[data-upload-list] .is-failed").last).to_contain_text(refused.name)
            expect(shown.locator("[data-upload-voice]")).not_to_be_empty()
        else:
            asking.go_on()
            assert len(person.faults()) == 1
            expect(page.locator("input[value=pasaporte]")).to_be_checked()
            person.look(wrong=True)
    if script:
        person.look(wrong=True)
        asking.go_on()
        assert len(person.faults()) == 1, "the question is still unanswered"
        expect(page.locator("input[value=pasaporte]")).to_be_checked()
    expect(page.locator(".chip")).to_have_count(0)

    asking.attach("identificacion", pdf(tmp_path, "pasaporte bueno.pdf"))
    asking.go_on()
    assert asking.at == "fotografia"
    page.locator("a.govuk-back-link").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator("button[name=detach]").click()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("input[value=pasaporte]")).to_be_checked()


def test_a_request_that_is_not_for_this_town(palma: Town, citizen: Callable[..., Citizen]) -> None:
    person = citizen(palma, "ca")
    asking = person.begin("instancia-general")
    asking.fill(instancia(destinatari="altra-administracio"))
    asking.go_on()
    assert person.path.endswith("/not-for-you/")
    expect(person.page.locator("a[href$='/services/cita-previa/']")).to_be_visible()
    person.look()
    person.follow(person.page.locator("a[href$='/page/destinatari/']"))
    expect(person.page.locator("input[value=altra-administracio]")).to_be_checked()
