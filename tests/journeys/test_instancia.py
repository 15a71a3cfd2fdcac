"""A person, or a company, files an instància general in Palma's register, and the town answers it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.answers import instancia, instancia_of_a_company
from tests.journeys.papers import assert_sealed_and_tagged, text_of
from tests.journeys.running import Town
from tests.journeys.walking import Citizen, Official

SERVICE = "instancia-general"
ANSWER = "El banc s'ha reparat avui.\n\nGràcies per avisar-nos."


def filed(person: Citizen, answers: dict[str, Any]) -> str:
    asking = person.begin(SERVICE)
    asking.answer_all(answers)
    return asking.file()


def test_a_person_files_and_the_register_sends_it_on_to_who_answers(
    palma: Town, citizen: Callable[..., Citizen], official: Callable[..., Official], tmp_path: Path
) -> None:
    person = citizen(palma, "ca", on="phone")
    case = filed(person, instancia(correu=person.email))
    receipt = person.fetch(person.papers(1)[0])
    assert_sealed_and_tagged(receipt, tmp_path)
    assert "Margalida Inventada Mostra" in text_of(receipt)

    counter = official(palma, "atencio-ciutadana")
    counter.open(case)
    counter.act("take/")
    counter.act("note/", text="És de la Gerència d'Obres.")
    counter.act("route/", department="obres", look=False)
    counter.said.clear()  # the page they are leaving may learn of the change first, and not find itself again
    counter.look()
    assert counter.path.endswith("/desk/"), "whoever sent it on is back at the inbox"
    assert not counter.page.locator(f"a[href$='/case/{case}/']").count()

    works = official(palma, "obres")
    works.open(case)
    expect(works.page.locator("aside")).to_contain_text("És de la Gerència d'Obres.")
    works.act("decide/grant/", reasons=ANSWER)

    person.go(f"folder/{case}/")
    answer = text_of(person.fetch(person.papers(2)[0]))
    person.look()
    assert "El banc s'ha reparat avui." in answer.replace("’", "'")
    expect(person.page.locator("main")).not_to_contain_text("És de la Gerència d'Obres.")
    assert not person.page.locator("a[href$='/withdraw/']").count(), "what is closed is not withdrawn"


@pytest.mark.parametrize(("language", "on", "script"), [("es", "desktop", False), ("en", "phone", True)])
def test_somebody_files_for_their_company_and_the_register_answers(
    palma: Town,
    citizen: Callable[..., Citizen],
    official: Callable[..., Official],
    tmp_path: Path,
    language: str,
    on: str,
    script: bool,
) -> None:
    person = citizen(palma, language, on=on, script=script)
    case = filed(person, instancia_of_a_company(tmp_path, correu=person.email))
    receipt = person.fetch(person.papers(1)[0])
    assert_sealed_and_tagged(receipt, tmp_path)
    said = text_of(receipt)
    for expected in ("Exemples de la Mostra, SL", "B58378431", "poder.pdf", "annex.pdf", "façana.jpg"):
        assert expected in said

    counter = official(palma, "atencio-ciutadana")
    counter.open(case)
    counter.act("decide/grant/", reasons=" ", look=False)
    assert counter.faults(), "an answer says something"
    counter.look(wrong=True)
    counter.act("decide/grant/", reasons=ANSWER)
    person.go(f"folder/{case}/")
    assert_sealed_and_tagged(person.fetch(person.papers(2)[0]), tmp_path)
