"""Leaving costs nothing: a draft waits behind its link, or in the folder of whoever has signed in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.answers import pdf, vecindad
from tests.journeys.running import Town
from tests.journeys.walking import Citizen

SERVICE = "constancia-de-vecindad"


@pytest.mark.parametrize("script", [True, False])
def test_by_its_link_after_closing_the_browser(
    metepec: Town, citizen: Callable[..., Citizen], tmp_path: Path, script: bool
) -> None:
    person = citizen(metepec, script=script)
    answers = vecindad(tmp_path, correo=person.email)
    asking = person.begin(SERVICE)
    asking.answer_all(answers, stop_at="identificacion", look=False)
    asking.attach("identificacion", pdf(tmp_path))
    person.follow(person.page.locator("button[name=save]"))
    person.look()
    link = person.page.locator("main code").first.inner_text()
    person.page.context.close()

    again = citizen(metepec, on="desktop", script=script, email=person.email)
    again.page.goto(link)
    assert again.asking(SERVICE).at == "identificacion", "to where it was left"
    expect(again.page.locator(".chip__name")).to_contain_text("identificación.pdf")
    again.look()
    again.follow(again.page.locator("a[href$='/page/testigos/']"))
    expect(again.page.locator("[name='testigos.1.testigo.given']")).to_have_value("Raúl")
    again.page.goto(link)
    del answers["identificacion"]
    asking = again.asking(SERVICE)
    asking.answer_all(answers, look=False)
    asking.file()


def test_from_the_folder_on_another_device(
    metepec: Town, citizen: Callable[..., Citizen], tmp_path: Path
) -> None:
    person = citizen(metepec)
    asking = person.begin(SERVICE)
    asking.answer_all(vecindad(tmp_path, correo=person.email), stop_at="domicilio", look=False)
    token = person.path.split("/")[3]
    person.follow(person.page.locator("button[name=save]"))
    person.follow(person.page.locator("a[href*='/sign-in/?next=']"))
    person.sign_in()
    assert person.path.endswith("/saved/")
    person.look()

    elsewhere = citizen(metepec, on="desktop", script=False, email=person.email)
    elsewhere.go("folder/")
    elsewhere.sign_in()
    elsewhere.look()
    elsewhere.follow(elsewhere.page.locator(f"a[href$='/draft/{token}/']"))
    assert elsewhere.asking(SERVICE).at == "domicilio"

    stranger = citizen(metepec)
    stranger.go(f"draft/{token}/")
    assert "/sign-in/" in stranger.path, "what has an owner opens to nobody else"
    stranger.sign_in()
    assert stranger.page.locator("h1").count() == 1
    expect(stranger.page.locator("form[action*='/draft/']")).to_have_count(0)
    elsewhere.go("folder/")
    elsewhere.follow(elsewhere.page.locator("form[action$='/delete/'] button"))
    elsewhere.look()
    expect(elsewhere.page.locator(f"a[href$='/draft/{token}/']")).to_have_count(0)
