"""A date in a venue and a place in a talk, in the browser: with scripts and without, wide and on a telephone."""

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.running import Town
from tests.journeys.walking import Asking, Citizen

People = Callable[..., Citizen]


class Short(Asking):
    """A short form that carries its answers from page to page."""

    def __init__(self, visitor: Citizen, answers: Mapping[str, Any]) -> None:
        self.visitor = visitor
        self.answers = answers

    def to_the_end(self) -> None:
        page = self.visitor.page
        for _page in range(12):
            self.visitor.look()
            if page.locator("input[name=page]").get_attribute("value") == "check":
                self.visitor.press()
                return
            for name, value in self.answers.items():
                field = page.locator(f"[name='{name}']")
                if not field.count():
                    continue
                if field.first.get_attribute("type") in ("radio", "checkbox"):
                    page.locator(f"[name='{name}'][value='{value}']").check()
                elif field.first.is_visible():
                    field.fill(value)
            self.visitor.press()
        raise AssertionError("the form does not end")


CHILD = {
    "participante.given": "Ejemplo",
    "participante.surname": "Inventada",
    "participante.identifier": "IAEE160502MMCNJJA9",
    "edad": "30-59",
}
EVENT = {
    "contact_name": "Ejemplo Inventado",
    "contact_phone": "722 555 0142",
    "calidad": "persona",
    "responsable.given": "Ejemplo",
    "responsable.surname": "Inventado",
    "segundo_telefono": "722 555 0143",
    "nombre_evento": "Concierto de ejemplo",
    "tipo_evento": "musica",
    "asistentes": "40",
    "lucrativo": "no",
    "boleto": "no",
    "seguro": "no",
    "reglas": "yes",
}


@pytest.mark.parametrize(("size", "language", "script"), [("phone", "es-mx", False), ("desktop", "en", True)])
def test_a_date_is_held(metepec: Town, citizen: People, size: str, language: str, script: bool) -> None:
    ana = citizen(metepec, language, on=size, script=script)
    ana.go("venues/")
    ana.look()
    ana.follow(ana.page.locator("main a[href$='/venues/museo-del-barro/']").first)
    ana.look()
    ana.follow(ana.page.locator("table.days a").last)
    ana.look()
    hours = ana.page.locator("#to option")
    ana.page.locator("#to").select_option(index=min(3, hours.count() - 1))
    ana.press()
    ana.sign_in()
    Short(ana, EVENT).to_the_end()
    assert "/booking/" in ana.path
    ana.look()
    ana.follow(ana.page.locator("main a[href$='/cancel/']"))
    ana.look()
    ana.press()
    ana.look()
    assert [each["subject"] for each in ana.messages()]


@pytest.mark.parametrize(("size", "language", "script"), [("phone", "es-mx", False), ("desktop", "en", True)])
def test_somebody_enrols_in_a_talk(
    metepec: Town, citizen: People, size: str, language: str, script: bool
) -> None:
    ana = citizen(metepec, language, on=size, script=script)
    ana.go("courses/?kind=talk")
    ana.look()
    ana.follow(ana.page.locator("main .rows__title a").first)
    ana.look()
    ana.follow(ana.page.locator("main a[href$='/enrol/']").first)
    ana.sign_in()
    # One person takes part once, so each visitor enrols somebody else.
    given = "".join(secrets.choice("abcdefgh") for _ in range(8)).title()
    Short(ana, CHILD | {"participante.given": given}).to_the_end()
    assert re.search(r"/(booking|waiting)/", ana.path)
    ana.look()
    expect(ana.page.locator("h1")).to_be_visible()


def test_a_town_that_has_neither_has_no_such_pages(palma: Town, citizen: People) -> None:
    blai = citizen(palma, "ca", on="phone")
    for path in ("venues/", "courses/"):
        answer = blai.page.goto(f"{palma.url}/ca/{path}")
        assert answer is not None
        assert answer.status == 404
